import { useInfiniteQuery } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { useService } from "../../app/service.tsx";
import { useWords } from "../../text/speech.tsx";
import { Failed, Loading } from "../../ui/state.tsx";
import { words as kitWords } from "../kit/words.ts";
import { RunLine } from "./trial.tsx";
import { words as allWords } from "./words.ts";

/** What automations did, newest first. */
export function Runs() {
  const { client } = useService();
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["settings", "automation-runs"],
    queryFn: ({ pageParam }) =>
      unwrap(
        client.v1["automation-runs"].$get({
          query: { limit: 20, ...(pageParam === null ? {} : { cursor: pageParam }) },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchOnMount: "always",
  });
  const items = data?.pages.flatMap((page) => page.items);
  return (
    <section aria-labelledby="automation-log">
      <h2 id="automation-log">{words.log}</h2>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!items && !error ? <Loading /> : null}
      {items?.length === 0 ? <p className="quiet">{words.noLog}</p> : null}
      <ul className="kit-log">
        {items?.map((run) => (
          <li key={`${run.automationId} ${run.eventId} ${run.threadId}`}>
            <p>{run.name}</p>
            <RunLine run={run} />
          </li>
        ))}
      </ul>
      {hasNextPage ? (
        <button type="button" aria-disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {kit.more}
        </button>
      ) : null}
    </section>
  );
}
