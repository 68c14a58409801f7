import type { ThreadRow } from "@kikimimi/api/schema";
import { memo, type MouseEvent } from "react";
import { focusThread } from "../app/focus.ts";
import { usePlatformName } from "../app/reads.ts";
import { TopicChips, useTerm } from "../context/topics.tsx";
import { Due } from "../text/due.tsx";
import { useNow } from "../text/now.ts";
import { absolute, agoIn, moment, useSpeech } from "../text/speech.tsx";
import { signed } from "../text/numbers.ts";
import { excerptOf } from "../thread/highlight.ts";
import { Marked } from "../thread/marked.tsx";
import { Presence } from "./presence.tsx";
import { addressOf, type Place, useGo } from "./place.ts";
import { useUnread } from "./read-marks.ts";

/** Terms that are told in a row; the others are in the context. */
const MAIN_TERMS = 4;

type Props = { readonly row: ThreadRow; readonly place: Place; readonly me: string; readonly chosen: boolean };

/** One row, four facts in reading order: priority and time left, the words that matter, why, and where, when and who. */
export const ThreadRowLink = memo(function ThreadRowLink({ row, place, me, chosen }: Props) {
  const { t } = useSpeech();
  const go = useGo();
  const say = useTerm();
  const there: Place = { ...place, thread: row.threadId };
  const open = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(there);
    // Open already, while walking: now it is to be read.
    if (place.thread === row.threadId) focusThread();
  };
  const { lead, lastAt } = row;
  const unread = useUnread(row.threadId, lead?.createdAt ?? lastAt);
  // Where nothing urgent or angry was found, the evidence speaks for calm and marks nothing.
  const stirred = row.terms.some(({ term }) => term === "urgency" || term === "anger");
  const evidence = stirred ? (lead?.evidence ?? []) : [];
  const away = place.tab !== "day" && (row.status === "closed" || row.status === "open");
  const pressing = row.route === "respond" && !away;
  return (
    <a
      className={`row ${pressing ? "pressing" : "resting"}${unread ? " unread" : ""}${chosen ? " chosen" : ""}`}
      href={addressOf(there)}
      data-thread={row.threadId}
      aria-current={place.thread === row.threadId ? "true" : undefined}
      onClick={open}
    >
      <span className="row-head">
        <span className="score" title={t.priority}>
          <span className="unseen">{t.priority} </span>
          {row.priority}
        </span>
        <Standing row={row} me={me} />
        {unread ? <span className="unseen">{t.unread}</span> : null}
      </span>
      <span className="words" lang={lead?.lang ?? undefined}>
        {lead?.excerpt ? <Marked text={excerptOf(lead.excerpt, evidence)} evidence={evidence} /> : t.noWords}
      </span>
      <span className="reasons">
        {row.terms.slice(0, MAIN_TERMS).map((term) => (
          <span key={`${term.term} ${term.value}`} className={`reason ${term.term}`}>
            {say(term)} <span className="figures">{signed(term.weight)}</span>
          </span>
        ))}
      </span>
      <Foot row={row} me={me} />
    </a>
  );
});

/** How long is left, and who has it. */
function Standing({ row, me }: { readonly row: ThreadRow; readonly me: string }) {
  const { t, lang } = useSpeech();
  const { claim, status, snooze } = row;
  return (
    <>
      {row.dueAt ? <Due at={row.dueAt} /> : null}
      <span className="holder">
        {status === "snoozed" && snooze ? (
          snooze.until ? (
            t.snoozedUntil(moment(lang, snooze.until))
          ) : (
            t.snoozedForReply
          )
        ) : claim ? (
          <strong>{claim.id === me ? t.heldByMe : t.heldBy(claim.name)}</strong>
        ) : (
          t.status[status]
        )}
      </span>
    </>
  );
}

function Foot({ row, me }: { readonly row: ThreadRow; readonly me: string }) {
  const { t, lang } = useSpeech();
  const now = useNow();
  const nameOf = usePlatformName();
  const { lead } = row;
  const when = lead?.createdAt ?? row.lastAt ?? row.updatedAt;
  const who = lead?.author?.handle ? `@${lead.author.handle}` : lead?.author?.name;
  return (
    <span className="row-foot quiet">
      <span>{nameOf(row.platform)}</span>
      {who ? <span className="who">{who}</span> : null}
      <time dateTime={when} title={absolute(lang, when)}>
        {agoIn(t, when, now)}
      </time>
      {row.mentionCount > 1 ? <span>{t.posts(row.mentionCount, row.manyMentions)}</span> : null}
      {row.wave ? <span>{t.copies(row.wave.count)}</span> : null}
      <Presence leases={row.leases} me={me} />
      <TopicChips topics={row.topics.map((topicId) => ({ topicId }))} />
    </span>
  );
}
