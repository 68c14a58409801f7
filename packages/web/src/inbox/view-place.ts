import type { View, ViewDraft } from "@kikimimi/core/triage/view";
import type { List, Place } from "./place.ts";
import { TABS, tabOf, type TabId } from "./tabs.ts";

type Filter = View["filter"];
type Asked = { readonly [K in Exclude<keyof Filter, "minPriority">]?: Filter[K] | undefined } & {
  readonly minPriority?: string;
};

/** What the API's queue is asked for by a list: everything but what the page keeps to itself. */
export function askedOf({ tab, platform, topic, wave, team, tag, holder, follower, min }: List): Asked {
  return {
    ...(platform ? { platform } : {}),
    ...(topic ? { topic } : {}),
    ...(wave ? { wave } : {}),
    ...(team ? { team } : {}),
    ...(tag ? { tag } : {}),
    ...(holder ? { holder } : {}),
    ...(follower ? { follower } : {}),
    ...(min ? { minPriority: min } : {}),
    ...tabOf(tab).query,
  };
}

/** What of a list a saved view, or a bulk action, can say; undefined where it is no list of the queue. */
export function filterOf(list: List): Filter | undefined {
  if (tabOf(list.tab).query === null) return undefined;
  const { minPriority, status = "active", ...rest } = askedOf(list);
  return { ...rest, status, ...(minPriority === undefined ? {} : { minPriority: Number(minPriority) }) };
}

/** A list as a view keeps it. */
export function draftOf(list: List, name: string): ViewDraft | undefined {
  const filter = filterOf(list);
  return filter && { name, filter, sort: list.sort };
}

/** Whether the list is narrowed by something that no view keeps. */
export function isMoreThanView({ lang, sla }: List): boolean {
  return lang !== undefined || sla !== undefined;
}

/** Where a saved view is: the tab of its status, and the rest as filters. */
export function placeOfView({ filter, sort }: Pick<View, "filter" | "sort">): Place {
  const { status, platform, topic, wave, team, tag, holder, follower, minPriority } = filter;
  const mine = status === "active" && holder === "me";
  return {
    tab: mine ? "mine" : tabOfStatus(status),
    sort,
    ...(platform ? { platform } : {}),
    ...(topic ? { topic } : {}),
    ...(wave ? { wave } : {}),
    ...(team ? { team } : {}),
    ...(tag ? { tag } : {}),
    ...(holder && !mine ? { holder } : {}),
    ...(follower ? { follower } : {}),
    ...(minPriority === undefined ? {} : { min: String(minPriority) }),
  };
}

function tabOfStatus(status: Filter["status"]): TabId {
  const of = TABS.find(({ query }) => query !== null && "status" in query && query.status === status);
  return of?.id ?? "all";
}
