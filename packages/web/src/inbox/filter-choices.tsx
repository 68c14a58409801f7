import { Fragment } from "react";
import { useTeams } from "../app/people.ts";
import { usePlatformName, usePlatforms } from "../app/reads.ts";
import { useTopicName, useTopics } from "../context/topics.tsx";
import { useSpeech } from "../text/speech.tsx";
import { Icon } from "../ui/icon.tsx";
import { Popover } from "../ui/popover.tsx";
import { LANGUAGES, type Place, PROMISES, useGo, without } from "./place.ts";

/** Priorities worth a line of their own. */
const MINIMA = ["30", "50", "70"];

/** What narrows the list, behind a button that says how much does. */
export function FilterChoices({ place, count }: { readonly place: Place; readonly count: number }) {
  const { t } = useSpeech();
  return (
    <Popover
      label={t.filters.label}
      trigger={
        <button type="button">
          <Icon name="filter" /> {t.filters.label}
          {count > 0 ? <span className="figures"> {count}</span> : null}
        </button>
      }
    >
      <Choices place={place} />
    </Popover>
  );
}

function Choices({ place }: { readonly place: Place }) {
  const { t } = useSpeech();
  const go = useGo();
  const platforms = usePlatforms();
  const nameOf = usePlatformName();
  const topics = useTopics();
  const topicName = useTopicName();
  const teams = useTeams().data ?? [];
  const ids = (known: Iterable<string>, chosen: string | undefined): string[] => [
    ...new Set([...known, ...(chosen ? [chosen] : [])]),
  ];
  const choices = [
    {
      filter: "platform",
      label: t.platformLabel,
      every: t.everyPlatform,
      options: ids(platforms.keys(), place.platform).map((id) => [id, nameOf(id)] as const),
    },
    {
      filter: "topic",
      label: t.topicLabel,
      every: t.everyTopic,
      options: ids(topics.keys(), place.topic).map((id) => [id, topicName(id)] as const),
    },
    {
      filter: "team",
      label: t.filters.teamLabel,
      every: t.filters.everyTeam,
      options: ids(
        teams.map(({ id }) => id),
        place.team,
      ).map((id) => [id, teams.find((team) => team.id === id)?.name ?? id] as const),
    },
    {
      filter: "min",
      label: t.filters.minLabel,
      every: t.filters.everyMin,
      options: ids(MINIMA, place.min).map((id) => [id, t.filters.min(id)] as const),
    },
    {
      filter: "follower",
      label: t.filters.follower,
      every: t.filters.everyFollower,
      options: ids(["me"], place.follower).map(
        (id) => [id, id === "me" ? t.filters.followed : t.filters.followedBy(id)] as const,
      ),
    },
    {
      filter: "lang",
      label: t.filters.lang,
      every: t.filters.everyLang,
      options: LANGUAGES.map((id) => [id, t.filters.langs[id]] as const),
    },
    {
      filter: "sla",
      label: t.filters.sla,
      every: t.filters.everySla,
      options: PROMISES.map((id) => [id, t.filters.promises[id]] as const),
    },
  ] as const;
  return (
    <div className="filter-choices">
      {choices.map(({ filter, label, every, options }) => (
        <Fragment key={filter}>
          <label htmlFor={`filter-${filter}`}>{label}</label>
          <select
            id={`filter-${filter}`}
            value={place[filter] ?? ""}
            onChange={({ target: { value } }) =>
              go(value === "" ? without(place, filter) : { ...place, [filter]: value })
            }
          >
            <option value="">{every}</option>
            {options.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </Fragment>
      ))}
    </div>
  );
}
