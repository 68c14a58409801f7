import { type Client, unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { threadIdOf } from "@kikimimi/core/base/identity";
import { runAutomations } from "@kikimimi/pipeline/run-automations";
import { sweepReplies } from "@kikimimi/pipeline/sweep-replies";
import { sweepThreads } from "@kikimimi/pipeline/sweep-threads";
import type { Fake } from "@kikimimi/platforms/fake";
import type { ReplyTarget } from "@kikimimi/platforms/reply";
import { fakeOf } from "./fakes.ts";
import { CALM, OUTCRIES } from "./posts.ts";
import { answering } from "./reply-deeds.ts";
import { hearIn } from "./reply-scene.ts";
import { createWorld, type World } from "./world.ts";

/** Monday 09:00 in Tokyo, of a week without a holiday. */
const START = Date.parse("2026-11-30T00:00:00Z");
const WEEK_MS = 7 * 86_400_000;
const BUDGET = { budgetMs: 60_000 };
const KANA = "アキスセトナニヌネノフヘホムメモユヨラリルレロ".split("");
const LATIN = ["ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te"];

/** How large a week, and by which dice. */
export type WeekPlan = { readonly threads: number; readonly agents: number; readonly seed: number };

/** One reply as somebody wrote it. */
export type Written = { readonly threadId: string; readonly replyId: string; readonly text: string };

/** What a week left behind. */
export type Week = {
  readonly world: World;
  readonly fakes: ReadonlyMap<string, Fake>;
  /** Threads in which something needed a person. */
  readonly asked: ReadonlySet<string>;
  readonly written: readonly Written[];
  readonly lostAnswers: number;
  readonly refusals: number;
};

/** Numbers from 0 to below 1, the same for the same seed. */
function diceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Customer = { readonly platform: string; readonly threadId: string; readonly target: ReplyTarget; said: number };

/**
 * Lives through a week: posts come in on every platform that can be answered, agents work in office hours, rules run,
 * answers of platforms get lost, limits are met; nobody waits in real time.
 */
export async function liveWeek(plan: WeekPlan, tell: (done: number) => void = () => undefined): Promise<Week> {
  // A small week needs fewer moments to be one.
  const tickMs = plan.threads < 500 ? 3 * 3_600_000 : 1_800_000;
  const ticks = WEEK_MS / tickMs;
  const dice = diceOf(plan.seed);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(dice() * items.length)];
  let ms = START;
  const now = (): Date => new Date(ms);
  const ids = answering.map(({ manifest }) => manifest.id);
  const fakes = new Map(ids.map((id) => [id, fakeOf(id, { now, pageSize: 20 })] as const));
  const edge = edgeOf(fakes, dice);
  const world = await createWorld({
    clock: now,
    settings: Object.fromEntries([...fakes].map(([id, fake]) => [id, { ...fake.settings }])),
    fetch: edge.fetch,
    // By them a request finds its way to the double that it is meant for.
    secretsFor: (platform) => fakes.get(platform)?.secrets,
  });
  const agents = await Promise.all(
    Array.from({ length: plan.agents }, (_, i) =>
      world.clientOf({ id: `agent-${i}`, name: `Agent ${i}`, role: "agent" }),
    ),
  );
  const lead = await world.clientOf({ id: "boss", name: "部長", role: "lead" });
  await setUp(lead);
  const asked = new Set<string>();
  const written: Written[] = [];
  const customers: Customer[] = [];
  let refusals = 0;

  let lastSaid = OUTCRIES[0] as string;
  /** One outcry in ten copies the one before it, as in a wave; the others tell of things that nobody else has. */
  const outcry = (id: string | number): string => {
    if (dice() < 0.9) {
      const words = pick(OUTCRIES) ?? "";
      const syllables = /^[ -~]/.test(words) ? LATIN : KANA;
      lastSaid = `${words}「${Array.from({ length: 16 }, () => pick(syllables)).join("")}」`;
    }
    return `${lastSaid} (${id})`;
  };
  const say = async (customer: Customer, target: ReplyTarget, text: string): Promise<void> => {
    const { platform, threadId } = customer;
    await hearIn(world, platform, { ...target, heardAt: now().toISOString() }, text);
    if (text !== CALM) asked.add(threadId);
    await world.ctx.queues.send("response", { type: "thread.needs_person", brandId: "demo", threadId });
    customer.said++;
  };
  const arrive = async (): Promise<void> => {
    const platform = pick(ids) ?? "";
    const target = fakes.get(platform)?.replies?.target();
    if (!target) throw new Error(`nobody can write on ${platform}`);
    const customer = { platform, threadId: threadIdOf("demo", platform, target.conversation), target, said: 0 };
    customers.push(customer);
    await say(customer, target, outcry(customers.length));
  };
  const writeAgain = async (customer: Customer): Promise<void> => {
    const externalId = `${customer.target.externalId}-${customer.said}`;
    const text = dice() < 0.5 ? CALM : outcry(externalId);
    await say(customer, { ...customer.target, externalId }, text);
  };
  const work = async (client: Client): Promise<void> => {
    ms += 1_000 + Math.floor(dice() * 9_000);
    const mine = await unwrap(client.v1.queue.$get({ query: { holder: "me", limit: "5" } }));
    const free = await unwrap(client.v1.queue.$get({ query: { holder: "nobody", limit: "10" } }));
    // What waits for a lead is left to the lead, as a desk shows it.
    const open = client === lead ? free.items : free.items.filter(({ escalation }) => !escalation);
    const row = dice() < 0.5 && mine.items.length > 0 ? pick(mine.items) : pick(open);
    const customer = row && customers.find(({ threadId }) => threadId === row.threadId);
    if (!row || !customer) return;
    const id = row.threadId;
    const act = (json: Parameters<Client["v1"]["threads"][":id"]["actions"]["$post"]>[0]["json"]) =>
      unwrap(client.v1.threads[":id"].actions.$post({ param: { id }, json }));
    await act({ type: "claim" });
    const roll = dice();
    if (roll < 0.65) await answer(client, customer, written, () => (ms += 1_000));
    else if (roll < 0.8) await act({ type: "close" });
    else if (roll < 0.87) await act({ type: "snooze", until: new Date(ms + dice() * 20 * 3_600_000).toISOString() });
    else if (roll < 0.92) await act({ type: "escalate", reason: "判断がいる" });
    else if (roll < 0.96) await act({ type: "release" });
    else await act({ type: "ignore", reason: "対応しない" });
  };

  for (let tick = 0; tick < ticks; tick++) {
    const end = START + (tick + 1) * tickMs;
    const wanted = Math.round((plan.threads * (tick + 1)) / ticks);
    // Some doubles have few conversations: what is said there again makes no new thread.
    for (let tries = 0; asked.size < wanted && tries < 3 * plan.threads; tries++) {
      ms += 1 + Math.floor(dice() * 1_000);
      await arrive();
    }
    const again = pick(customers);
    if (again && dice() < 0.7) await writeAgain(again);
    if (dice() < 0.05) fakes.get(pick(ids) ?? "")?.limit(new Date(ms + 10 * 60_000));
    await world.drain();
    if (isOpen(ms)) {
      const turns = Math.ceil((plan.threads / (45 * 3_600_000)) * tickMs * 1.2);
      for (let turn = 0; turn < turns; turn++) {
        const client = dice() < 0.15 ? lead : pick(agents);
        try {
          if (client) await work(client);
        } catch (error) {
          // Somebody was faster, something changed, or a platform's window is over: what every desk knows.
          if (!(error instanceof AppError) || !["conflict", "forbidden", "invalid_input"].includes(error.code))
            throw error;
          refusals++;
        }
      }
      await world.drain();
    }
    ms = Math.max(ms, end);
    await sweepThreads({ ctx: world.ctx, input: BUDGET });
    await runAutomations({ ctx: world.ctx, input: BUDGET });
    await sweepReplies({ ctx: world.ctx });
    await world.drain();
    tell((tick + 1) / ticks);
  }
  // What is still on its way arrives.
  for (let i = 0; i < 12; i++) {
    ms += 3_600_000;
    await sweepReplies({ ctx: world.ctx });
    await world.drain();
  }
  return { world, fakes, asked, written, lostAnswers: edge.lost(), refusals };
}

async function answer(
  client: Client,
  { threadId: id }: Customer,
  written: Written[],
  later: () => void,
): Promise<void> {
  const { rev, mentions } = await unwrap(client.v1.threads[":id"].$get({ param: { id }, query: {} }));
  // The first words are those that the platform's double knows.
  const mentionId = mentions.findLast(({ own }) => !own)?.mentionId;
  const text = `確認しました。受付番号 ${written.length + 1}`;
  const draft = await unwrap(client.v1.threads[":id"].replies.$post({ param: { id }, json: { text, mentionId } }));
  written.push({ threadId: id, replyId: draft.replyId, text });
  later();
  const json = { version: 1, threadRev: rev };
  const param = { id, replyId: draft.replyId };
  await unwrap(client.v1.threads[":id"].replies[":replyId"].send.$post({ param, json }));
}

/** Office hours of Tokyo, Monday to Friday, 9 to 18. */
function isOpen(ms: number): boolean {
  const wall = new Date(ms + 9 * 3_600_000);
  return wall.getUTCDay() >= 1 && wall.getUTCDay() <= 5 && wall.getUTCHours() >= 9 && wall.getUTCHours() < 18;
}

/** Promises by office hours, and rules that chase and tidy. */
async function setUp(lead: Client): Promise<void> {
  const office: [string, string][] = [["09:00", "18:00"]];
  const hours = { mon: office, tue: office, wed: office, thu: office, fri: office };
  await unwrap(
    lead.v1.sla.$put({
      query: {},
      json: {
        version: 0,
        plan: {
          calendars: { office: { timeZone: "Asia/Tokyo", hours } },
          policies: [
            {
              policyId: "all",
              name: "All",
              calendar: "office",
              targets: { firstResponse: 3_600, nextResponse: 7_200, resolution: 36_000 },
            },
          ],
        },
      },
    }),
  );
  const save = (id: string, json: Parameters<Client["v1"]["automations"][":id"]["$put"]>[0]["json"]) =>
    unwrap(lead.v1.automations[":id"].$put({ param: { id }, query: {}, json }));
  await save("tag", {
    name: "tag",
    when: { type: "on", event: "thread.opened" },
    do: [{ type: "tag", add: ["seen"] }],
  });
  await save("chase", {
    name: "chase",
    when: { type: "after", seconds: 18 * 3_600, since: "asked" },
    if: { holder: "nobody", withoutTags: ["chased"] },
    do: [
      { type: "tag", add: ["chased"] },
      { type: "escalate", reason: "18時間返信がない" },
    ],
  });
  await save("tidy", {
    name: "tidy",
    when: { type: "after", seconds: 86_400, since: "answered" },
    do: [{ type: "close" }],
  });
}

/** The network's edge: a request goes to the double that knows it; some answers never arrive. */
function edgeOf(fakes: ReadonlyMap<string, Fake>, dice: () => number): { fetch: typeof fetch; lost: () => number } {
  let lost = 0;
  return {
    lost: () => lost,
    fetch: async (target, init) => {
      const answer = await answerOf([...fakes.values()], target, init);
      if ((init?.method ?? "GET") !== "GET" && dice() < 0.08) {
        lost++;
        throw new TypeError("other side closed");
      }
      return answer;
    },
  };
}

/** No platform refuses its own secrets here, so who answers 401 is not the one that was meant. */
async function answerOf(fakes: readonly Fake[], ...request: Parameters<typeof fetch>): Promise<Response> {
  const strange: unknown[] = [];
  for (const fake of fakes) {
    try {
      const answer = await fake.fetch(...request);
      if (answer.status !== 401) return answer;
    } catch (error) {
      strange.push(error);
    }
  }
  throw new AggregateError(strange, `no platform knows ${new Request(...request).url}`);
}
