import type { clocksJa } from "./ja-clocks.ts";

/** Words for promises of time. */
export const clocksEn: typeof clocksJa = {
  title: "Promised times",
  none: "No response time is promised for this thread.",
  noneYet: "Nothing has started to count yet.",
  kind: { first_response: "First response", next_response: "Next response", resolution: "Resolution" },
  underMinute: "under a minute",
  running: (left, until) => `${left} left (until ${until})`,
  soon: (left, until) => `Due soon: ${left} left (until ${until})`,
  openEnded: "Counting",
  late: (over, due) => `${over} late (was due ${due})`,
  paused: (left) => `Paused while we wait for the customer (${left} left)`,
  pausedLate: (over) => `${over} late; paused while we wait for the customer`,
  met: (took, target) => `Kept: took ${took} of ${target}`,
  missed: (over, took, target) => `Missed by ${over}: took ${took} of ${target}`,
  past: (n) => `Past promises (${n})`,
  policy: (name) => `Policy: ${name}.`,
  counted: (counted, target) => `Counted in open hours: ${counted}; the target is ${target}.`,
  stretch: {
    running: "waiting for us",
    waiting_for_customer: "waiting for the customer (not counted)",
    resolved: "resolved (not counted)",
    ignored: "nobody had to answer (not counted)",
  },
  fromTo: (from, to) => `${from} to ${to}`,
  since: (from) => `Since ${from}`,
  counts: (span) => `${span} counted`,
  countsNothing: "outside open hours",
  breached: (at) => `The target was passed at ${at}.`,
};
