import { getRouteApi } from "@tanstack/react-router";
import { TABS, type TabId } from "./tabs.ts";

const SORTS = ["priority", "due"] as const;
export const LANGUAGES = ["ja", "en", "other"] as const;
export const PROMISES = ["late", "soon"] as const;

/** Where the inbox is: the list with its filters, and the open thread. The address says it all. */
export type Place = {
  readonly tab: TabId;
  readonly sort: (typeof SORTS)[number];
  readonly platform?: string;
  readonly topic?: string;
  readonly lang?: (typeof LANGUAGES)[number];
  /** Only threads that are overdue, or due within an hour. */
  readonly sla?: (typeof PROMISES)[number];
  /** Each thread of one wave of copied posts. */
  readonly wave?: string;
  readonly team?: string;
  readonly tag?: string;
  /** Whose threads: a person's id, `me`, or `nobody`. */
  readonly holder?: string;
  /** Threads that somebody follows: a person's id, or `me`. */
  readonly follower?: string;
  /** The least priority. */
  readonly min?: string;
  /** UTC day of the list by day; today when left out. */
  readonly day?: string;
  readonly thread?: string;
};

/** A list without the thread that is open beside it. */
export type List = Omit<Place, "thread">;

/** The address's own words: everything that is as usual is left out. */
export type PlaceSearch = Partial<Place>;

export const HOME: Place = { tab: "all", sort: "priority" };

const TEXTS = ["platform", "topic", "wave", "team", "tag", "holder", "follower", "min", "thread"] as const;

/** Reads a place out of an address's query; what makes no sense is left out. */
export function placeOf(query: Readonly<Record<string, unknown>>): Place {
  const text = (name: string): string | undefined => {
    const value = query[name];
    // The address may say a number or a truth without quotes.
    const said = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
    return typeof said === "string" && said !== "" ? said : undefined;
  };
  const oneOf = <V extends string>(choices: readonly V[], name: string): V | undefined =>
    choices.find((choice) => choice === query[name]);
  const texts = Object.fromEntries(TEXTS.flatMap((name) => (text(name) === undefined ? [] : [[name, text(name)]])));
  const [lang, sla] = [oneOf(LANGUAGES, "lang"), oneOf(PROMISES, "sla")];
  const day = text("day");
  return {
    tab: TABS.find(({ id }) => id === query["tab"])?.id ?? HOME.tab,
    sort: oneOf(SORTS, "sort") ?? HOME.sort,
    ...texts,
    ...(lang ? { lang } : {}),
    ...(sla ? { sla } : {}),
    ...(day && /^\d{4}-\d\d-\d\d$/.test(day) ? { day } : {}),
  };
}

/** What the address says of a place. */
export function searchOf({ tab, sort, day, ...rest }: Place): PlaceSearch {
  return {
    ...(tab === HOME.tab ? {} : { tab }),
    ...(sort === HOME.sort ? {} : { sort }),
    ...(day && tab === "day" ? { day } : {}),
    ...rest,
  };
}

/** The address of a place, for links. */
export function addressOf(place: Place): string {
  const query = new URLSearchParams(Object.entries(searchOf(place)));
  return query.size > 0 ? `/?${query}` : "/";
}

const route = getRouteApi("/");

/** The place that the address names, as it changes. */
export function usePlace(): Place {
  return placeOf(route.useSearch());
}

/** Goes to a place; `replace` where going back should not stop here, as when somebody walks the list by keyboard. */
export function useGo(): (place: Place, how?: "push" | "replace") => void {
  const navigate = route.useNavigate();
  return (place, how = "push") => {
    const replace = how === "replace";
    void navigate({ search: searchOf(place), replace, state: { walking: replace } });
  };
}

/** What a list may be narrowed by, in the order of the choices. */
export const FILTERS = [
  "platform",
  "topic",
  "team",
  "tag",
  "holder",
  "follower",
  "min",
  "lang",
  "sla",
  "wave",
] as const satisfies readonly (keyof Place)[];
export type Filter = (typeof FILTERS)[number];

/** A place without one of its filters. */
export function without(place: Place, filter: Filter): Place {
  const { [filter]: _gone, ...rest } = place;
  return rest;
}

/** A place with none of its filters. */
export function withoutFilters(place: Place): Place {
  return FILTERS.reduce<Place>(without, place);
}

let left: PlaceSearch = {};

/** Keeps where the inbox was left, for coming back from another page. */
export function rememberPlace(place: Place): void {
  left = searchOf(place);
}

/** Where the inbox was left. */
export function lastSearch(): PlaceSearch {
  return left;
}
