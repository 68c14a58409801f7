import { lazy, Suspense } from "react";
import { useMe, usePlatformName } from "../app/reads.ts";
import { useTopicName } from "../context/topics.tsx";
import { useSpeech } from "../text/speech.tsx";
import { boundsOf, dayAfter, dayOf } from "../text/time.ts";
import { Icon } from "../ui/icon.tsx";
import { FILTERS, type Filter, type Place, useGo, without } from "./place.ts";
import { tabOf } from "./tabs.ts";

const Views = lazy(async () => ({ default: (await import("./views.tsx")).Views }));

const FilterChoices = lazy(async () => ({ default: (await import("./filter-choices.tsx")).FilterChoices }));

/** The list's order and what narrows it; all of it in the address. */
export function Filters({ place }: { readonly place: Place }) {
  const { t, lang } = useSpeech();
  const go = useGo();
  const set = useActive(place);
  return (
    <>
      <div className="choices">
        {place.tab === "day" ? (
          <DayChoice place={place} />
        ) : tabOf(place.tab).timely ? null : (
          <select
            aria-label={t.sortLabel}
            value={place.sort}
            onChange={(event) => go({ ...place, sort: event.target.value === "due" ? "due" : "priority" })}
          >
            <option value="priority">{t.sort.priority}</option>
            <option value="due">{t.sort.due}</option>
          </select>
        )}
        <Suspense
          fallback={
            <button type="button" aria-disabled="true">
              <Icon name="filter" /> {t.filters.label}
            </button>
          }
        >
          <FilterChoices place={place} count={set.length} />
          <Views place={place} />
        </Suspense>
      </div>
      {set.length > 0 ? (
        <ul className="narrowed" aria-label={t.filters.set}>
          {set.map(({ filter, words }) => (
            <li key={filter}>
              <button type="button" aria-label={t.filters.remove(words)} onClick={() => go(without(place, filter))}>
                {words} <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {place.tab === "day" ? (
        <p className="day-means quiet">{t.dayMeans(...boundsOf(place.day ?? dayOf(Date.now()), lang))}</p>
      ) : null}
    </>
  );
}

/** The filters that hold, each in words. */
export function useActive(place: Place): readonly { readonly filter: Filter; readonly words: string }[] {
  const { t } = useSpeech();
  const nameOf = usePlatformName();
  const topicName = useTopicName();
  const { platform, topic, lang, sla, wave, team, tag, holder, follower, min } = place;
  const me = useMe().data?.id;
  const words: Readonly<Record<Filter, string | undefined>> = {
    platform: platform && nameOf(platform),
    topic: topic && topicName(topic),
    team: team && t.filters.team(team),
    tag: tag && `#${tag}`,
    holder: holder && (holder === "nobody" ? t.status.queued : t.heldBy(holder)),
    follower: follower && (follower === "me" || follower === me ? t.filters.followed : t.filters.followedBy(follower)),
    min: min && t.filters.min(min),
    lang: lang && t.filters.langs[lang],
    sla: sla && t.filters.promises[sla],
    wave: wave && t.filters.wave,
  };
  return FILTERS.flatMap((filter) => {
    const said = words[filter];
    return said === undefined ? [] : [{ filter, words: said }];
  });
}

function DayChoice({ place }: { readonly place: Place }) {
  const { t } = useSpeech();
  const go = useGo();
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
      <button
        type="button"
        onClick={() => step(1)}
        aria-disabled={day >= today}
        aria-label={t.dayAfter}
        title={t.dayAfter}
      >
        ›
      </button>
    </span>
  );
}
