import { useQuery } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import type { CheckedReply } from "@kikimimi/api/schema-reply";
import type { Actor } from "@kikimimi/core/people/actor";
import { useEffect, useRef, useState } from "react";
import { useAct } from "../thread/act.ts";
import { Composer } from "./composer.tsx";
import { focusReply } from "../app/focus.ts";
import { useKeys } from "../app/keys.ts";
import { useChannels, usePlatformName } from "../app/reads.ts";
import { ReplyCard } from "./reply-card.tsx";
import { useService } from "../app/service.tsx";
import { explain, useSpeech } from "../text/speech.tsx";

/** Between two looks at a thread's replies: while one is on its way, and while none is. */
const BUSY_MS = 1_500;
const CALM_MS = 15_000;

/** Which box this is, what is told of the one before, and what was let go from it. */
type Turn = { readonly turn: number; readonly news: string; readonly gone: CheckedReply | undefined };

type Props = { readonly thread: ThreadDetail; readonly mentions: readonly Mention[]; readonly me: Actor };

/** What we answered or are about to, and the place to write the next answer. */
export function Replies(props: Props) {
  const { thread, me } = props;
  const speech = useSpeech();
  const { t } = speech;
  const { client } = useService();
  const { data, error, refetch } = useQuery({
    queryKey: ["replies", thread.threadId],
    queryFn: () => unwrap(client.v1.threads[":id"].replies.$get({ param: { id: thread.threadId } })),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.items.some(isOnItsWay) ? BUSY_MS : CALM_MS),
  });
  useEffect(() => void refetch(), [thread.rev, refetch]);
  // Each reply that is let go leaves an empty box for the next one.
  const [{ turn, news, gone }, setTurn] = useState<Turn>({ turn: 0, news: "", gone: undefined });
  const answers = useAnswers(thread);
  const items = data?.items ?? [];
  const mine = thread.claim?.id === me.id && me.role !== "viewer";
  const writing =
    mine && answers
      ? items.findLast((reply) => isWritten(reply) && reply.by.id === me.id && !isOld(reply, gone))
      : undefined;
  const told = sentOf(thread);
  const cards = items.filter(
    (reply) => reply.state !== "sent" && !told.has(reply.replyId) && reply !== writing && !isOld(reply, gone),
  );
  const unanswerable = answers === false && cards.length === 0;
  return (
    <section className="replies" aria-label={t.replies.title}>
      {cards.map((reply) => (
        <ReplyCard key={reply.replyId} reply={reply} {...props} />
      ))}
      <p className="quiet news-line" role="status">
        {news}
      </p>
      {unanswerable ? (
        <NotHere platform={thread.platform} />
      ) : error && !data ? (
        <p className="error" role="alert">
          {explain(speech, error)}{" "}
          <button type="button" onClick={() => void refetch()}>
            {t.retry}
          </button>
        </p>
      ) : !data || answers === undefined ? (
        <p className="quiet">{t.loading}</p>
      ) : mine && answers ? (
        <Composer
          key={turn}
          {...props}
          saved={writing}
          replies={items}
          onGone={(words, reply) => setTurn({ turn: turn + 1, news: words, gone: reply })}
        />
      ) : me.role === "viewer" ? (
        <p className="quiet">{t.viewerOnly}</p>
      ) : thread.claim ? (
        <p className="quiet">{t.replies.heldByOther(thread.claim.name)}</p>
      ) : thread.status === "closed" ? null : (
        <Begin thread={thread} me={me.id} />
      )}
    </section>
  );
}

/** Starting to reply is claiming. */
function Begin({ thread, me }: { readonly thread: ThreadDetail; readonly me: string }) {
  const speech = useSpeech();
  const { t } = speech;
  const act = useAct(thread, me);
  const wanted = useRef(false);
  // The claimed thread has the box in this one's place.
  useEffect(() => {
    return () => {
      if (wanted.current) setTimeout(focusReply, 0);
    };
  }, []);
  const begin = (): void => {
    if (act.isPending) return;
    wanted.current = true;
    act.mutate({ type: "claim" }, { onError: () => (wanted.current = false) });
  };
  useKeys({ r: begin });
  return (
    <div>
      <button type="button" aria-disabled={act.isPending} aria-keyshortcuts="r" onClick={begin}>
        {t.replies.claimAndReply} <kbd aria-hidden="true">r</kbd>
      </button>
      {act.refusal ? (
        <p className="error" role="alert">
          {explain(speech, act.refusal)}
        </p>
      ) : null}
    </div>
  );
}

function NotHere({ platform }: { readonly platform: string }) {
  const { t } = useSpeech();
  const nameOf = usePlatformName();
  return <p className="quiet">{t.replies.cannotHere(nameOf(platform))}</p>;
}

/** Whether the thread's source takes replies; undefined while that is not known. */
function useAnswers({ platform, sourceId }: ThreadDetail): boolean | undefined {
  const channels = useChannels().data?.items;
  const of = channels?.filter((channel) => channel.platform === platform);
  return of && (of.find((channel) => channel.sourceId === sourceId) ?? of[0])?.replies === true;
}

function isOnItsWay({ state }: CheckedReply): boolean {
  return state === "queued" || state === "sending" || state === "doubtful";
}

/** What the thread already shows as sent; the list of replies may be older than the thread. */
function sentOf({ activities }: ThreadDetail): ReadonlySet<string> {
  return new Set(activities.flatMap((activity) => (activity.type === "reply.sent" ? [activity.replyId] : [])));
}

/** Whether its writer has the word. */
function isWritten({ state }: CheckedReply): boolean {
  return state === "draft" || state === "rejected";
}

/** Whether a list still tells of a reply as it stood before it was let go: its words are on their way, not in the box. */
function isOld({ replyId, rev }: CheckedReply, gone: CheckedReply | undefined): boolean {
  return replyId === gone?.replyId && rev <= gone.rev;
}
