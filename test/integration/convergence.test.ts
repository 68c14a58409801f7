import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apiViewOf } from "../support/api-view.ts";
import { Crash, createWorld, Fate, type World } from "../support/world.ts";

const START = Date.parse("2026-11-20T00:00:00.000Z");

const TEXTS = [
  "今日のお昼はカレーにしました",
  "ふざけるな！二度と使わない。責任者を出せ！",
  "ガスの臭いがして子どもの具合が悪いです。今すぐ来てください",
  "解決しました。ありがとうございます",
  "This is outrageous, you people are thieves!!! Never again!",
  "Someone hacked my account and is spending my money right now",
  "Where can I find the opening hours?",
] as const;

type Said = {
  readonly chat: number;
  readonly texts: readonly number[];
  readonly deleted: boolean;
  readonly platform: "line" | "standardwebhooks";
  readonly own: boolean;
  /** Each version names another conversation, as readings of one post on two instances do. */
  readonly moves: boolean;
};

/** One thing that a platform tells: a post, an edit or a delete, at its place in time. */
type Event = { readonly platform: Said["platform"]; readonly body: object };

const said: fc.Arbitrary<Said> = fc.record({
  chat: fc.nat(1),
  texts: fc.array(fc.nat(TEXTS.length - 1), { minLength: 1, maxLength: 3 }),
  deleted: fc.boolean(),
  platform: fc.constantFrom("line", "standardwebhooks"),
  own: fc.boolean(),
  moves: fc.boolean(),
});

function eventsOf(history: readonly Said[]): Event[] {
  return history.flatMap((one, index) => {
    const at = START + index * 60_000;
    const times = [...one.texts.map((_, version) => at + version * 1_000), ...(one.deleted ? [at + 30_000] : [])];
    return times.map((time, step): Event => {
      const text = TEXTS[one.texts[step] ?? -1];
      const body =
        one.platform === "line" ? lineEvent(one, index, step, time, text) : mention(one, index, step, time, text, at);
      return { platform: one.platform, body };
    });
  });
}

function lineEvent(one: Said, index: number, step: number, time: number, text: string | undefined): object {
  const source = { type: "group", groupId: `C${one.chat}`, userId: `U${index}` };
  const common = {
    timestamp: time,
    source,
    webhookEventId: `${index}-${step}`,
    mode: "active",
    deliveryContext: { isRedelivery: false },
  };
  if (text === undefined) return { ...common, type: "unsend", unsend: { messageId: `m${index}` } };
  // The first text is the message, later ones are edits of it.
  return {
    ...common,
    type: step === 0 ? "message" : "messageEdited",
    message: { type: "text", id: `m${index}`, text },
  };
}

function mention(
  one: Said,
  index: number,
  step: number,
  time: number,
  text: string | undefined,
  created: number,
): object {
  const timestamp = new Date(time).toISOString();
  const id = `p${index}`;
  if (text === undefined) return { type: "mention.deleted", timestamp, data: { id } };
  const data = {
    id,
    text,
    conversationId: `c${one.moves ? (one.chat + step) % 2 : one.chat}`,
    createdAt: new Date(created).toISOString(),
    own: one.own,
    author: { id: `a${index}`, name: `Author ${index}`, followers: index * 4_000 },
    ...(step === 0 ? {} : { updatedAt: timestamp }),
  };
  return { type: step === 0 ? "mention.created" : "mention.updated", timestamp, data };
}

/** Consecutive events of one platform travel together, as many as `sizes` says. */
function deliveriesOf(events: readonly Event[], sizes: readonly number[]): Event[][] {
  const deliveries: Event[][] = [];
  for (const event of events) {
    const last = deliveries.at(-1);
    const room = sizes[deliveries.length % sizes.length] ?? 1;
    if (last && last[0]?.platform === event.platform && last.length < room) last.push(event);
    else deliveries.push([event]);
  }
  return deliveries;
}

async function send(world: World, delivery: readonly Event[]): Promise<void> {
  const [first] = delivery;
  if (!first) return;
  const bodies = delivery.map((event) => event.body);
  if (first.platform === "line") {
    accepted(await world.push("line", { destination: "U", events: bodies }));
    return;
  }
  for (const body of bodies) accepted(await world.push("standardwebhooks", body));
}

function accepted({ status, body }: { status: number; body: string }): void {
  if (status !== 200) throw new Error(`the ingress refused: ${status} ${body}`);
}

async function live(world: World, fate: Fate): Promise<number> {
  let crashes = 0;
  for (;;) {
    try {
      await world.drain();
      return crashes;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      crashes++;
      fate.restart();
    }
  }
}

const now = (): Date => new Date(START + 3_600_000);

const plan = fc
  .record({
    history: fc.array(said, { minLength: 1, maxLength: 8 }),
    sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    lives: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 }),
    seed: fc.infiniteStream(fc.nat(1_000_000)),
    repeats: fc.array(fc.nat(20), { maxLength: 5 }),
  })
  .map(({ history, sizes, lives, seed, repeats }) => {
    const deliveries = deliveriesOf(eventsOf(history), sizes);
    const doubled = [
      ...deliveries,
      ...repeats.flatMap((i) => deliveries.slice(i % deliveries.length, (i % deliveries.length) + 1)),
    ];
    const order = doubled.map((delivery) => ({ delivery, rank: seed.next().value as number }));
    return { deliveries, shuffled: order.sort((a, b) => a.rank - b.rank).map(({ delivery }) => delivery), lives };
  });

describe("any order, any repetition, any crash", () => {
  it("ends in the same API view", { timeout: 240_000 }, async () => {
    let crashes = 0;
    await fc.assert(
      fc.asyncProperty(plan, async ({ deliveries, shuffled, lives }) => {
        const calm = await createWorld({ clock: now });
        for (const delivery of deliveries) {
          await send(calm, delivery);
          await calm.drain();
        }
        const fate = new Fate();
        const wild = await createWorld({ clock: now, fate });
        for (const delivery of shuffled) await send(wild, delivery);
        fate.plan(lives);
        crashes += await live(wild, fate);
        fate.plan([]);
        expect(await apiViewOf(wild)).toEqual(await apiViewOf(calm));
      }),
      { numRuns: Number(process.env["KIKIMIMI_RUNS"] ?? 12), endOnFailure: false },
    );
    expect(crashes).toBeGreaterThan(10);
  });
});
