import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { ThreadDetail } from "@kikimimi/api/schema";
import { useState } from "react";
import { usePlatformName } from "../app/reads.ts";
import { useService } from "../app/service.tsx";
import { useSettled } from "../app/settled.ts";
import { useGo, usePlace } from "../inbox/place.ts";
import { useNow } from "../text/now.ts";
import { agoIn, explain, useSpeech, useWords } from "../text/speech.tsx";
import { type Choice, Chooser } from "../ui/chooser.tsx";
import { useToast } from "../ui/toast.tsx";
import { excerptOf } from "./highlight.ts";
import { words } from "./words.ts";

const FOUND = 10;

/** Makes the open thread a part of another one, which is found by its words, and goes on there. */
export function Merge({ thread, onClose }: { readonly thread: ThreadDetail; readonly onClose: () => void }) {
  const speech = useSpeech();
  const w = useWords(words);
  const [typed, setTyped] = useState("");
  const { choices, none } = useTargets(thread, typed);
  const merge = useMerge(thread.threadId, onClose);
  return (
    <Chooser
      title={w.merge}
      hint={w.mergeHint}
      choices={choices}
      none={none}
      onWords={setTyped}
      onChoose={(into) => merge.isPending || merge.mutate(into)}
      onClose={onClose}
    >
      {merge.error ? (
        <p className="error" role="alert">
          {explain(speech, merge.error)}
        </p>
      ) : null}
    </Chooser>
  );
}

/** Threads of the same customer before anything is typed, then those that hold the words. */
function useTargets({ threadId, platform, lead }: ThreadDetail, typed: string) {
  const { client } = useService();
  const { t } = useSpeech();
  const w = useWords(words);
  const now = useNow();
  const nameOf = usePlatformName();
  const q = useSettled(typed.trim());
  const author = lead?.author?.id;
  const { data, isFetching } = useQuery({
    queryKey: ["merge-into", threadId, q],
    queryFn: () =>
      unwrap(
        client.v1.search.$get({
          query: q === "" ? { author, platform, limit: String(FOUND) } : { q, limit: String(FOUND) },
        }),
      ),
    enabled: q !== "" || author !== undefined,
    staleTime: 30_000,
  });
  const choices: readonly Choice[] = (data?.items ?? [])
    .filter((row) => row.threadId !== threadId && row.merged === null)
    .map((row) => ({
      id: row.threadId,
      name: excerptOf(row.hits[0]?.excerpt ?? row.lead?.excerpt ?? t.noWords, [q]),
      detail: `${nameOf(row.platform)} · ${agoIn(t, row.hits[0]?.createdAt ?? row.updatedAt, now)}`,
      group: q === "" ? w.sameCustomer : w.found,
    }));
  return { choices, none: isFetching ? t.loading : q === "" ? w.mergeNone : t.palette.noThreads };
}

function useMerge(threadId: string, onDone: () => void) {
  const { client, live } = useService();
  const w = useWords(words);
  const { t } = useSpeech();
  const say = useToast();
  const go = useGo();
  const place = usePlace();
  const queries = useQueryClient();
  const one = client.v1.threads[":id"];
  const param = { id: threadId };
  return useMutation({
    mutationFn: (into: string) => unwrap(one.merge.$post({ param, json: { into } })),
    onSuccess: (whole) => {
      live.put(whole);
      onDone();
      go({ ...place, thread: whole.threadId });
      const undo = async (): Promise<void> => {
        live.put(await unwrap(one.separate.$post({ param })));
        await queries.invalidateQueries();
        go({ ...place, thread: threadId });
      };
      say({ words: w.merged, undo: () => void undo().catch(() => say({ words: t.toast.notUndone })) });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["thread", threadId] }),
  });
}
