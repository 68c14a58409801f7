import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import { FURIOUS } from "../support/posts.ts";
import { mastodon, people, send } from "../support/reply-deeds.ts";
import { replyScene, type ReplyScene } from "../support/reply-scene.ts";
import { createWorld, type World } from "../support/world.ts";
import { CALLS_BUNDLES } from "../support/world.ts";

const START = Date.parse("2026-11-26T10:00:00Z");

describe("a report of response times", () => {
  let world: World;
  let viewer: Client;
  let ms: number;

  beforeEach(async () => {
    ms = START;
    world = await createWorld({ clock: () => new Date(ms) });
    viewer = await world.clientOf({ role: "viewer" });
  });

  const report = (from: string, to: string) =>
    unwrap(viewer.v1.reports["response-times"].$get({ query: { from, to, by: "agent" } }));

  it.skipIf(CALLS_BUNDLES)("stops reading clocks in time, and tells the figures of whole days instead", async () => {
    const ofDay = vi.spyOn(world.ctx.store.clockRows, "ofDay").mockImplementation(async () => {
      ms += 1_000;
      return { items: [], next: null };
    });
    const { complete, source } = await report("2026-11-01T00:00:00Z", "2026-11-30T00:00:00Z");
    expect([complete, source]).toEqual([false, "rollups"]);
    expect(ofDay.mock.calls.length).toBeLessThanOrEqual(15);
    ofDay.mockClear();
    const short = await report("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z");
    expect(short).toMatchObject({ complete: true, source: "clocks" });
    // Two days of Tokyo's.
    expect(ofDay.mock.calls.length).toBe(2);
  });

  it("takes a window that no thread can be in", async () => {
    const far = await report("9999-12-31T20:00:00-12:00", "9999-12-31T23:00:00-12:00");
    expect(far).toMatchObject({ rows: [], groups: [], complete: true });
    const query = { q: "傘", from: "9999-12-31", zone: "America/Los_Angeles" };
    expect((await unwrap(viewer.v1.search.$get({ query }))).items).toEqual([]);
  });

  it("names who answered, although the platform dates each answer a moment before we do", async () => {
    const scene = await replyScene(mastodon);
    const { agent, other, lead } = await people(scene);
    for (const person of [agent, other]) {
      await ask(scene);
      await send(scene, person);
      await scene.world.drain();
      await echo(scene);
    }
    const query = { from: "2026-11-26T00:00:00Z", to: "2026-11-27T00:00:00Z", by: "agent" as const };
    const { rows } = await unwrap(lead.v1.reports["response-times"].$get({ query }));
    const answers = rows.filter(({ kind }) => kind !== "resolution").map(({ kind, agent: name }) => [kind, name]);
    expect(answers).toEqual([
      ["first_response", "佐藤"],
      ["next_response", "森"],
    ]);
  });
});

it.skipIf(CALLS_BUNDLES)(
  "fails whole, and takes nothing down with it, where a thread's history cannot be read",
  async () => {
    const scene = await replyScene(mastodon);
    const { lead } = await people(scene);
    const { mentions, threads } = scene.world.ctx.store;
    // No spy: it would look at the rejection, as nobody does who only awaits it later.
    threads.activities = () => Promise.reject(new Error("no activities"));
    vi.spyOn(mentions, "ofThread").mockImplementation(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error("no mentions");
    });
    const answer = await lead.v1.threads[":id"].clocks.$get({ param: { id: scene.threadId } });
    expect(answer.status).toBe(500);
  },
);

/** A customer needs a person, in the scene's conversation. */
async function ask(scene: ReplyScene): Promise<void> {
  scene.later(60);
  const stored = await scene.world.ctx.store.threads.get(scene.threadId);
  if (!stored) throw new Error("no thread");
  const { conversation } = stored.thread;
  await scene.hear({ ...scene.replies.target(), conversation, heardAt: scene.now().toISOString() }, FURIOUS);
  scene.later(60);
}

/** Our newest words come back, dated by the platform's own clock. */
async function echo({ world, threadId }: ReplyScene): Promise<void> {
  const { mentions } = world.ctx.store;
  const { items } = await mentions.ofThread(threadId, { limit: 50 });
  const own = items.find(({ mention }) => mention.revisions[0]?.own)?.mention;
  if (!own?.createdAt) throw new Error("nothing was answered");
  const createdAt = new Date(Date.parse(own.createdAt) - 700).toISOString();
  await mentions.join({ ...own, createdAt }, `dlv_${own.mentionId}`);
}

describe("a plan of promises", () => {
  const planOf = (name: string, holidays: string[] = []) => ({
    calendars: { office: { timeZone: "Asia/Tokyo", holidays } },
    policies: [{ policyId: "office", name, calendar: "office", targets: { firstResponse: 3_600 } }],
  });

  it("is kept with strings that every engine takes, and refused where no item holds it", async () => {
    const world = await createWorld();
    const authorization = `Bearer ${await world.tokenOf({ role: "lead" })}`;
    const put = async (version: number, plan: unknown): Promise<[number, string]> => {
      const body = JSON.stringify({ plan, version });
      const headers = { authorization, "content-type": "application/json" };
      const answer = await world.request("/v1/sla", { method: "PUT", headers, body });
      return [answer.status, await answer.text()];
    };
    const [status, text] = await put(0, planOf("half \ud800"));
    expect([status, text.includes("half \uFFFD")]).toEqual([200, true]);
    const days = Array.from({ length: 40_000 }, (_, i) => new Date(i * 86_400_000).toISOString().slice(0, 10));
    expect((await put(1, planOf("long", days)))[0]).toBe(400);
    const far = planOf("far");
    expect((await put(1, { ...far, policies: [{ ...far.policies[0], targets: { resolution: 1e15 } }] }))[0]).toBe(400);
  });
});
