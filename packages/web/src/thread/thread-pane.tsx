import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { unwrap } from "@kikimimi/api/client";
import type { ThreadDetail } from "@kikimimi/api/schema";
import { type Actor, inBrand } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { useEffect } from "react";
import { focusThread } from "../app/focus.ts";
import { useLiveRows, useService } from "../app/service.tsx";
import { ContextPane } from "../context/context-pane.tsx";
import { postId } from "../context/why.tsx";
import { useTerm } from "../context/topics.tsx";
import { markRead } from "../inbox/read-marks.ts";
import { useSpeech } from "../text/speech.tsx";
import { NARROW, useMedia, WIDE } from "../ui/media.ts";
import { Empty, Failed, Loading } from "../ui/state.tsx";
import { Dock } from "./dock.tsx";
import { ThreadHead } from "./thread-head.tsx";
import { Timeline } from "./timeline.tsx";

type Props = { readonly threadId: string; readonly me: Actor; readonly onBack: () => void };

/** One thread and what is known around it: beside it where there is room, else folded above what was said. */
export function ThreadPane({ threadId, me, onBack }: Props) {
  const { t } = useSpeech();
  const { data, error, refetch } = useThread(threadId);
  const walking = useLocation({ select: ({ state }) => state.walking === true });
  const ready = data !== undefined;
  useEffect(() => {
    // Whoever walks the list stays in the list; whoever opens a thread reads it.
    if (ready && (!walking || matchMedia(NARROW).matches)) focusThread();
    // The post that decided comes into sight; where the pane scrolls as a whole, its head does.
    const decided = data?.lead?.mentionId;
    if (decided && !matchMedia(NARROW).matches) {
      document.getElementById(postId(decided))?.scrollIntoView({ block: "start" });
    }
  }, [ready, threadId]);
  if (data) return <Open thread={data} me={inBrand(me, data.brandId)} onBack={onBack} />;
  return (
    <main className="thread-pane">
      <article className="thread" aria-label={t.threadLabel}>
        <button type="button" className="plain back" onClick={onBack}>
          ‹ {t.back}
        </button>
        {error && isGone(error) ? (
          <div role="alert">
            <Empty words={t.threadGone}>
              <button type="button" onClick={onBack}>
                {t.back}
              </button>
            </Empty>
          </div>
        ) : error ? (
          <Failed error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading />
        )}
      </article>
    </main>
  );
}

/** A thread, read anew once the page hears that it changed. */
function useThread(threadId: string) {
  const { client } = useService();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ["thread", threadId],
    queryFn: () => unwrap(client.v1.threads[":id"].$get({ param: { id: threadId }, query: {} })),
    staleTime: 0,
  });
  const heard = useLiveRows().get(threadId)?.rev ?? -1;
  const stale = query.data !== undefined && heard > query.data.rev;
  useEffect(() => {
    if (stale) void queries.invalidateQueries({ queryKey: ["thread", threadId] });
  }, [stale, heard, queries, threadId]);
  return query;
}

/** Whether asking again for a thread is in vain: it is not there, or not for this reader. */
function isGone(error: Error): boolean {
  return error instanceof AppError && ["not_found", "forbidden", "invalid_input"].includes(error.code);
}

function Open({ thread, me, onBack }: { readonly thread: ThreadDetail } & Omit<Props, "threadId">) {
  const { t } = useSpeech();
  const wide = useMedia(WIDE);
  const earlier = useEarlier(thread);
  const known = new Set(thread.mentions.map((mention) => mention.mentionId));
  const mentions = [...thread.mentions, ...earlier.mentions.filter((mention) => !known.has(mention.mentionId))];
  const newestAt = thread.lead?.createdAt ?? thread.lastAt;
  useEffect(() => {
    if (newestAt) markRead(thread.threadId, newestAt);
  }, [thread.threadId, newestAt]);
  return (
    <>
      <main className="thread-pane">
        <article className="thread" aria-label={t.threadLabel}>
          <ThreadHead thread={thread} mentions={mentions} me={me} onBack={onBack} />
          <div className="thread-body">
            {wide ? null : (
              <details className="context-fold">
                <summary>
                  <FoldedWhy thread={thread} />
                </summary>
                <ContextPane thread={thread} mentions={mentions} me={me} />
              </details>
            )}
            {earlier.more ? (
              <button type="button" className="more" onClick={earlier.more}>
                {t.older}
              </button>
            ) : null}
            <Timeline
              mentions={mentions}
              activities={thread.activities}
              replies={thread.replies}
              canCorrect={me.role !== "viewer"}
            />
          </div>
          <Dock thread={thread} mentions={mentions} me={me} />
        </article>
      </main>
      {wide ? (
        <aside className="context-pane" aria-label={t.contextLabel}>
          <ContextPane thread={thread} mentions={mentions} me={me} />
        </aside>
      ) : null}
    </>
  );
}

/** The reasons in one line, where the whole context is folded away. */
function FoldedWhy({ thread }: { readonly thread: ThreadDetail }) {
  const { t } = useSpeech();
  const say = useTerm();
  return (
    <>
      <strong>{t.why(thread.priority)}</strong> {thread.terms.map(say).join(" ・ ")}
    </>
  );
}

/** Mentions before those that came with the thread, a page at each asking. */
function useEarlier({ threadId, nextMentions }: ThreadDetail) {
  const { client } = useService();
  const query = useInfiniteQuery({
    queryKey: ["earlier", threadId, nextMentions],
    queryFn: ({ pageParam }) =>
      unwrap(
        client.v1.threads[":id"].mentions.$get({ param: { id: threadId }, query: { cursor: pageParam ?? undefined } }),
      ),
    initialPageParam: nextMentions,
    getNextPageParam: (page) => page.next,
    enabled: false,
  });
  const unread = query.data === undefined && nextMentions !== null;
  return {
    mentions: query.data?.pages.flatMap((page) => page.items) ?? [],
    more: unread ? () => void query.refetch() : query.hasNextPage ? () => void query.fetchNextPage() : undefined,
  };
}
