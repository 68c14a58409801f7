import { randomBytes } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import type { Outcome } from "@kikimimi/core/source/delivery";
import { threadIdOf } from "@kikimimi/core/base/identity";
import { intakeThread } from "@kikimimi/pipeline/intake-thread";
import { packBody, unpackBody } from "@kikimimi/pipeline/body";
import { CALLS_BUNDLES, Crash, createWorld, Fate, type World } from "../support/world.ts";
import { CALM, postOf } from "../support/posts.ts";

const outcome: Outcome = {
  status: "processed",
  created: 0,
  updated: 0,
  ignored: [],
  failed: [],
  processedAt: new Date().toISOString(),
};

/** Where a replay goes on. */
type Place = { since: string; cursor: string | null };

async function summary(world: World): Promise<unknown> {
  const client = await world.clientOf({ role: "admin" });
  const { items } = await unwrap(client.v1.threads.$get({ query: { limit: "200" } }));
  return items.map(({ threadId, status, priority, mentionCount, rev }) => ({
    threadId,
    status,
    priority,
    mentionCount,
    rev,
  }));
}

describe("deliveries", () => {
  it("archives bytes as they came, also when they fill more than one item", async () => {
    const world = await createWorld();
    const body = randomBytes(500_000);
    const delivery = {
      deliveryId: "dlv_01KAZ0000000000000000000AA",
      brandId: "demo",
      platform: "line",
      sourceId: "line",
      via: "webhook",
      receivedAt: new Date().toISOString(),
      headers: {},
      bodyGzip: packBody(body),
    } as const;
    await world.ctx.store.deliveries.archive(delivery, outcome);
    const back = await world.ctx.store.deliveries.get("demo", delivery.deliveryId);
    expect(back && Buffer.from(unpackBody(back.delivery.bodyGzip)).equals(body)).toBe(true);
    expect(await world.ctx.store.deliveries.get("other", delivery.deliveryId)).toBeUndefined();
  });

  it("replays one delivery or all since an instant, and nothing changes", async () => {
    const world = await createWorld();
    const client = await world.clientOf({ role: "lead" });
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await world.push("standardwebhooks", postOf(`r${i}`)));
    await world.drain();
    const before = await summary(world);
    const { deliveryId } = JSON.parse(answers[0]?.body ?? "") as { deliveryId: string };
    await unwrap(client.v1.deliveries[":id"].replay.$post({ param: { id: deliveryId }, query: {} }));
    const since = new Date(Date.now() - 3_600_000).toISOString();
    let replayed = 0;
    for (let next: Place | null = { since, cursor: null }; next;) {
      const page: { replayed: number; next: Place | null } = await unwrap(
        client.v1.replays.$post({ query: {}, json: next }),
      );
      replayed += page.replayed;
      next = page.next;
    }
    expect(replayed).toBe(3);
    await world.drain();
    expect(await summary(world)).toEqual(before);
    const first = await unwrap(client.v1.deliveries[":id"].$get({ param: { id: deliveryId }, query: {} }));
    expect(first.outcome).toMatchObject({ created: 1, ignored: [] });
    await expect(
      unwrap(client.v1.deliveries[":id"].replay.$post({ param: { id: "dlv_unknown" }, query: {} })),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  it("reports the same outcome when the process died after writing", async () => {
    const fate = new Fate();
    const world = await createWorld({ fate });
    const answer = await world.push("standardwebhooks", postOf("crash", { text: CALM }));
    // Edges: source read (2), mention write (2), thread read: dies there.
    fate.plan([5]);
    await expect(world.drain()).rejects.toBeInstanceOf(Crash);
    fate.restart();
    await world.drain();
    const { deliveryId } = JSON.parse(answer.body) as { deliveryId: string };
    const client = await world.clientOf({ role: "lead" });
    const done = await unwrap(client.v1.deliveries[":id"].$get({ param: { id: deliveryId }, query: {} }));
    expect(done.outcome).toMatchObject({ status: "processed", created: 1, ignored: [] });
  });

  it("calls a repetition a duplicate, and an edit an update, also when the process died after writing it", async () => {
    const fate = new Fate();
    const world = await createWorld({ fate });
    const client = await world.clientOf({ role: "lead" });
    const outcomeOf = async (answer: { body: string }): Promise<Outcome> => {
      const { deliveryId } = JSON.parse(answer.body) as { deliveryId: string };
      return (await unwrap(client.v1.deliveries[":id"].$get({ param: { id: deliveryId }, query: {} }))).outcome;
    };
    const post = postOf("twice", { text: CALM });
    await world.push("standardwebhooks", post);
    await world.drain();
    const again = await world.push("standardwebhooks", post);
    await world.drain();
    expect(await outcomeOf(again)).toMatchObject({
      created: 0,
      updated: 0,
      ignored: [{ reason: "duplicate", count: 1 }],
    });
    const updatedAt = new Date().toISOString();
    const edit = {
      ...post,
      type: "mention.updated",
      timestamp: updatedAt,
      data: { ...post.data, text: "直しました", updatedAt },
    };
    const edited = await world.push("standardwebhooks", edit);
    // Edges: source read (2), refused put (2, its answer is the state), put (2), thread read: dies there.
    fate.plan([6]);
    await expect(world.drain()).rejects.toBeInstanceOf(Crash);
    fate.plan([]);
    await world.drain();
    expect(await outcomeOf(edited)).toMatchObject({ created: 0, updated: 1, ignored: [] });
  });

  it("opens a thread once, and only while it needs somebody", async () => {
    const world = await createWorld();
    for (const [id, text] of [
      ["calm", CALM],
      ["angry", undefined],
    ] as const) {
      await world.push("standardwebhooks", postOf(id, text === undefined ? {} : { text }));
      await world.drain();
      const threadId = threadIdOf("demo", "standardwebhooks", id);
      const before = await world.ctx.store.threads.get(threadId);
      await intakeThread({ ctx: world.ctx, input: { type: "thread.needs_person", brandId: "demo", threadId } });
      const after = await world.ctx.store.threads.get(threadId);
      expect([id, after?.rev, after?.thread.openedAt !== null]).toEqual([id, before?.rev, id === "angry"]);
    }
    await intakeThread({
      ctx: world.ctx,
      input: { type: "thread.needs_person", brandId: "demo", threadId: "thr_NONE" },
    });
  });

  it("keeps nothing of an unsent message, in the archive neither, whichever came first", async () => {
    for (const late of [false, true]) {
      const world = await createWorld();
      const source = { type: "user", userId: "U1" };
      const event = (id: string, timestamp: number, rest: object): object => ({
        timestamp,
        source,
        mode: "active",
        webhookEventId: id,
        ...rest,
      });
      const message = (id: string, text: string): object =>
        event(id, 1_000, { type: "message", message: { type: "text", id, text } });
      const said = {
        destination: "U",
        events: [message("m1", "消してほしい秘密の言葉"), message("m2", "残してよい言葉"), message("m3", "message")],
      };
      const unsent = {
        destination: "U",
        events: [event("e2", 2_000, { type: "unsend", unsend: { messageId: "m1" } })],
      };
      const first = await world.push("line", late ? unsent : said);
      await world.drain();
      const second = await world.push("line", late ? said : unsent);
      await world.drain();
      const { deliveryId } = JSON.parse((late ? second : first).body) as { deliveryId: string };
      const archived = await world.ctx.store.deliveries.get("demo", deliveryId);
      const raw = Buffer.from(unpackBody(archived?.delivery.bodyGzip ?? "")).toString();
      expect([raw.includes("秘密"), raw.includes("残してよい言葉"), archived?.outcome.status]).toEqual([
        false,
        true,
        "processed",
      ]);
      const client = await world.clientOf({ role: "lead" });
      await unwrap(client.v1.deliveries[":id"].replay.$post({ param: { id: deliveryId }, query: {} }));
      await world.drain();
      const [thread] = (await unwrap(client.v1.threads.$get({ query: {} }))).items;
      const { mentions } = await unwrap(
        client.v1.threads[":id"].$get({ param: { id: thread?.threadId ?? "" }, query: {} }),
      );
      const seen = mentions.map(({ text, deletedAt }) => `${text} ${deletedAt !== null}`);
      expect(new Set(seen)).toEqual(new Set([" true", "残してよい言葉 false", "message false"]));
    }
  });

  it.skipIf(CALLS_BUNDLES)(
    "sets a message aside after bounded tries, shows why, and takes it back on demand",
    async () => {
      const world = await createWorld({ maxReceives: 2 });
      const client = await world.clientOf({ role: "lead" });
      const answer = await world.push("standardwebhooks", postOf("poison", { text: CALM }));
      // A defect that a later version mends: sources cannot be read.
      const { sources } = world.ctx.store;
      const get = vi.spyOn(sources, "get").mockResolvedValue(undefined);
      await expect(world.drain()).rejects.toThrow();
      await expect(world.drain()).rejects.toThrow();
      await world.drain();
      get.mockRestore();

      const { deadLetters } = await unwrap(client.v1["dead-letters"].$get({ query: {} }));
      const { deliveryId } = JSON.parse(answer.body) as { deliveryId: string };
      expect(deadLetters).toMatchObject([
        { queue: "inbound", deliveryId, reason: expect.stringContaining("unknown source") as string },
      ]);
      const stranger = await world.clientOf({ role: "admin", brands: ["acme"] });
      expect((await unwrap(stranger.v1["dead-letters"].$get({ query: {} }))).deadLetters).toEqual([]);
      const unknown = await client.v1["dead-letters"][":id"].replay.$post({ param: { id: "none" }, query: {} });
      expect(unknown.status).toBe(404);
      await expect
        .poll(
          async () =>
            (
              await client.v1["dead-letters"][":id"].replay.$post({
                param: { id: deadLetters[0]?.messageId ?? "" },
                query: {},
              })
            ).status,
          { timeout: 15_000, interval: 500 },
        )
        .toBe(202);
      await world.drain();
      const done = await unwrap(client.v1.deliveries[":id"].$get({ param: { id: deliveryId }, query: {} }));
      expect(done.outcome).toMatchObject({ status: "processed", created: 1 });
      expect((await unwrap(client.v1["dead-letters"].$get({ query: {} }))).parked).toEqual([]);
    },
  );

  it("takes recordings of polls over the API, and refuses what is none", async () => {
    const world = await createWorld();
    const token = await world.tokenOf({ role: "lead" });
    const post = (query: string, body: string, type = "application/json") =>
      world.request(`/v1/deliveries?${query}`, {
        method: "POST",
        body,
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": type,
          "content-length": String(Buffer.byteLength(body)),
        },
      });
    const ok = "platform=mastodon&source=mastodon";
    const statuses = [
      (await post(ok, "[]")).status,
      (await post(ok, "[")).status,
      (await post(ok, '"x"')).status,
      (await post(ok, "[]", "text/plain")).status,
      (await post(ok, `[${" ".repeat(900_000)}]`)).status,
      (await post(ok, `[${" ".repeat(2_000_000)}]`)).status,
      (await post("platform=none&source=none", "[]")).status,
      (await post("platform=mastodon", "[]")).status,
    ];
    expect(statuses).toEqual([202, 400, 400, 415, 413, 413, 404, 400]);
  });
});
