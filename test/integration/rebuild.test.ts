import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import type { ThreadAction } from "@kikimimi/core/thread/action";
import { AppError } from "@kikimimi/core/base/error";
import { UNTOUCHED } from "@kikimimi/core/thread/handling";
import type { AddressInfo } from "node:net";
import { kikimimiWith, type Ran } from "../support/cli.ts";
import { CALM, OUTCRIES, postOf } from "../support/posts.ts";
import { serve } from "../support/serve.ts";
import { createWorld, type World } from "../support/world.ts";

const LATER = "2100-01-01T00:00:00.000Z";
const ACTIONS: readonly ThreadAction[] = [
  { type: "claim" },
  { type: "assign", to: { id: "suzuki", name: "鈴木" } },
  { type: "release" },
  { type: "snooze", until: LATER },
  { type: "snooze", until: null },
  { type: "wake" },
  { type: "escalate", reason: "法務へ" },
  { type: "deescalate" },
  { type: "close", reason: "済み" },
  { type: "reopen" },
  { type: "ignore", reason: "冗談" },
  { type: "tag", add: ["返金"], remove: ["vip"] },
  { type: "tag", add: ["vip"], remove: [] },
  { type: "prioritise", priority: 90 },
  { type: "prioritise", priority: null },
  { type: "follow" },
  { type: "unfollow" },
  { type: "note", text: "見ました" },
];

const step = fc.oneof(
  fc.record({ act: fc.constantFrom(...ACTIONS), who: fc.constantFrom("sato", "suzuki"), lead: fc.boolean() }),
  fc.record({ say: fc.nat(2), angry: fc.boolean() }),
  fc.record({ remove: fc.nat(2) }),
);

/** Everything that a lead can do with a thread, in turn. */
const EVERY_DEED = ACTIONS.map((act) => ({ act, who: "sato" as const, lead: true }));

/** Ids of all threads of the world. */
async function idsIn(world: World): Promise<string[]> {
  const client = await world.clientOf({ role: "viewer" });
  return (await unwrap(client.v1.threads.$get({ query: { limit: "200" } }))).items.map(({ threadId }) => threadId);
}

async function differencesIn(world: World, repair = false): Promise<readonly string[]> {
  const lead = await world.clientOf({ role: "lead" });
  const found: string[] = [];
  for (const id of await idsIn(world)) {
    const answer = await unwrap(lead.v1.threads[":id"].rebuild.$post({ param: { id }, json: { repair } }));
    found.push(...answer.differences);
  }
  return found;
}

async function refusable(deed: Promise<unknown>): Promise<boolean> {
  try {
    await deed;
    return true;
  } catch (error) {
    if (error instanceof AppError && ["conflict", "invalid_input"].includes(error.code)) return false;
    throw error;
  }
}

describe("making threads anew", () => {
  it("gives exactly what is stored, whatever people and customers did", { timeout: 120_000 }, async () => {
    let deeds = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
        const world = await createWorld();
        const conversationId = "c1";
        await world.push("standardwebhooks", postOf("p0", { text: OUTCRIES[0], conversationId }));
        await world.drain();
        const [id = ""] = await idsIn(world);
        for (const one of steps) {
          if ("act" in one) {
            const client = await world.clientOf({ id: one.who, name: one.who, role: one.lead ? "lead" : "agent" });
            const done = client.v1.threads[":id"].actions.$post({ param: { id }, json: one.act });
            if (await refusable(unwrap(done))) deeds++;
          } else if ("say" in one) {
            const text = one.angry ? OUTCRIES[one.say] : CALM;
            await world.push("standardwebhooks", postOf(`p${one.say}`, { text, conversationId }));
            await world.drain();
          } else {
            const gone = {
              type: "mention.deleted",
              timestamp: new Date().toISOString(),
              data: { id: `p${one.remove}` },
            };
            await world.push("standardwebhooks", gone);
            await world.drain();
          }
        }
        expect(await differencesIn(world)).toEqual([]);
      }),
      { numRuns: Number(process.env["KIKIMIMI_RUNS"] ?? 6), examples: [[EVERY_DEED]] },
    );
    expect(deeds).toBeGreaterThan(10);
  });

  it("names what was changed behind its back, and mends it when told to", async () => {
    const world = await createWorld();
    await world.push("standardwebhooks", postOf("p1", { text: OUTCRIES[1] }));
    await world.drain();
    const [id = ""] = await idsIn(world);
    const agent = await world.clientOf({ role: "agent" });
    await unwrap(agent.v1.threads[":id"].claim.$post({ param: { id } }));
    await world.ctx.store.threads.change(id, (thread) => ({
      thread: { ...thread, ...UNTOUCHED, evidence: [] },
      activities: [],
    }));
    expect(await differencesIn(world)).toEqual(["evidence", "openedAt", "claim", "view"]);
    expect(await differencesIn(world, true)).toHaveLength(4);
    expect(await differencesIn(world)).toEqual([]);
    const mended = await unwrap(agent.v1.threads[":id"].$get({ param: { id }, query: {} }));
    expect([mended.status, mended.lead?.author?.id]).toEqual(["claimed", "author-p1"]);
  });

  it("is a command, which fails while something differs", async () => {
    const world = await createWorld();
    await world.push("standardwebhooks", postOf("p1", { text: OUTCRIES[1] }));
    await world.drain();
    const [id = ""] = await idsIn(world);
    await world.ctx.store.threads.change(id, (thread) => ({ thread: { ...thread, tags: ["x"] }, activities: [] }));
    const server = await serve(world);
    const { port } = server.address() as AddressInfo;
    const token = await world.tokenOf({ role: "lead" });
    const env = { KIKIMIMI_URL: `http://127.0.0.1:${port}`, KIKIMIMI_TOKEN: token };
    const run = (...args: string[]): Promise<Ran> => kikimimiWith({ env }, "rebuild", ...args);
    const wrong = await run("--days", "2");
    const mended = await run(id, "--repair", "--json");
    await new Promise<void>((resolve) => server.close(() => resolve()));
    expect([wrong.code, wrong.out]).toEqual([1, `${id} differs: tags\n1 threads looked at, 1 differ.\n`]);
    expect([mended.code, JSON.parse(mended.out)]).toEqual([
      0,
      { looked: 1, differing: [{ threadId: id, differences: ["tags"], repaired: true }] },
    ]);
  });
});
