import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { unwrap } from "@kikimimi/api/client";
import type { SourceRow, TestSent } from "@kikimimi/api/schema-source";
import { AppError } from "@kikimimi/core/base/error";
import { useState } from "react";
import { useService } from "../../app/service.tsx";
import { explain, useSpeech, useWords } from "../../text/speech.tsx";
import { useSourceRoutes } from "./sources.ts";
import { words as allWords } from "./words.ts";

/** Milliseconds between two looks for the test post, and after which it counts as late. */
const LOOK_MS = 1_000;
const LATE_MS = 30_000;

type Sent = TestSent & { readonly since: number };

/** Sends a test post, and leads to it once it is in the list. */
export function TryIt({ source }: { readonly source: SourceRow }) {
  const speech = useSpeech();
  const words = useWords(allWords);
  const queries = useQueryClient();
  const [sent, setSent] = useState<Sent | null>(null);
  const { routes, asked } = useSourceRoutes(source.platform, source.sourceId);
  const send = useMutation({
    mutationFn: () => unwrap(routes.test.$post({ ...asked, json: { language: speech.lang } })),
    onSuccess: (test) => {
      setSent({ ...test, since: Date.now() });
      void queries.invalidateQueries({ queryKey: ["channels"] });
    },
  });
  const why = send.error instanceof AppError && send.error.code === "conflict" ? send.error.message : null;
  return (
    <>
      <p>{words.testLead}</p>
      <p>
        <button
          type="button"
          aria-disabled={send.isPending}
          onClick={() => (send.isPending ? undefined : send.mutate())}
        >
          {words.sendTest}
        </button>
      </p>
      {send.error ? (
        <p role="alert" className="error">
          {why === null ? explain(speech, send.error) : <span lang="en">{words.testFailed(why)}</span>}
        </p>
      ) : null}
      <div role="status">{sent ? <Arrival key={sent.threadId} sent={sent} /> : null}</div>
    </>
  );
}

function Arrival({ sent }: { readonly sent: Sent }) {
  const { client } = useService();
  const words = useWords(allWords);
  const { threadId, since, shape, signed } = sent;
  const { data: queued = false, dataUpdatedAt } = useQuery({
    queryKey: ["settings", "test", threadId],
    queryFn: async () => {
      try {
        const { status } = await unwrap(client.v1.threads[":id"].$get({ param: { id: threadId }, query: {} }));
        return status !== "open";
      } catch (error) {
        if (error instanceof AppError && error.code === "not_found") return false;
        throw error;
      }
    },
    refetchInterval: ({ state }) => (state.data === true || Date.now() - since > LATE_MS ? false : LOOK_MS),
    staleTime: 0,
  });
  if (!queued) return <p>{dataUpdatedAt - since > LATE_MS ? words.late : words.onItsWay}</p>;
  return (
    <>
      <p>
        <strong>{words.arrived}</strong>{" "}
        <Link to="/" search={{ thread: threadId }}>
          {words.openIt}
        </Link>
      </p>
      <p className="quiet">{words.ways[signed ? "signed" : shape]}</p>
    </>
  );
}
