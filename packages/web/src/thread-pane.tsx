import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { ThreadDetail } from "@kikimimi/api/schema";
import type { Actor } from "@kikimimi/core/actor";
import { AppError } from "@kikimimi/core/error";
import { useEffect } from "react";
import { Actions } from "./actions.tsx";
import { Clocks } from "./clocks.tsx";
import { Due } from "./due.tsx";
import { focusIds, focusThread } from "./focus.ts";
import { NoteForm } from "./note-form.tsx";
import { isWalking, NARROW } from "./place.ts";
import { usePlatformName } from "./queue.ts";
import { Replies } from "./replies.tsx";
import { useLive, useService } from "./service.tsx";
import { Timeline } from "./timeline.tsx";
import { absolute, explain, useSpeech } from "./words.tsx";
import { Why } from "./why.tsx";

/** One thread: what was said and done, why it matters, and what to do about it. */
export function ThreadPane(props: { readonly threadId: string; readonly me: Actor; readonly onBack: () => void }) {
  const { threadId, me, onBack } = props;
  const speech = useSpeech();
  const { t } = speech;
  const { client } = useService();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ["thread", threadId],
    queryFn: () => unwrap(client.v1.threads[":id"].$get({ param: { id: threadId }, query: {} })),
    staleTime: 0,
  });
  const { data, refetch } = query;
  const heard = useLive().rows.get(threadId)?.rev ?? -1;
  const stale = data !== undefined && heard > data.rev;
  useEffect(() => {
    if (stale) void queries.invalidateQueries({ queryKey: ["thread", threadId] });
  }, [stale, heard, queries, threadId]);

  const ready = data !== undefined;
  useEffect(() => {
    // Whoever walks the list stays in the list; whoever opens a thread reads it.
    if (ready && (!isWalking() || matchMedia(NARROW).matches)) focusThread();
  }, [ready, threadId]);

  return (
    <article className="thread" aria-label={t.threadLabel}>
      <button type="button" className="plain back" onClick={onBack}>
        ‹ {t.back}
      </button>
      {data ? (
        <Open thread={data} me={me} />
      ) : query.error && isGone(query.error) ? (
        <div className="empty" role="alert">
          <p>{t.threadGone}</p>
          <button type="button" onClick={onBack}>
            {t.back}
          </button>
        </div>
      ) : query.error ? (
        <div className="empty" role="alert">
          <p>{explain(speech, query.error)}</p>
          <button type="button" onClick={() => void refetch()}>
            {t.retry}
          </button>
        </div>
      ) : (
        <p className="empty">{t.loading}</p>
      )}
    </article>
  );
}

/** Whether asking again for a thread is in vain: it is not there, or not for this reader. */
function isGone(error: Error): boolean {
  return error instanceof AppError && ["not_found", "forbidden", "invalid_input"].includes(error.code);
}

function Open({ thread, me }: { readonly thread: ThreadDetail; readonly me: Actor }) {
  const { t, lang } = useSpeech();
  const earlier = useEarlier(thread);
  const known = new Set(thread.mentions.map((mention) => mention.mentionId));
  const mentions = [...thread.mentions, ...earlier.mentions.filter((mention) => !known.has(mention.mentionId))];
  const author = mentions.find((mention) => !mention.own && mention.author)?.author;
  const platform = usePlatformName()(thread.platform);
  const name = author?.name ?? author?.handle;
  const heading = name ?? t.someoneOn(platform);
  useEffect(() => {
    document.title = `${heading} – Kikimimi`;
    return () => {
      document.title = "Kikimimi";
    };
  }, [heading]);
  return (
    <>
      <header className="thread-head">
        <h1 id={focusIds.title} tabIndex={-1}>
          {heading} {name ? <span className="quiet">{platform}</span> : null}
        </h1>
        <p className="facts">
          <span className={`state ${thread.status}`}>
            {thread.claim
              ? thread.claim.id === me.id
                ? t.heldByMe
                : t.heldBy(thread.claim.name)
              : t.status[thread.status]}
          </span>
          {thread.dueAt ? (
            <span>
              <Due at={thread.dueAt} />{" "}
              <span className="quiet">
                {t.dueLabel} {absolute(lang, thread.dueAt)}
              </span>
            </span>
          ) : null}
          <span className="quiet">{t.posts(thread.mentionCount, thread.manyMentions)}</span>
        </p>
        <Actions thread={thread} me={me} />
      </header>
      <Why thread={thread} />
      <Clocks thread={thread} />
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
      <Replies thread={thread} mentions={mentions} me={me} />
      {me.role === "viewer" ? null : <NoteForm thread={thread} me={me.id} />}
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
