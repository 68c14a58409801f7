import { AppError } from "@kikimimi/core/base/error";
import type { ReplyRules } from "@kikimimi/platforms/manifest";
import type { Refusal, ReplyTarget } from "@kikimimi/platforms/reply";
import { fittingUnits } from "./fitting.ts";
import type { Answering } from "./reply-parts.ts";

/** What a platform would say to a reply before it is sent. */
export type ReplyCheck = {
  /** In the platform's unit, as it counts. */
  readonly length: number;
  /** The longest that this mention's author can be sent. */
  readonly max: number;
  readonly unit: ReplyRules["unit"];
  /** How much of it the platform would take, in UTF-16 units from its beginning. */
  readonly fits: number;
  /** ISO instant after which the platform takes no more; null where there is no such end. */
  readonly windowEndsAt: string | null;
  /** Everything that stands in the way; empty when it may be tried. */
  readonly refusals: readonly Refusal[];
};

/** Doublings of a text that is looked for to be too long. */
const MAX_PROBES = 6;

/** Asks the replier, without any request, what it thinks of a text. */
export function checkReply(answering: Answering, target: ReplyTarget, text: string, now: Date): ReplyCheck {
  const { replier, rules, source, platform } = answering;
  const settings = platform.manifest.settings.safeParse(source.settings);
  if (!settings.success) {
    throw new AppError("invalid_input", "The source's settings cannot be read.", {}, { cause: settings.error });
  }
  const ask = (words: string, at: Date): readonly Refusal[] =>
    replier.preflight({ settings: settings.data, target, text: words, now: () => at });
  const measure = (words: string): number => replier.measure(words, settings.data);
  const max = roomOf(rules.max, measure, (words) => ask(words, now));
  return {
    length: measure(text),
    max,
    unit: rules.unit,
    fits: fittingUnits(text, max, measure),
    windowEndsAt: windowEnd(rules, target, (at) => ask("a", at)),
    refusals: ask(text, now),
  };
}

/** Refuses what a platform would refuse; `issues` name each reason by its code. */
export function requireSendable({ refusals }: ReplyCheck): void {
  const [first] = refusals;
  if (!first) return;
  const issues = refusals.map(({ code, message }) => ({ path: code, message }));
  throw new AppError("invalid_input", `The reply cannot be sent: ${first.message}`, { issues });
}

/** An instance may take more or less than the manifest says, and what is put before the text takes its part. */
function roomOf(max: number, measure: (text: string) => number, ask: (text: string) => readonly Refusal[]): number {
  let words = "a".repeat(max + 1);
  for (let probe = 0; probe < MAX_PROBES; probe++) {
    const refused = ask(words).find((one) => one.code === "too_long");
    if (refused?.max !== undefined && refused.length !== undefined) {
      return Math.max(0, refused.max - (refused.length - measure(words)));
    }
    if (refused) return max;
    words += words;
  }
  return measure(words);
}

/** Not every mention of a platform with a window has one. */
function windowEnd(
  { windowSeconds }: ReplyRules,
  { heardAt }: ReplyTarget,
  ask: (at: Date) => readonly Refusal[],
): string | null {
  if (windowSeconds === undefined) return null;
  const end = Date.parse(heardAt) + windowSeconds * 1000;
  const closes = ask(new Date(end + 1000)).some((one) => one.code === "window_closed");
  return closes ? new Date(end).toISOString() : null;
}
