import { useSyncExternalStore } from "react";

const TABS = ["active", "mine", "closed", "all"] as const;
export type Tab = (typeof TABS)[number];

/** Where the page is: the list with its filters, and the open thread. The address says it all. */
export type Place = {
  readonly tab: Tab;
  readonly sort: "priority" | "due";
  readonly platform?: string;
  readonly topic?: string;
  /** UTC day of the list of all threads; today when left out. */
  readonly day?: string;
  readonly thread?: string;
  /** A page in place of the desk; the rest is where its reader came from. */
  readonly page?: "channels";
};

/** Below this width the list and the thread take turns; the stylesheet says the same. */
export const NARROW = "(width < 800px)";

const MOVED = "kikimimi:moved";

/** Reads a place out of an address's query; what makes no sense is left out. */
export function placeOf(search: string): Place {
  const query = new URLSearchParams(search);
  const [platform, topic, day, thread] = ["platform", "topic", "day", "thread"].map((name) => query.get(name));
  return {
    tab: TABS.find((tab) => tab === query.get("tab")) ?? "active",
    sort: query.get("sort") === "due" ? "due" : "priority",
    ...(platform ? { platform } : {}),
    ...(topic ? { topic } : {}),
    ...(query.get("page") === "channels" ? { page: "channels" } : {}),
    ...(day && /^\d{4}-\d\d-\d\d$/.test(day) ? { day } : {}),
    ...(thread ? { thread } : {}),
  };
}

/** The address of a place. */
export function addressOf(place: Place): string {
  const query = new URLSearchParams();
  if (place.page) query.set("page", place.page);
  if (place.tab !== "active") query.set("tab", place.tab);
  if (place.sort !== "priority") query.set("sort", place.sort);
  if (place.platform) query.set("platform", place.platform);
  if (place.topic) query.set("topic", place.topic);
  if (place.day && place.tab === "all") query.set("day", place.day);
  if (place.thread) query.set("thread", place.thread);
  return query.size > 0 ? `/?${query}` : "/";
}

let last: "push" | "replace" = "push";

/** Whether the page is here because somebody walks the list with the keyboard, rather than having opened this. */
export function isWalking(): boolean {
  return last === "replace";
}

/** Goes somewhere; `replace` where going back should not stop here. */
export function go(place: Place, how: "push" | "replace" = "push"): void {
  const address = addressOf(place);
  if (address === `${location.pathname}${location.search}`) return;
  last = how;
  if (how === "push") history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  dispatchEvent(new Event(MOVED));
}

/** The place that the address names, as it changes. */
export function usePlace(): Place {
  return placeOf(useSyncExternalStore(listen, () => location.search));
}

function arrive(): void {
  last = "push";
}

function listen(changed: () => void): () => void {
  addEventListener("popstate", arrive);
  addEventListener("popstate", changed);
  addEventListener(MOVED, changed);
  return () => {
    removeEventListener("popstate", changed);
    removeEventListener(MOVED, changed);
  };
}
