import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { ThreadDetail } from "@kikimimi/api/schema";
import { useService } from "../app/service.tsx";
import { addressOf, useGo, usePlace } from "../inbox/place.ts";
import { explain, useSpeech, useWords } from "../text/speech.tsx";
import { useToast } from "../ui/toast.tsx";
import { words } from "./words.ts";

/** Of a part: the way to its whole, and how the merge is taken back. Of a whole: its parts. */
export function PartNotice({ thread, works }: { readonly thread: ThreadDetail; readonly works: boolean }) {
  const w = useWords(words);
  if (thread.merged) return <Part thread={thread} into={thread.merged.into} works={works} />;
  if (thread.parts.length === 0) return null;
  return (
    <p className="quiet parts">
      {w.parts(thread.parts.length)}:{" "}
      {thread.parts.map((id, i) => (
        <ThreadLink key={id} threadId={id}>
          {w.part(i + 1)}
        </ThreadLink>
      ))}
    </p>
  );
}

function Part(props: { readonly thread: ThreadDetail; readonly into: string; readonly works: boolean }) {
  const { thread, into, works } = props;
  const speech = useSpeech();
  const w = useWords(words);
  const { client, live } = useService();
  const queries = useQueryClient();
  const say = useToast();
  const separate = useMutation({
    mutationFn: () => unwrap(client.v1.threads[":id"].separate.$post({ param: { id: thread.threadId } })),
    onSuccess: async (row) => {
      live.put(row);
      say({ words: w.separated });
      await queries.invalidateQueries();
    },
  });
  return (
    <div className="part-notice" role="status">
      <p>{w.mergedInto}</p>
      <p className="actions">
        <ThreadLink threadId={into}>{w.toWhole}</ThreadLink>
        {works ? (
          <button
            type="button"
            aria-disabled={separate.isPending}
            onClick={() => separate.isPending || separate.mutate()}
          >
            {w.separate}
          </button>
        ) : null}
      </p>
      {separate.error ? (
        <p className="error" role="alert">
          {explain(speech, separate.error)}
        </p>
      ) : null}
    </div>
  );
}

function ThreadLink({ threadId, children }: { readonly threadId: string; readonly children: string }) {
  const place = usePlace();
  const go = useGo();
  const there = { ...place, thread: threadId };
  return (
    <a
      href={addressOf(there)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        go(there);
      }}
    >
      {children}
    </a>
  );
}
