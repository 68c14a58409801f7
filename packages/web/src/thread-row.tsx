import type { ThreadRow } from "@kikimimi/api/schema";
import type { MouseEvent } from "react";
import { focusThread } from "./focus.ts";
import { excerptOf } from "./highlight.ts";
import { Marked } from "./marked.tsx";
import { useNow } from "./now.ts";
import { addressOf, go, type Place } from "./place.ts";
import { Due } from "./due.tsx";
import { usePlatformName } from "./queue.ts";
import { TopicChips, useTerm } from "./topics.tsx";
import { absolute, agoIn, useSpeech } from "./words.tsx";

/** One row: priority and time left, the words that matter, why, and where, when and who. */
export function ThreadRowLink({
  row,
  place,
  me,
}: {
  readonly row: ThreadRow;
  readonly place: Place;
  readonly me: string;
}) {
  const { t, lang } = useSpeech();
  const now = useNow();
  const nameOf = usePlatformName();
  const say = useTerm();
  const there: Place = { ...place, thread: row.threadId };
  const open = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(there);
    // Open already, while walking: now it is to be read.
    if (place.thread === row.threadId) focusThread();
  };
  const { lead, claim } = row;
  // Where nothing urgent or angry was found, the evidence speaks for calm and marks nothing.
  const stirred = row.terms.some(({ term }) => term === "urgency" || term === "anger");
  const evidence = stirred ? (lead?.evidence ?? []) : [];
  const when = lead?.createdAt ?? row.lastAt ?? row.updatedAt;
  const who = lead?.author?.handle ? `@${lead.author.handle}` : lead?.author?.name;
  const away = place.tab !== "all" && (row.status === "closed" || row.status === "open");
  return (
    <a
      className={`row ${row.route === "respond" && !away ? "pressing" : "resting"}`}
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
        {row.dueAt ? <Due at={row.dueAt} /> : <span className="quiet">{t.status[row.status]}</span>}
      </span>
      <span className="words" lang={lead?.lang ?? undefined}>
        {lead?.excerpt ? <Marked text={excerptOf(lead.excerpt, evidence)} evidence={evidence} /> : t.noWords}
      </span>
      {row.terms.length > 0 ? (
        <span className="reasons">
          {row.terms.map((term) => (
            <span key={`${term.term} ${term.value}`} className={`reason ${term.term}`}>
              {say(term)} <span className="figures">+{term.weight}</span>
            </span>
          ))}
        </span>
      ) : null}
      <TopicChips topics={row.topics.map((topicId) => ({ topicId }))} />
      <span className="row-foot quiet">
        <span>{nameOf(row.platform)}</span>
        {who ? <span className="who">{who}</span> : null}
        <time dateTime={when} title={absolute(lang, when)}>
          {agoIn(t, when, now)}
        </time>
        {row.mentionCount > 1 ? <span>{t.posts(row.mentionCount, row.manyMentions)}</span> : null}
        {row.wave ? <span>{t.copies(row.wave.count)}</span> : null}
        {claim ? <strong>{claim.id === me ? t.heldByMe : t.heldBy(claim.name)}</strong> : null}
      </span>
    </a>
  );
}
