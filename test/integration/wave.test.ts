import { execFile } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { ThreadRow } from "@kikimimi/api/schema";
import { bandsOf, fingerprintOf } from "@kikimimi/classifier/near/fingerprint";
import type { Features } from "@kikimimi/core/decision";
import { threadIdOf } from "@kikimimi/core/identity";
import { intakeThread } from "@kikimimi/pipeline/intake-thread";
import { processDelivery } from "@kikimimi/pipeline/process-delivery";
import { deliveryOf } from "@kikimimi/pipeline/receive-delivery";
import type { WaveMember } from "@kikimimi/store/waves";
import { OUTCRIES, postOf } from "../support/posts.ts";
import { serve } from "../support/serve.ts";
import { Crash, createWorld, Fate, type World } from "../support/world.ts";

const PLATFORM = "standardwebhooks";
const MINUTE = 60_000;
const now = Date.now();

/** One complaint as people paste it: other tags, links and numbers, the same words. */
const pasted = (i: number): string =>
  `ふざけるな！！御社のアプリでアカウントを乗っ取られて勝手に三万円も決済されました。今すぐ責任者を出して返金してください #拡散希望${i} #返金${i * 7} https://t.example/${i}`;
const UNRELATED = [
  "This is outrageous, you people are thieves!!! My parcel never came and nobody answers. Never again!",
  "赤ちゃんの薬がまだ届かない。今すぐ連絡をください。子どもの命に関わるんです、本当にふざけるな！",
  "店員に怒鳴られて最悪だった。責任者は今すぐ謝罪しろ、二度と行かないし全員に言いふらす！！",
] as const;

const idOf = (id: string): string => threadIdOf("demo", PLATFORM, id);

async function queueOf(client: Client, query: Record<string, string> = {}): Promise<ThreadRow[]> {
  const rows: ThreadRow[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await unwrap(
      client.v1.queue.$get({ query: { limit: "200", ...query, ...(cursor === undefined ? {} : { cursor }) } }),
    );
    rows.push(...page.items);
    cursor = page.next;
  }
  return rows;
}

/** How many each row stands for, most first; 0 for one outside any wave. */
function countsOf(rows: readonly ThreadRow[]): number[] {
  return rows.map((row) => row.wave?.count ?? 0).sort((a, b) => b - a);
}

/** Pushes copies, each as a delivery of its own, written a minute apart. */
async function paste(world: World, indices: readonly number[]): Promise<void> {
  for (const i of indices) {
    await world.push(PLATFORM, postOf(`copy-${i}`, { text: pasted(i), at: new Date(now - (60 - i) * MINUTE) }));
  }
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("a wave of copied posts", () => {
  let world: World;
  let agent: Client;

  beforeAll(async () => {
    world = await createWorld();
    agent = await world.clientOf({ id: "sato", name: "佐藤", role: "agent" });
    for (const [i, text] of UNRELATED.entries()) {
      await world.push(PLATFORM, postOf(`other-${i}`, { text, at: new Date(now - 90 * MINUTE) }));
    }
    await paste(world, upTo(30));
    await world.push(PLATFORM, postOf("ours", { text: pasted(99), own: true, at: new Date(now - MINUTE) }));
    await world.drain();
  });

  it("is one item with its count, and what is unrelated stays by itself", async () => {
    for (const sort of ["priority", "due"]) {
      const rows = await queueOf(agent, { sort });
      expect(countsOf(rows)).toEqual([30, 0, 0, 0]);
    }
    const [shown] = (await queueOf(agent)).filter((row) => row.wave !== null);
    const members = await queueOf(agent, { wave: shown?.wave?.waveId ?? "" });
    expect(new Set(members.map((row) => row.threadId))).toEqual(new Set(upTo(30).map((i) => idOf(`copy-${i}`))));
    expect(shown?.threadId).toBe(members[0]?.threadId);
    const ours = await unwrap(agent.v1.threads[":id"].$get({ param: { id: idOf("ours") }, query: {} }));
    expect([ours.status, ours.wave]).toEqual(["open", null]);
  });

  it("adds points to each that waits, whichever is shown, and they still sum up", async () => {
    const [shown] = (await queueOf(agent, { sort: "due" })).filter((row) => row.wave !== null);
    const members = await queueOf(agent, { wave: shown?.wave?.waveId ?? "" });
    for (const row of members) {
      const term = row.terms.find((one) => one.term === "wave");
      // Told at 5 and again at 20; those after that knew of more already.
      expect([term?.weight, Number(term?.value) >= 20]).toEqual([14, true]);
      const sum = row.terms.reduce((all, one) => all + one.weight, 0);
      expect(row.priority).toBe(Math.min(100, sum));
    }
    const others = (await queueOf(agent)).filter((row) => row.wave === null);
    expect(others.flatMap((row) => row.terms).filter((one) => one.term === "wave")).toEqual([]);
  });

  it("pages through one wave in the list's own order, and shows nobody another brand's", async () => {
    const [shown] = (await queueOf(agent)).filter((row) => row.wave !== null);
    const wave = shown?.wave?.waveId ?? "";
    for (const sort of ["priority", "due"]) {
      const whole = (await queueOf(agent, { wave, sort })).map((row) => row.threadId);
      for (const limit of ["1", "7", "29", "30"])
        expect((await queueOf(agent, { wave, sort, limit })).map((row) => row.threadId)).toEqual(whole);
    }
    const stranger = await world.clientOf({ id: "x", role: "agent", brands: ["acme"] });
    expect(await queueOf(stranger, { wave })).toEqual([]);
    const refused = unwrap(stranger.v1.waves[":id"].close.$post({ param: { id: wave }, json: {} }));
    await expect(refused).rejects.toMatchObject({ code: "not_found" });
  });

  it("loses a member that is closed alone, shows the next one, and has it back when it is reopened", async () => {
    const shownOf = async () => (await queueOf(agent)).find((row) => row.wave !== null);
    const first = await shownOf();
    const id = first?.threadId ?? "";
    const closed = await unwrap(agent.v1.threads[":id"].close.$post({ param: { id }, json: {} }));
    expect(closed.wave).toMatchObject({ count: 29 });
    const second = await shownOf();
    expect([second?.threadId === id, second?.wave?.count]).toEqual([false, 29]);
    expect(await queueOf(agent, { status: "closed" })).toMatchObject([{ threadId: id, wave: { count: 29 } }]);
    const reopened = await unwrap(agent.v1.threads[":id"].reopen.$post({ param: { id } }));
    expect(reopened.wave).toMatchObject({ count: 30 });
    expect((await shownOf())?.wave?.count).toBe(30);
  });

  it("shows what one holds thread by thread, and the rest without it as one", async () => {
    const members = await queueOf(agent, { wave: (await queueOf(agent)).find((row) => row.wave)?.wave?.waveId ?? "" });
    const mine = members.slice(0, 2).map((row) => row.threadId);
    for (const id of mine) await unwrap(agent.v1.threads[":id"].claim.$post({ param: { id } }));
    expect((await queueOf(agent, { holder: "me" })).map((row) => row.threadId)).toEqual(mine);
    const queued = (await queueOf(agent, { status: "queued" })).filter((row) => row.wave !== null);
    expect(queued).toMatchObject([{ threadId: members[2]?.threadId, wave: { count: 30 } }]);
    const active = (await queueOf(agent)).filter((row) => row.wave !== null);
    expect(active.map((row) => row.threadId)).toEqual([mine[0]]);
  });

  it("is closed as a whole but for what another holds, which is named; asked again, there is nothing left", async () => {
    const suzuki = await world.clientOf({ id: "suzuki", name: "鈴木", role: "agent" });
    const wave = (await queueOf(agent)).find((row) => row.wave)?.wave?.waveId ?? "";
    const members = (await queueOf(agent, { wave })).map((row) => row.threadId);
    const viewer = await world.clientOf({ role: "viewer" });
    const refused = unwrap(viewer.v1.waves[":id"].close.$post({ param: { id: wave }, json: {} }));
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
    const done = await unwrap(
      suzuki.v1.waves[":id"].close.$post({ param: { id: wave }, json: { reason: "一斉投稿" } }),
    );
    expect(new Set(done.closed)).toEqual(new Set(members.slice(2)));
    expect(done.failed.map((one) => one.code)).toEqual(["conflict", "conflict"]);
    expect(new Set(done.failed.map((one) => one.threadId))).toEqual(new Set(members.slice(0, 2)));
    const detail = await unwrap(agent.v1.threads[":id"].$get({ param: { id: members[9] ?? "" }, query: {} }));
    expect(detail.activities).toMatchObject([{ type: "thread.closed", reason: "一斉投稿", by: { id: "suzuki" } }]);
    const again = await unwrap(agent.v1.waves[":id"].close.$post({ param: { id: wave }, json: {} }));
    expect(again).toEqual({ closed: expect.toSatisfy((ids: string[]) => ids.length === 2) as string[], failed: [] });
    expect((await queueOf(agent)).map((row) => row.wave)).toEqual([null, null, null]);
  });
});

function neverShort(): never {
  throw new Error("the text is too short to compare");
}

describe("the members of a wave", () => {
  /** Wave, members, count, and what each was told, as they stand. */
  async function stateOf(world: World) {
    const viewer = await world.clientOf({ role: "viewer" });
    const rows = await queueOf(viewer);
    const waves = rows.filter((row) => row.wave !== null);
    const members = await queueOf(viewer, { wave: waves[0]?.wave?.waveId ?? "wav_none" });
    return {
      rows: rows.length,
      counts: waves.map((row) => row.wave?.count),
      members: members.map((row) => row.threadId).sort(),
      weights: new Set(members.map((row) => row.terms.find((one) => one.term === "wave")?.weight)),
    };
  }
  const expected = (n: number) => ({
    rows: 1,
    counts: [n],
    members: upTo(n)
      .map((i) => idOf(`copy-${i}`))
      .sort(),
    weights: new Set([8]),
  });

  it("are the same in any order and when every post is delivered again", async () => {
    const orders = [upTo(8), upTo(8).reverse(), [3, 7, 0, 5, 1, 6, 2, 4]];
    for (const order of orders) {
      const world = await createWorld();
      await paste(world, order);
      await world.drain();
      expect(await stateOf(world)).toEqual(expected(8));
      await paste(world, order);
      await world.drain();
      for (const i of order) {
        await world.ctx.queues.send("response", {
          type: "thread.needs_person",
          brandId: "demo",
          threadId: idOf(`copy-${i}`),
        });
      }
      await world.drain();
      expect(await stateOf(world)).toEqual(expected(8));
    }
  });

  it("are the same when posts come one after another instead of all at once", async () => {
    const world = await createWorld();
    for (const i of upTo(6)) {
      await paste(world, [i]);
      await world.drain();
    }
    expect(await stateOf(world)).toEqual(expected(6));
  });

  it("are the same wherever the process dies", async () => {
    // Find how many edges a life crosses while the fifth and sixth copies come in, then die at each of them.
    const edges = await livesOf(0);
    expect(edges.crossed).toBeGreaterThan(40);
    for (let death = 1; death <= edges.crossed; death += 3) {
      const { world } = await livesOf(death);
      expect([death, await stateOf(world)]).toEqual([death, expected(6)]);
    }
  }, 240_000);

  async function livesOf(death: number): Promise<{ world: World; crossed: number }> {
    const fate = new Fate();
    const world = await createWorld({ fate });
    await paste(world, upTo(4));
    await world.drain();
    await paste(world, [4, 5]);
    fate.plan(death === 0 ? [] : [death]);
    await world.drain().catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
    const { crossed } = fate;
    fate.plan([]);
    await world.drain();
    return { world, crossed };
  }

  it("keep their wave when they are entered again, whatever is known by then", async () => {
    const { waves } = (await createWorld()).ctx.store;
    const enter = (waveId: string) =>
      waves.enter({
        brandId: "demo",
        bands: ["0aaaa", "1bbbb"],
        entry: { mentionId: "mnt_a", fingerprint: "f", at: new Date(now).toISOString() },
        choose: async () => ({ waveId, standing: [] }),
      });
    expect([await enter("wav_x"), await enter("wav_y")]).toEqual(["wav_x", "wav_x"]);
  });

  it("keep what a copy told them while they were being opened", async () => {
    const world = await createWorld();
    const { store } = world.ctx;
    const source = await store.sources.get(PLATFORM, PLATFORM);
    if (!source) throw new Error("the world has a source for every platform");
    const [first, second] = [0, 1].map((i) => ({
      type: "thread.needs_person" as const,
      brandId: "demo",
      threadId: idOf(`copy-${i}`),
    }));
    for (const i of [0, 1]) {
      const post = postOf(`copy-${i}`, { text: pasted(i), at: new Date(now - (60 - i) * MINUTE) });
      const body = Buffer.from(JSON.stringify(post));
      await processDelivery({ ctx: world.ctx, input: deliveryOf(world.ctx, source, "webhook", body) });
    }
    // The second is opened, and tells the first, just after the first has seen that nobody copied it.
    let isCopied = false;
    const members = async (waveId: string): Promise<WaveMember[]> => {
      const seen = await store.waves.members(waveId);
      if (!isCopied && second) {
        isCopied = true;
        await intakeThread({ ctx: world.ctx, input: second });
      }
      return seen;
    };
    const waves = Object.assign(Object.create(store.waves) as typeof store.waves, {
      enter: store.waves.enter.bind(store.waves),
      members,
    });
    if (first) await intakeThread({ ctx: { ...world.ctx, store: { ...store, waves } }, input: first });
    expect(isCopied).toBe(true);
    expect(await queueOf(await world.clientOf({ role: "viewer" }))).toMatchObject([{ wave: { count: 2 } }]);
  });

  it("are no posts that are far apart in time, too short to tell, or alike in a phrase only", async () => {
    const world = await createWorld();
    const viewer = await world.clientOf({ role: "viewer" });
    await world.push(PLATFORM, postOf("new", { text: pasted(1), at: new Date(now - MINUTE) }));
    await world.push(PLATFORM, postOf("old", { text: pasted(2), at: new Date(now - 73 * 60 * MINUTE) }));
    await world.push(PLATFORM, postOf("short-1", { text: "ふざけるな！！", at: new Date(now - MINUTE) }));
    await world.push(PLATFORM, postOf("short-2", { text: "ふざけるな！！", at: new Date(now - MINUTE) }));
    const phrase = "今すぐ責任者を出して返金してください";
    const alike = OUTCRIES.slice(3, 9).map((text) => `${text}${phrase}`);
    const bands = alike.map((text) => bandsOf(fingerprintOf(text) ?? neverShort()));
    expect(
      bands.some((some, i) =>
        bands
          .slice(0, i)
          .flat()
          .some((band) => some.includes(band)),
      ),
    ).toBe(true);
    for (const [i, text] of alike.entries()) {
      await world.push(PLATFORM, postOf(`phrase-${i}`, { text, at: new Date(now - MINUTE) }));
    }
    await world.drain();
    expect(countsOf(await queueOf(viewer))).toEqual(Array.from({ length: 4 + alike.length }, () => 0));
  });

  it("are copies only while they say nothing else: edited, or with another word that waits, a post stands by itself", async () => {
    const world = await createWorld();
    const agent = await world.clientOf({ role: "agent" });
    const sent = (i: number, text: string, at: Date) => postOf(`copy-${i}`, { text, at, conversationId: `copy-${i}` });
    for (const i of [0, 1, 2, 3, 4]) await world.push(PLATFORM, sent(i, pasted(i), new Date(now - 9 * MINUTE)));
    await world.drain();
    expect(await queueOf(agent)).toMatchObject([{ wave: { count: 5 } }]);
    const edited = sent(1, `${OUTCRIES[5]}`, new Date(now - 9 * MINUTE));
    const updatedAt = new Date(now - MINUTE).toISOString();
    await world.push(PLATFORM, {
      ...edited,
      type: "mention.updated",
      timestamp: updatedAt,
      data: { ...edited.data, updatedAt },
    });
    const more = postOf("more", { text: OUTCRIES[6], at: new Date(now - MINUTE), conversationId: "copy-2" });
    await world.push(PLATFORM, more);
    const before = postOf("before", { text: OUTCRIES[7], at: new Date(now - 20 * MINUTE), conversationId: "copy-4" });
    await world.push(PLATFORM, before);
    await world.drain();
    const rows = await queueOf(agent);
    const wave = rows.find((row) => row.wave !== null)?.wave;
    expect(wave?.count).toBe(2);
    expect(new Map(rows.map((row) => [row.threadId, row.wave?.count ?? null]))).toEqual(
      new Map([
        [rows.find((row) => row.wave !== null)?.threadId, 2],
        [idOf("copy-1"), null],
        [idOf("copy-2"), null],
        [idOf("copy-4"), null],
      ]),
    );
    // Once the other word is taken back, the copy is all that waits again.
    await world.push(PLATFORM, { type: "mention.deleted", timestamp: updatedAt, data: { id: "more" } });
    await world.drain();
    expect(countsOf(await queueOf(agent))).toEqual([3, 0, 0]);
  });

  it("are found by what waits now, also where a thread was opened for something else", async () => {
    const world = await createWorld();
    const agent = await world.clientOf({ role: "agent" });
    await paste(world, [0, 1]);
    await world.push(
      PLATFORM,
      postOf("first", { text: OUTCRIES[8], at: new Date(now - 80 * MINUTE), conversationId: "late" }),
    );
    await world.drain();
    await unwrap(agent.v1.threads[":id"].close.$post({ param: { id: idOf("late") }, json: {} }));
    await world.push(PLATFORM, postOf("then", { text: pasted(2), at: new Date(now), conversationId: "late" }));
    await world.drain();
    const rows = await queueOf(agent);
    expect(rows).toMatchObject([{ wave: { count: 3 } }]);
    const members = await queueOf(agent, { wave: rows[0]?.wave?.waveId ?? "" });
    expect(new Set(members.map((row) => row.threadId))).toEqual(
      new Set([idOf("copy-0"), idOf("copy-1"), idOf("late")]),
    );
  });

  it("leave a wave that nobody waits for any more once a person calls them spam", async () => {
    const world = await createWorld();
    const agent = await world.clientOf({ role: "agent" });
    await paste(world, [0, 1, 2]);
    await world.drain();
    const [shown] = await queueOf(agent);
    await unwrap(
      agent.v1.mentions[":id"].correction.$put({ param: { id: shown?.lead?.mentionId ?? "" }, json: { spam: true } }),
    );
    const rows = await queueOf(agent);
    expect(rows.map((row) => [row.threadId === shown?.threadId, row.wave])).toEqual([
      [false, { waveId: shown?.wave?.waveId, count: 2 }],
    ]);
  });
});

describe("the command queue", () => {
  it("shows a wave with its count, lists it, and closes it with a reason", async () => {
    const world = await createWorld();
    const server = await serve(world);
    try {
      await paste(world, [0, 1, 2]);
      await world.drain();
      const { port } = server.address() as AddressInfo;
      const env = {
        KIKIMIMI_URL: `http://127.0.0.1:${port}`,
        KIKIMIMI_TOKEN: await world.tokenOf({ name: "佐藤", role: "agent" }),
      };
      const queue = (...args: string[]) => run(env, ["queue", ...args]);
      const list = await queue();
      const wave = /×3 \((wav_\w+)\)/.exec(list.out)?.[1] ?? "";
      expect([list.code, list.out.trim().split("\n")]).toEqual([0, [expect.stringContaining(wave)]]);
      const each = await queue("--wave", wave);
      expect(each.out.trim().split("\n")).toHaveLength(3);
      expect((await queue("--close")).code).toBe(2);
      const closed = await queue("--wave", wave, "--close", "--reason", "一斉投稿", "--json");
      expect([closed.code, JSON.parse(closed.out)]).toMatchObject([0, { closed: { length: 3 }, failed: [] }]);
      expect((await queue()).out).toContain("Nothing waits");
      expect((await queue("--wave", "wav_none", "--close")).code).toBe(2);
    } finally {
      await new Promise<void>((resolve) => server.close(() => resolve()));
    }
  }, 60_000);

  async function run(env: Record<string, string>, args: readonly string[]): Promise<{ code: number; out: string }> {
    const child = execFile(process.execPath, ["packages/cli/src/main.ts", ...args], {
      env: { ...process.env, ...env },
    });
    let out = "";
    child.stdout?.on("data", (chunk: string) => (out += chunk));
    const [code] = (await once(child, "close")) as [number];
    return { code, out };
  }
});

describe("a queue with waves", () => {
  const FURY = {
    urgency: 0,
    anger: 2,
    sentiment: "negative",
    question: false,
    churn: false,
    report: false,
    spam: false,
    direct: false,
  } as const;
  const one = fc.record({
    wave: fc.constantFrom(null, null, 0, 1, 2),
    followers: fc.constantFrom(0, 5_000, 50_000, 500_000),
    minute: fc.nat(5),
    closed: fc.nat(4).map((n) => n === 0),
  });

  it("shows each wave once and every other thread once, in order, whatever the page's size", async () => {
    const world = await createWorld();
    const { threads } = world.ctx.store;
    const started = new Date(now - 60 * MINUTE);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(one, { minLength: 1, maxLength: 14 }),
        fc.integer({ min: 1, max: 6 }),
        async (all, limit) => {
          run += 1;
          const brandId = `brand-${run}`;
          const viewer = await world.clientOf({ role: "viewer", brands: [brandId] });
          const ids = all.map((_, i) => threadIdOf(brandId, PLATFORM, `c${i}`));
          for (const [i, { followers, minute, wave, closed }] of all.entries()) {
            const threadId = ids[i] ?? "";
            const seed = { threadId, brandId, platform: PLATFORM, sourceId: PLATFORM, conversation: `c${i}` };
            const at = new Date(started.getTime() + minute * MINUTE).toISOString();
            const features: Features = { ...FURY, followers };
            await threads.join(seed, [{ mentionId: `mnt_${run}_${i}`, at, rev: 1, state: { type: "said", features } }]);
            const mentionId = `mnt_${run}_${i}`;
            const waveId = `wav_${run}_${wave}`;
            const seen = [{ mentionId: `mnt_${run}_${i}`, urgency: 0, anger: 2 }] as const;
            await threads.change(threadId, (thread) => ({
              thread: {
                ...thread,
                openedAt: at,
                ...(wave === null ? {} : { wave: { mentionId, waveId, at, recent: 1 } }),
                ...(closed ? { closed: { at, by: "x", seen: [...seen] } } : {}),
              },
              activities: [],
            }));
          }
          const waiting = new Map(
            all.flatMap(({ closed, wave }, i) => (closed ? [] : [[ids[i] ?? "", wave] as const])),
          );
          for (const sort of ["priority", "due"] as const) {
            const everything = await world.ctx.store.lists.queue({ brandId, half: "active", sort, limit: 100, wanted: () => true });
            const seenWaves = new Set<number>();
            const collapsed = everything.items.flatMap(({ thread }) => {
              const wave = waiting.get(thread.threadId) ?? null;
              if (wave !== null && seenWaves.has(wave)) return [];
              if (wave !== null) seenWaves.add(wave);
              return [thread.threadId];
            });
            expect(new Set(everything.items.map(({ thread }) => thread.threadId))).toEqual(new Set(waiting.keys()));
            const rows = await queueOf(viewer, { sort, limit: String(limit), brand: brandId });
            expect(rows.map((row) => row.threadId)).toEqual(collapsed);
            for (const row of rows) {
              const wave = waiting.get(row.threadId) ?? null;
              const mates = [...waiting.values()].filter((other) => other === wave).length;
              expect(row.wave?.count ?? null).toBe(wave === null || mates < 2 ? null : mates);
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);
});
