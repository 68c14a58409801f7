import type { ReactNode } from "react";
import { go, type Place, type Tab } from "./place.ts";
import { usePlatformName, usePlatforms } from "./queue.ts";
import { useTopicName, useTopics } from "./topics.tsx";
import { boundsOf, dayAfter, dayOf } from "./time.ts";
import { useSpeech } from "./words.tsx";

const TABS = ["active", "mine", "closed", "all"] as const satisfies readonly Tab[];

/** Which list, in what order, from where, all of it in the address; and beside it what is new. */
export function Filters({ place, children }: { readonly place: Place; readonly children?: ReactNode }) {
  const { t, lang } = useSpeech();
  const platforms = usePlatforms();
  const nameOf = usePlatformName();
  const topics = useTopics();
  const topicName = useTopicName();
  const { platform, ...anywhere } = place;
  const { topic, ...anything } = place;
  const topicIds = [...new Set([...topics.keys(), ...(topic ? [topic] : [])])];
  return (
    <div className="filters">
      <div className="tabs">
        <nav aria-label={t.tabsLabel}>
          {TABS.map((tab) => (
            <button
              key={tab}
              type="button"
              className="tab"
              aria-current={place.tab === tab ? "page" : undefined}
              onClick={() => go({ ...place, tab })}
            >
              {t.tabs[tab]}
            </button>
          ))}
        </nav>
        {children}
      </div>
      <div className="choices">
        {place.tab === "all" ? (
          <DayChoice place={place} />
        ) : place.tab === "closed" ? null : (
          <select
            aria-label={t.sortLabel}
            value={place.sort}
            onChange={(event) => go({ ...place, sort: event.target.value === "due" ? "due" : "priority" })}
          >
            <option value="priority">{t.sort.priority}</option>
            <option value="due">{t.sort.due}</option>
          </select>
        )}
        <select
          aria-label={t.platformLabel}
          value={platform ?? ""}
          onChange={(event) => go(event.target.value ? { ...place, platform: event.target.value } : anywhere)}
        >
          <option value="">{t.everyPlatform}</option>
          {[...new Set([...platforms.keys(), ...(platform ? [platform] : [])])].map((id) => (
            <option key={id} value={id}>
              {nameOf(id)}
            </option>
          ))}
        </select>
        {topicIds.length > 0 ? (
          <select
            aria-label={t.topicLabel}
            value={topic ?? ""}
            onChange={(event) => go(event.target.value ? { ...place, topic: event.target.value } : anything)}
          >
            <option value="">{t.everyTopic}</option>
            {topicIds.map((id) => (
              <option key={id} value={id}>
                {topicName(id)}
              </option>
            ))}
          </select>
        ) : null}
      </div>
      {place.tab === "all" ? (
        <p className="day-means quiet">{t.dayMeans(...boundsOf(place.day ?? dayOf(Date.now()), lang))}</p>
      ) : null}
    </div>
  );
}

function DayChoice({ place }: { readonly place: Place }) {
  const { t } = useSpeech();
  const today = dayOf(Date.now());
  const day = place.day ?? today;
  const { day: _day, ...undated } = place;
  const step = (days: number): void => {
    const next = dayAfter(day, days);
    go(next >= today ? undated : { ...place, day: next });
  };
  return (
    <span className="day">
      <button type="button" onClick={() => step(-1)} aria-label={t.dayBefore} title={t.dayBefore}>
        ‹
      </button>
      <span className="figures">{day} UTC</span>
      <button type="button" onClick={() => step(1)} disabled={day >= today} aria-label={t.dayAfter} title={t.dayAfter}>
        ›
      </button>
    </span>
  );
}
