import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { ErasureRow } from "@kikimimi/api/schema-export";
import { usePlatformName } from "../../app/reads.ts";
import { useService } from "../../app/service.tsx";
import { absolute, useSpeech, useWords } from "../../text/speech.tsx";
import { Empty, Failed, Loading } from "../../ui/state.tsx";
import { words as kitWords } from "../kit/words.ts";
import { ERASURES, eraseAll } from "./erase-steps.ts";
import { Progress } from "./progress.tsx";
import { useWalk } from "./use-walk.ts";
import { words as allWords } from "./words.ts";

/** What was erased, and what was cut short and can go on. */
export function Erasures() {
  const { client } = useService();
  const words = useWords(allWords).list;
  const kit = useWords(kitWords);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ERASURES,
    queryFn: ({ pageParam }) =>
      unwrap(client.v1.erasures.$get({ query: pageParam === null ? {} : { cursor: pageParam } })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchOnMount: "always",
  });
  const items = data?.pages.flatMap((page) => page.items);
  return (
    <section className="data-section" aria-labelledby="data-erasures">
      <h2 id="data-erasures">{words.title}</h2>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!items && !error ? <Loading /> : null}
      {items?.length === 0 ? <Empty words={words.none} /> : null}
      <ul className="kit-list">
        {items?.map((one) => (
          <li key={one.erasureId}>
            <Row erasure={one} />
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

function Row({ erasure }: { readonly erasure: ErasureRow }) {
  const { client } = useService();
  const queries = useQueryClient();
  const { lang } = useSpeech();
  const { list: words, erase: told } = useWords(allWords);
  const platformName = usePlatformName();
  const { erasureId, platform, by, startedAt, finishedAt, phase, erased } = erasure;
  const walk = useWalk<ErasureRow, ErasureRow>(async (tell, stopped) => {
    try {
      return await eraseAll(client, { erasureId }, tell, stopped);
    } finally {
      void queries.invalidateQueries({ queryKey: ERASURES });
    }
  });
  const count = told.posts(erased.posts.toLocaleString(lang), erased.threads.toLocaleString(lang));
  const now = walk.progress?.phase;
  return (
    <>
      <div className="kit-row">
        <p>
          {platformName(platform)} <code className="quiet">{erasureId}</code>
        </p>
        <p className="kit-said">
          {phase === null ? "● " : "○ "}
          {count}
          {phase === null ? null : ` · ${told.cut}`}
        </p>
        <p className="quiet figures kit-saved">
          {words.by(by.name, absolute(lang, startedAt))}
          {finishedAt === null ? null : ` · ${words.finished(absolute(lang, finishedAt))}`}
        </p>
        <Progress busy={walk.isBusy} said={now ? told.phases[now] : null} error={walk.error} />
      </div>
      {phase === null || walk.isBusy ? null : (
        <button type="button" aria-label={words.resumeOf(erasureId)} onClick={() => void walk.start()}>
          {words.resume}
        </button>
      )}
    </>
  );
}
