import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { BulkAnswer } from "@kikimimi/api/schema-work";
import type { ThreadAction } from "@kikimimi/core/thread/action";
import { useState } from "react";
import { useService } from "../app/service.tsx";
import { explain, useSpeech, useWords } from "../text/speech.tsx";
import { Dialog } from "../ui/dialog.tsx";
import type { List } from "./place.ts";
import { filterOf, isMoreThanView } from "./view-place.ts";
import { words } from "./words.ts";

/** Most threads that the service takes at once. */
const MAX = 200;
const OUTCOMES = ["done", "unchanged", "changed", "refused"] as const;

/** What is done with each thread, and how it is called. */
export type BulkWhat = {
  readonly json: { readonly action: ThreadAction } | { readonly macro: string };
  readonly name: string;
};

/** Shows what would become of which threads, does it once somebody says so, and tells what became of each. */
export function BulkDialog(props: {
  readonly what: BulkWhat;
  readonly chosen: readonly string[];
  readonly list: List;
  /** Told with the threads that were not done. */
  readonly onDone: (left: readonly string[]) => void;
  readonly onClose: () => void;
}) {
  const { what, chosen, list, onDone, onClose } = props;
  const speech = useSpeech();
  const { t } = speech;
  const w = useWords(words);
  const [every, setEvery] = useState(false);
  const [cursor, setCursor] = useState<string | undefined>(undefined);
  const filter = isMoreThanView(list) ? undefined : filterOf(list);
  const plan = usePlan(what, every && filter ? { filter, ...(cursor ? { cursor } : {}) } : { threadIds: chosen });
  const run = useRun(what, onDone);
  const shown = run.data ?? plan.data;
  const error = run.error ?? plan.error;
  const willDo = plan.data?.counts.done ?? 0;
  const next = plan.data?.next ?? null;
  return (
    <Dialog title={what.name} onClose={onClose}>
      {filter && !run.data ? (
        <fieldset className="scope">
          <legend>{w.scope}</legend>
          <label className="check">
            <input type="radio" name="scope" checked={!every} onChange={() => setEvery(false)} />
            {w.scopeChosen(chosen.length)}
          </label>
          <label className="check">
            <input type="radio" name="scope" checked={every} onChange={() => setEvery(true)} />
            {every && plan.data ? w.scopeAll(plan.data.count, next !== null) : w.everyOne}
          </label>
        </fieldset>
      ) : null}
      <div className="plan" role="status">
        {shown ? <Outcomes answer={shown} say={run.data ? w.result : w.plan} /> : error ? null : <p>{w.working}</p>}
      </div>
      {error ? (
        <p className="error" role="alert">
          {explain(speech, error)}
        </p>
      ) : null}
      <div className="actions">
        {run.data ? (
          <>
            <button type="button" className="primary" onClick={onClose}>
              {t.close}
            </button>
            {every && next !== null ? (
              <button
                type="button"
                onClick={() => {
                  setCursor(next);
                  run.reset();
                }}
              >
                {w.nextBatch}
              </button>
            ) : null}
          </>
        ) : (
          <button
            type="button"
            className="primary"
            aria-disabled={willDo === 0 || run.isPending}
            onClick={() => willDo > 0 && !run.isPending && plan.data?.scope && run.mutate(plan.data.scope)}
          >
            {plan.data && willDo === 0 ? w.nothing : w.go(willDo)}
          </button>
        )}
      </div>
    </Dialog>
  );
}

function usePlan(
  { json }: BulkWhat,
  of: { readonly threadIds: readonly string[] } | { readonly filter: NonNullable<ReturnType<typeof filterOf>> },
) {
  const { client } = useService();
  return useQuery({
    queryKey: ["bulk", json, of],
    queryFn: () => {
      const which = "threadIds" in of ? { threadIds: of.threadIds.slice(0, MAX) } : of;
      return unwrap(client.v1.bulk.$post({ query: {}, json: { ...json, dryRun: true, ...which } }));
    },
    // What would be done is only as true as it is new.
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

function useRun({ json }: BulkWhat, onDone: (left: readonly string[]) => void) {
  const { client } = useService();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (scope: string) => unwrap(client.v1.bulk.$post({ query: {}, json: { ...json, scope } })),
    onSuccess: async ({ threads }) => {
      onDone(
        threads.flatMap(({ threadId, outcome }) => (outcome === "refused" || outcome === "changed" ? threadId : [])),
      );
      await Promise.all(["list", "counts", "thread"].map((name) => queries.invalidateQueries({ queryKey: [name] })));
    },
  });
}

/** How many threads fared how, and why some did not. */
function Outcomes(props: {
  readonly answer: BulkAnswer;
  readonly say: Readonly<Record<(typeof OUTCOMES)[number], (n: number) => string>>;
}) {
  const { counts, threads } = props.answer;
  const { t } = useSpeech();
  const codes = new Map<string, number>();
  for (const { code } of threads.map((one) => ("code" in one ? one : { code: undefined })))
    if (code) codes.set(code, (codes.get(code) ?? 0) + 1);
  return (
    <>
      <ul>
        {OUTCOMES.filter((outcome) => counts[outcome] > 0 || outcome === "done").map((outcome) => (
          <li key={outcome} className={outcome === "refused" || outcome === "changed" ? "error" : undefined}>
            {props.say[outcome](counts[outcome])}
          </li>
        ))}
      </ul>
      {[...codes].map(([code, n]) => (
        <p key={code} className="quiet">
          {code === "forbidden"
            ? t.forbidden
            : code === "conflict"
              ? t.changed
              : code === "not_found"
                ? t.notFound
                : t.failed}{" "}
          ({n})
        </p>
      ))}
    </>
  );
}
