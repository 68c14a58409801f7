import type { Problem, Range } from "@kikimimi/classifier/rule/ast";
import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import type { Mention } from "@kikimimi/core/mention/mention";
import { cut } from "@kikimimi/core/base/text";
import { authorise } from "./authorise.ts";
import { type CheckedRule, checkRule, type RuleDraft, ruleIssues } from "./check-rule.ts";
import type { Context } from "./context.ts";
import { daysBetween } from "./list-changes.ts";
import { postOf } from "./post-of.ts";
import { threadsSince } from "./threads-since.ts";

/** Mentions that one try judges, and milliseconds that it may take. */
const MAX_MENTIONS = 5_000;
const MAX_MS = 5_000;
const SAMPLES = 10;
/** UTF-16 units of a sample's text. */
const SAMPLE_UNITS = 2_000;
/** Index entries of one request, and threads that are read at the same time. */
const PAGE = 100;
const PARALLEL = 8;
const DAY_MS = 86_400_000;

/** A mention that the rule meets, with where its words stand in the text. */
export type RuleSample = {
  readonly mentionId: string;
  readonly threadId: string | null;
  readonly platform: string;
  readonly createdAt: string;
  readonly text: string;
  readonly highlights: readonly Range[];
};

export type RuleTrial = {
  readonly since: string;
  readonly read: number;
  readonly matched: number;
  /** 0 … 1; 0 of nothing. */
  readonly share: number;
  /** Every UTC day of the stretch, oldest first, by when mentions were posted. */
  readonly days: readonly { readonly day: string; readonly read: number; readonly matched: number }[];
  /** The first few met, newest thread first. */
  readonly samples: readonly RuleSample[];
  /** Why it stopped before it came to `since`; null when it read everything. */
  readonly stopped: "mentions" | "time" | null;
  /** Threads that changed since this instant were read, older ones were not; `since` when all were. */
  readonly reached: string;
  readonly problems: readonly Problem[];
  readonly formatted: string;
};

/**
 * Tries a rule on the mentions that were posted in the last days, those of the newest changed threads first, until
 * all are read, five thousand are, or five seconds are over. Nothing is stored. A rule with an error is `invalid_input`.
 */
export async function tryRule({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: RuleDraft & { brandId: string; days: number };
}): Promise<RuleTrial> {
  const { brandId } = input;
  authorise(actor, "lead", brandId);
  const { topics } = await ctx.store.topics.all(brandId);
  const checked = checkRule(input, topics);
  const { ready } = checked;
  if (!ready) throw refused(checked);
  const now = ctx.clock();
  const since = new Date(now.getTime() - input.days * DAY_MS);
  const tally = new Tally(ready.match, since, now);
  const { stopped, reached } = await walk(ctx, brandId, tally, since, now);
  const measured = { posts: tally.read, matches: tally.matched };
  const { problems } = checkRule(input, topics, measured);
  return {
    since: since.toISOString(),
    ...tally.result(),
    stopped,
    reached,
    problems,
    formatted: ready.formatted,
  };
}

function refused({ problems }: CheckedRule): AppError {
  const issues = ruleIssues(problems);
  return new AppError("invalid_input", `${issues[0]?.path ?? "rule"}: ${issues[0]?.message ?? "no rule"}`, { issues });
}

/** Counts of what was judged so far. */
class Tally {
  readonly #match: NonNullable<CheckedRule["ready"]>["match"];
  readonly #since: string;
  readonly #days: Map<string, { read: number; matched: number }>;
  readonly #samples: RuleSample[] = [];
  readonly #seen = new Set<string>();
  read = 0;
  matched = 0;
  /** Whether there was one more than may be read. */
  full = false;

  constructor(match: NonNullable<CheckedRule["ready"]>["match"], since: Date, now: Date) {
    this.#match = match;
    this.#since = since.toISOString();
    this.#days = new Map(daysBetween(since, now).map((day) => [day, { read: 0, matched: 0 }]));
  }

  /** Whether a mention was posted in the stretch, so that older ones of its thread may be left out. */
  covers({ createdAt }: Mention): boolean {
    return createdAt !== null && createdAt >= this.#since;
  }

  judge(mention: Mention): void {
    const [content] = mention.revisions;
    const { mentionId, threadId, platform, createdAt, counts, signal } = mention;
    if (!content || createdAt === null || !this.covers(mention) || this.#seen.has(mentionId)) return;
    if (this.read >= MAX_MENTIONS) {
      this.full = true;
      return;
    }
    this.#seen.add(mentionId);
    const match = this.#match(postOf({ platform, sourceId: mention.sourceIds[0], content, counts, signal }));
    const day = this.#days.get(createdAt.slice(0, 10)) ?? { read: 0, matched: 0 };
    this.#days.set(createdAt.slice(0, 10), day);
    this.read++;
    day.read++;
    if (!match) return;
    this.matched++;
    day.matched++;
    if (this.#samples.length === SAMPLES) return;
    const text = cut(content.text, SAMPLE_UNITS);
    const highlights = match.highlights.filter(({ to }) => to <= text.length);
    this.#samples.push({ mentionId, threadId, platform, createdAt, text, highlights });
  }

  result(): Pick<RuleTrial, "read" | "matched" | "share" | "days" | "samples"> {
    const days = [...this.#days].map(([day, counts]) => ({ day, ...counts })).sort((a, b) => (a.day < b.day ? -1 : 1));
    const share = this.read === 0 ? 0 : this.matched / this.read;
    return { read: this.read, matched: this.matched, share, days, samples: this.#samples };
  }
}

/** Threads by the day they changed, newest first; each of their mentions is shown to the tally. */
async function walk(
  ctx: Context,
  brandId: string,
  tally: Tally,
  since: Date,
  now: Date,
): Promise<Pick<RuleTrial, "stopped" | "reached">> {
  const deadline = now.getTime() + MAX_MS;
  const late = (): boolean => ctx.clock().getTime() >= deadline;
  let reached = now.toISOString();
  for await (const page of threadsSince(ctx, brandId, since)) {
    for (let start = 0; start < page.length; start += PARALLEL) {
      if (late()) return { stopped: "time", reached };
      const group = page.slice(start, start + PARALLEL);
      const whole = await Promise.all(group.map(({ thread }) => readMentions(ctx, thread.threadId, tally, late)));
      if (whole.includes(false)) return { stopped: tally.full ? "mentions" : "time", reached };
      reached = group.at(-1)?.updatedAt ?? reached;
    }
  }
  return { stopped: null, reached: since.toISOString() };
}

/** Shows a thread's mentions of the stretch to the tally, newest first; false when some were left out. */
async function readMentions(ctx: Context, threadId: string, tally: Tally, late: () => boolean): Promise<boolean> {
  let cursor: string | undefined;
  do {
    const page = await ctx.store.mentions.ofThread(threadId, { limit: PAGE, cursor });
    for (const { mention } of page.items) tally.judge(mention);
    if (tally.full) return false;
    const last = page.items.at(-1)?.mention;
    cursor = last && !tally.covers(last) ? undefined : (page.next ?? undefined);
    if (cursor !== undefined && late()) return false;
  } while (cursor !== undefined);
  return true;
}
