import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import type { Actor } from "@kikimimi/core/people/actor";
import { useEffect } from "react";
import { focusIds } from "../app/focus.ts";
import { usePlatformName, useWindowName } from "../app/reads.ts";
import { Due } from "../text/due.tsx";
import { absolute, moment, useSpeech } from "../text/speech.tsx";
import { Tooltip } from "../ui/tooltip.tsx";
import { Presence } from "../inbox/presence.tsx";
import { useLease } from "./lease.ts";
import { Actions } from "./actions.tsx";
import { AngerTrend } from "./anger-trend.tsx";
import { PartNotice } from "./part-notice.tsx";

/** Whose thread it is, how it stands, and what can be done with it. */
export function ThreadHead(props: {
  readonly thread: ThreadDetail;
  readonly mentions: readonly Mention[];
  readonly me: Actor;
  readonly onBack: () => void;
}) {
  const { thread, mentions, me, onBack } = props;
  const { t, lang } = useSpeech();
  const leases = useLease(thread.threadId, me.role !== "viewer");
  const author = mentions.find((mention) => !mention.own && mention.author)?.author;
  const platform = usePlatformName()(thread.platform);
  const name = author?.name ?? author?.handle;
  const heading = name ?? t.someoneOn(platform);
  const windowName = useWindowName();
  useEffect(() => {
    document.title = `${heading} – ${windowName}`;
    return () => {
      document.title = windowName;
    };
  }, [heading, windowName]);
  return (
    <header className="thread-head">
      <button type="button" className="plain back" onClick={onBack}>
        ‹ {t.back}
      </button>
      <h1 id={focusIds.title} tabIndex={-1}>
        {heading} {name ? <span className="quiet">{platform}</span> : null}
      </h1>
      <p className="facts">
        <span className={`state ${thread.status}`}>
          {thread.status === "snoozed" || thread.status === "escalated" || !thread.claim
            ? thread.status === "snoozed" && thread.snooze?.until
              ? t.snoozedUntil(moment(lang, thread.snooze.until))
              : t.status[thread.status]
            : thread.claim.id === me.id
              ? t.heldByMe
              : t.heldBy(thread.claim.name)}
        </span>
        {thread.dueAt ? (
          <Tooltip tip={`${t.dueLabel} ${absolute(lang, thread.dueAt)}`}>
            <Due at={thread.dueAt} />
          </Tooltip>
        ) : null}
        <span className="quiet">{t.posts(thread.mentionCount, thread.manyMentions)}</span>
        <AngerTrend mentions={mentions} />
        <Presence leases={leases} me={me.id} />
      </p>
      <PartNotice thread={thread} works={me.role !== "viewer"} />
      {thread.merged ? null : <Actions thread={thread} mentions={mentions} me={me} />}
    </header>
  );
}
