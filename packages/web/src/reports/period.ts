import { useQuery } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { zoneOf } from "@kikimimi/core/promise/plan";
import { periodOf } from "@kikimimi/core/time/zone";
import { useMemo, useState } from "react";
import { useService } from "../app/service.tsx";

const DAY_MS = 86_400_000;

/** The zone by whose days and hours a brand's figures are counted; undefined until it is known. */
export function useZone() {
  const { client } = useService();
  const plan = useQuery({ queryKey: ["sla-plan"], queryFn: () => unwrap(client.v1.sla.$get({ query: {} })) });
  return { zone: plan.data ? zoneOf(plan.data.plan) : undefined, error: plan.error, retry: () => void plan.refetch() };
}

/** Some days until now: the same instants until they are renewed, so that what was read stays. */
export function useWindow(days: number, zone: string | undefined) {
  const [to, setTo] = useState(() => new Date());
  const window = useMemo(() => (zone === undefined ? undefined : windowOf(days, zone, to)), [days, zone, to]);
  return { window, renew: () => setTo(new Date()) };
}

/** Whole days of a zone up to an instant, the running one included; of one day, the last 24 hours. */
export function windowOf(days: number, zone: string, to: Date): { readonly from: string; readonly to: string } {
  const begin = new Date(to.getTime() - (days === 1 ? DAY_MS : (days - 1) * DAY_MS));
  const from = days === 1 ? begin : periodOf(begin, "day", zone).start;
  return { from: from.toISOString(), to: to.toISOString() };
}

/** The day of a zone by its name, `YYYY-MM-DD`. */
export function dayWindow(day: string, zone: string): { readonly from: string; readonly to: string } {
  // Midnight in UTC is on the day before or on the day itself; noon after it on the day or the next one.
  const near = [0, 12, 24].map((hours) =>
    periodOf(new Date(Date.parse(`${day}T00:00:00Z`) + hours * 3_600_000), "day", zone),
  );
  const { start, end } = near.find(({ name }) => name === day) ?? periodOf(new Date(`${day}T12:00:00Z`), "day", zone);
  return { from: start.toISOString(), to: end.toISOString() };
}

/** The days of a zone that a window touches, in order. */
export function daysOf({ from, to }: { readonly from: string; readonly to: string }, zone: string): string[] {
  const days: string[] = [];
  for (let at = new Date(from); at < new Date(to);) {
    const { name, end } = periodOf(at, "day", zone);
    days.push(name);
    at = end;
  }
  return days;
}

/** An instant's day and hour in a zone, as an axis or a table says it. */
export function sayAt(lang: string, zone: string, at: string | number, step: "hour" | "day"): string {
  return new Date(at).toLocaleString(lang, {
    timeZone: zone,
    month: "short",
    day: "numeric",
    ...(step === "hour" ? { hour: "numeric", minute: "2-digit", hourCycle: "h23" } : { weekday: "short" }),
  } as const);
}
