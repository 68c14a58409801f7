import { describe, expect, it } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { ThreadDetail } from "@kikimimi/api/schema";
import { CALM } from "../support/posts.ts";
import { liveWeek, type Week } from "../support/week.ts";

const THREADS = Number(process.env["KIKIMIMI_WEEK_THREADS"] ?? 30);
const SEED = Number(process.env["KIKIMIMI_WEEK_SEED"] ?? 1);
const HOUR = 3_600_000;

/** Open milliseconds between two instants, counted day by day: Monday to Friday, 9 to 18, nine hours ahead of UTC. */
function openBetween(from: number, to: number): number {
  let open = 0;
  for (let day = Math.floor((from + 9 * HOUR) / 86_400_000); day * 86_400_000 - 9 * HOUR < to; day++) {
    const weekday = new Date(day * 86_400_000).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    const opens = day * 86_400_000;
    open += Math.max(0, Math.min(to, opens + 9 * HOUR) - Math.max(from, opens));
  }
  return open;
}

/** A response that was owed, as an accountant would count it. */
type Owed = {
  readonly kind: string;
  readonly startedAt: number;
  readonly stoppedAt: number | null;
  readonly open: number;
};

/** Words that need a person, our answers, and ends of the work, which for ignored threads outlast all but what is urgent. */
type Moment = { readonly at: number; readonly what: "asked" | "urgent" | "answered" | "closed" | "ignored" };

const ORDER: readonly Moment["what"][] = ["asked", "urgent", "answered", "closed", "ignored"];

function owedIn(unsorted: readonly Moment[], now: number): Owed[] {
  const owed: Owed[] = [];
  let since: number | undefined;
  let deaf = false;
  const moments = unsorted.toSorted((a, b) => a.at - b.at || ORDER.indexOf(a.what) - ORDER.indexOf(b.what));
  const add = (stoppedAt: number | null): void => {
    if (since === undefined) return;
    const kind = owed.length === 0 ? "first_response" : "next_response";
    owed.push({ kind, startedAt: since, stoppedAt, open: openBetween(since, stoppedAt ?? now) });
    since = undefined;
  };
  for (const { at, what } of moments) {
    if (what === "asked" && !deaf) since ??= at;
    if (what === "urgent") [since, deaf] = [since ?? at, false];
    if (what === "ignored") deaf = true;
    if (what === "answered" || what === "closed" || what === "ignored") add(at);
  }
  add(null);
  return owed;
}

describe("a week of twenty agents", () => {
  it(
    `answers ${THREADS} threads on every platform once each, and counts as the activities do`,
    { timeout: 7_200_000 },
    async () => {
      let told = 0;
      const week = await liveWeek({ threads: THREADS, agents: 20, seed: SEED }, (done) => {
        if (THREADS < 500 || done < told) return;
        told += 0.02;
        process.stderr.write(`week: ${Math.round(done * 100)} %\n`);
      });
      const viewer = await week.world.clientOf({ role: "lead" });
      const states = await statesOf(week, viewer);
      const taken = [...week.fakes.values()].flatMap((fake) => fake.replies?.taken() ?? []);
      const times = new Map<string, number>();
      for (const { text } of taken) {
        // Some platforms want the customer named before the words.
        const words = /確認しました。受付番号 \d+/.exec(text)?.[0] ?? text;
        times.set(words, (times.get(words) ?? 0) + 1);
      }
      expect([...times].filter(([, count]) => count > 1)).toEqual([]);
      // Where a platform keeps one answer to a post, the one that came last stands under the id of all.
      const answers = Map.groupBy(
        states.filter(({ state }) => state === "sent"),
        ({ threadId, externalId, text }) => `${threadId} ${externalId ?? text}`,
      );
      const isLast = (one: Stated, all: readonly Stated[]): boolean =>
        all.every(({ sentAt }) => (sentAt ?? "") <= (one.sentAt ?? ""));
      const standing = (all: readonly Stated[]) => all.filter(({ text }) => times.has(text));
      const wrong = [...answers.values()].filter((all) => {
        const [one, ...more] = standing(all);
        return !one || more.length > 0 || !isLast(one, all);
      });
      expect(wrong).toEqual([]);
      expect(states.filter(({ state, text }) => state === "draft" && times.has(text))).toEqual([]);
      expect(states.filter(({ state }) => ["queued", "sending", "doubtful"].includes(state))).toEqual([]);
      expect(states.map(({ kept }) => kept)).toEqual(week.written.map(({ text }) => text));

      const rows = await rowsIn(week, viewer);
      const owed = await recount(week, viewer);
      const counted = rows.filter((row) => !row.startsWith("resolution"));
      await tellOdd(viewer, counted, owed);
      expect(counted).toEqual(owed);
      expect(await differencesIn(week, viewer)).toEqual([]);
      const sent = states.filter(({ state }) => state === "sent").length;
      process.stderr.write(
        `week: ${week.asked.size} threads, ${states.length} replies written, ${sent} sent, ${week.lostAnswers} answers lost, ${week.refusals} refusals, ${owed.length} responses owed\n`,
      );
      expect([week.asked.size, sent >= THREADS / 5, week.lostAnswers > 0]).toEqual([THREADS, true, true]);
    },
  );
});

/** What became of a reply that somebody wrote. */
type Stated = {
  readonly threadId: string;
  readonly state: string;
  readonly text: string;
  readonly kept: string;
  readonly externalId: string | null;
  readonly sentAt: string | null;
};

async function statesOf({ written }: Week, client: Client): Promise<Stated[]> {
  const states: Stated[] = [];
  for (const { threadId: id, replyId, text } of written) {
    const { replies } = await unwrap(client.v1.threads[":id"].$get({ param: { id }, query: { limit: "1" } }));
    const reply = replies.find((one) => one.replyId === replyId);
    const { externalId = null, sentAt = null } = reply ?? {};
    states.push({ threadId: id, state: reply?.state ?? "lost", text, kept: reply?.text ?? "", externalId, sentAt });
  }
  return states;
}

/** The report's own rows, as text. */
async function rowsIn({ world }: Week, client: Client): Promise<string[]> {
  const to = world.ctx.clock();
  const query = { from: "2026-11-29T00:00:00Z", to: new Date(to.getTime() + 1).toISOString() };
  const report = await unwrap(client.v1.reports["response-times"].$get({ query }));
  expect([report.complete, report.source]).toEqual([true, "clocks"]);
  return report.rows
    .map(({ kind, threadId, startedAt, stoppedAt, businessSeconds }) =>
      [kind, threadId, startedAt, stoppedAt ?? "", stoppedAt === null ? "" : businessSeconds].join(" "),
    )
    .sort();
}

/** The same from posts and activities alone. */
async function recount({ world, asked }: Week, client: Client): Promise<string[]> {
  const lines: string[] = [];
  for (const id of asked) {
    const { mentions, activities } = await wholeThread(client, id);
    const moments = [
      ...mentions.flatMap(({ own, createdAt, signal, text }): Moment[] => {
        const at = Date.parse(createdAt ?? "");
        if (own) return [{ at, what: "answered" }];
        // Somebody may have made other words of it later, as two who share an account do: what it says now counts.
        const isUrgent = signal?.urgency.level === 2;
        expect([text, isUrgent || signal?.anger.level === 2]).toEqual([text, text !== CALM]);
        return text === CALM ? [] : [{ at, what: isUrgent ? "urgent" : "asked" }];
      }),
      ...activities.flatMap(({ type, at }): Moment[] => {
        if (type === "thread.closed") return [{ at: Date.parse(at), what: "closed" }];
        return type === "thread.ignored" ? [{ at: Date.parse(at), what: "ignored" }] : [];
      }),
    ];
    const owed = owedIn(moments, world.ctx.clock().getTime());
    for (const { kind, startedAt, stoppedAt, open } of owed) {
      const end = stoppedAt === null ? "" : new Date(stoppedAt).toISOString();
      const seconds = stoppedAt === null ? "" : Math.round(open / 1_000);
      lines.push([kind, id, new Date(startedAt).toISOString(), end, seconds].join(" "));
    }
  }
  return lines.sort();
}

/** A thread with all that was said in it: some doubles have few conversations, and much is said in each. */
async function wholeThread({ v1 }: Client, id: string): Promise<ThreadDetail> {
  const detail = await unwrap(v1.threads[":id"].$get({ param: { id }, query: { limit: "20" } }));
  const mentions = [...detail.mentions];
  for (let cursor = detail.nextMentions; cursor !== null;) {
    const page = await unwrap(v1.threads[":id"].mentions.$get({ param: { id }, query: { limit: "200", cursor } }));
    mentions.push(...page.items);
    cursor = page.next;
  }
  return { ...detail, mentions };
}

/** Tells what happened in threads of which the report and the accountant say different things. */
async function tellOdd(client: Client, counted: readonly string[], owed: readonly string[]): Promise<void> {
  const odd = [
    ...counted.filter((row) => !owed.includes(row)).map((row) => `counted ${row}`),
    ...owed.filter((row) => !counted.includes(row)).map((row) => `owed ${row}`),
  ];
  for (const id of new Set(odd.flatMap((row) => row.split(" ")[2] ?? []))) {
    const detail = await wholeThread(client, id);
    const moments = [
      ...detail.mentions.map(({ createdAt, own, signal, text, externalId }) =>
        [
          createdAt,
          own ? "ours" : `urgency ${signal?.urgency.level} anger ${signal?.anger.level}`,
          externalId,
          text,
        ].join(" "),
      ),
      ...detail.activities.map(({ at, ...rest }) => `${at} ${JSON.stringify(rest)}`),
    ];
    const lines = [...odd.filter((row) => row.includes(id)), ...moments.sort()];
    process.stderr.write(`week: ${detail.platform} ${id}\n  ${lines.join("\n  ")}\n`);
  }
}

async function differencesIn({ asked }: Week, client: Client): Promise<string[]> {
  const found: string[] = [];
  for (const id of asked) {
    const answer = await unwrap(client.v1.threads[":id"].rebuild.$post({ param: { id }, json: { repair: false } }));
    found.push(...answer.differences.map((name) => `${id} ${name}`));
  }
  return found;
}
