import { useQuery, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { CannedReply } from "@kikimimi/core/reply/canned-reply";
import { useState } from "react";
import { useService } from "../app/service.tsx";
import { explain, useSpeech, useWords } from "../text/speech.tsx";
import { AskDialog } from "../thread/ask-dialog.tsx";
import { type Suggest, SuggestList, useSuggest } from "../ui/suggest.tsx";
import { putIn, type Typed } from "../ui/typed.ts";
import type { CannedSource } from "./draft.ts";
import { words } from "./words.ts";

const OFFERS = 8;

type Use = { readonly threadId: string; readonly mentionId: string | undefined };

/** The canned replies that a `/` in the reply offers. */
export type Canned = {
  readonly suggest: Suggest;
  readonly use: Use;
  /** The reply that waits for its order number. */
  readonly asked: { readonly id: string; readonly typed: Typed } | null;
  readonly answer: (order: string | null) => void;
  readonly refusal: string | null;
  readonly none: boolean;
};

/** Offers canned replies while a `/` is typed, and puts the chosen one in with this thread's values. */
export function useCanned(how: {
  readonly use: Use;
  readonly text: string;
  readonly onText: (text: string, caret: number, canned: CannedSource) => void;
}): Canned {
  const { use, text, onText } = how;
  const speech = useSpeech();
  const w = useWords(words);
  const { client } = useService();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ["canned-replies"],
    queryFn: async () => (await unwrap(client.v1["canned-replies"].$get({ query: {} }))).items,
    staleTime: 60_000,
  });
  const [asked, setAsked] = useState<Canned["asked"]>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const take = async (id: string, typed: Typed, order?: string): Promise<void> => {
    setRefusal(null);
    try {
      const found = await queries.fetchQuery(previewQuery(client, use, id, order));
      if (found.text !== null) {
        const put = putIn(text, typed, found.text);
        onText(put.text, put.caret, found.cannedReply);
      } else if (found.missing.every((name) => name === "order")) setAsked({ id, typed });
      else setRefusal(w.missing(found.missing.map((name) => w.variables[name]).join("・")));
    } catch (error) {
      setRefusal(explain(speech, error));
    }
  };
  const suggest = useSuggest({
    sign: "/",
    text,
    find: (query) => offersOf(data ?? [], query),
    onTake: (id, typed) => void take(id, typed),
  });
  return {
    suggest,
    use,
    asked,
    answer: (order) => {
      setAsked(null);
      if (asked && order) void take(asked.id, asked.typed, order);
    },
    refusal,
    none: data?.length === 0 && suggest.typed?.query === "",
  };
}

/** The list below the reply, how its active one would read, and what one asks for. */
export function CannedList({ canned }: { readonly canned: Canned }) {
  const w = useWords(words);
  const { suggest, asked, answer, refusal, none, use } = canned;
  return (
    <>
      <SuggestList suggest={suggest} label={w.canned}>
        {suggest.active ? <CannedPreview use={use} id={suggest.active.id} /> : null}
      </SuggestList>
      {none ? <p className="quiet">{w.cannedNone}</p> : null}
      {refusal === null ? null : (
        <p className="error" role="alert">
          {refusal}
        </p>
      )}
      {asked === null ? null : (
        <AskDialog
          title={w.insert}
          label={`${w.orderLead} ${w.order}`}
          onAnswer={answer}
          onClose={() => answer(null)}
        />
      )}
    </>
  );
}

function CannedPreview({ use, id }: { readonly use: Use; readonly id: string }) {
  const { t } = useSpeech();
  const w = useWords(words);
  const { client } = useService();
  const { data } = useQuery(previewQuery(client, use, id, undefined));
  if (!data) return <p className="quiet">{t.loading}</p>;
  return (
    <p className="said canned-preview" lang={data.lang}>
      {data.text ?? w.missing(data.missing.map((name) => w.variables[name]).join("・"))}
    </p>
  );
}

function previewQuery(
  client: ReturnType<typeof useService>["client"],
  { threadId, mentionId }: Use,
  id: string,
  order: string | undefined,
) {
  const json = { ...(mentionId === undefined ? {} : { mentionId }), ...(order === undefined ? {} : { order }) };
  const param = { id: threadId, cannedReplyId: id };
  return {
    queryKey: ["canned-preview", threadId, mentionId, id, order],
    queryFn: () => unwrap(client.v1.threads[":id"]["canned-replies"][":cannedReplyId"].preview.$post({ param, json })),
    staleTime: 60_000,
  };
}

function offersOf(all: readonly CannedReply[], query: string) {
  const wanted = query.normalize("NFKC").toLowerCase();
  return all
    .filter(({ id, name }) => `${id} ${name}`.normalize("NFKC").toLowerCase().includes(wanted))
    .slice(0, OFFERS)
    .map(({ id, name }) => ({ id, name, detail: `/${id}` }));
}
