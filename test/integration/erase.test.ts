import { describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { packBody } from "@kikimimi/pipeline/body";
import { draftOf } from "@kikimimi/core/reply/reply";
import { recordSaid } from "@kikimimi/pipeline/record-reply";
import { indexChanges } from "@kikimimi/pipeline/index-changes";
import { createSqliteIndex } from "@kikimimi/search/sqlite";
import { CALM, FURIOUS, OUTCRIES } from "../support/posts.ts";
import { eraseAll, HANA, hear, idOf, PLATFORM, said, SECRET } from "../support/erasing.ts";
import { itemsWith } from "../support/table-words.ts";
import { webhookScene } from "../support/webhook-scene.ts";
import { createWorld } from "../support/world.ts";

const KEN = { id: "ken-1", name: "健" };

type Replay = { readonly since: string; readonly cursor: string | null };

/** Two people in three threads, one of them long; some posts wait for people. */
async function scene() {
  const search = createSqliteIndex(":memory:");
  const world = await createWorld({ search });
  await hear(
    world,
    said("h1", `${FURIOUS} ${SECRET}一`, { conversationId: "talk" }),
    said("k1", OUTCRIES[0], { author: KEN, conversationId: "talk" }),
    said("h2", `${OUTCRIES[3]} ${SECRET}二`),
    ...Array.from({ length: 30 }, (_, i) => said(`c${i}`, `${CALM} ${i}`, { author: KEN, conversationId: "long" })),
    said("h3", `${SECRET}三 ${CALM}`, { conversationId: "long", at: new Date(Date.now() - 3_600_000) }),
  );
  await indexChanges({ ctx: world.ctx, input: { budgetMs: 60_000 } });
  return { world, admin: await world.clientOf({ role: "admin", id: "boss" }) };
}

describe("erasing what somebody wrote", { timeout: 120_000 }, () => {
  it("finds all posts first, by id or handle, and erases nothing by that", async () => {
    const { world, admin } = await scene();
    const look = (json: object) =>
      unwrap(admin.v1.erasures.preview.$post({ query: {}, json: { platform: PLATFORM, ...json } }));
    for (const wanted of [{ author: HANA.id }, { handle: "@hana_y" }]) {
      const { authors, next, read } = await look(wanted);
      expect(next).toBeNull();
      expect(authors).toMatchObject([{ ...HANA, posts: 3 }]);
      expect(new Set(authors.flatMap(({ threadIds }) => threadIds)).size).toBe(3);
      expect(read).toEqual({ threads: 3, posts: 34 });
    }
    expect((await look({ author: "nobody" })).authors).toEqual([]);
    expect(await itemsWith(world, [SECRET])).not.toEqual([]);
  });

  it("leaves no word, name or id of theirs anywhere, and everybody else's as it was", async () => {
    const { world, admin } = await scene();
    const before = (await itemsWith(world, [SECRET])).map((key) => key.split("#")[0]);
    expect(new Set(before)).toEqual(new Set(["ARCHIVE", "M"]));
    const { phase, erased, author, finishedAt, read } = await eraseAll(admin);
    expect({ phase, erased, author }).toEqual({ phase: null, erased: { posts: 3, threads: 3 }, author: null });
    expect(finishedAt).not.toBeNull();
    expect(read.deliveries).toBe(34);
    expect(await itemsWith(world, [SECRET, HANA.id, HANA.name, HANA.handle])).toEqual([]);
    for (const id of ["k1", "c0", "c29"]) {
      expect((await world.ctx.store.mentions.get(idOf(id)))?.mention.revisions[0]?.author?.id).toBe(KEN.id);
    }
    const { items } = await unwrap(admin.v1.queue.$get({ query: {} }));
    expect(items.map(({ lead }) => lead?.author?.id)).toEqual([KEN.id]);
  });

  it("takes it out of the bands of copies, so that a copy meets no fingerprint of it", async () => {
    const { world, admin } = await scene();
    const inBands = async (): Promise<string[]> =>
      (await itemsWith(world, [idOf("h2")])).filter((key) => key.startsWith("BAND#"));
    expect(await inBands()).not.toEqual([]);
    await eraseAll(admin);
    expect(await inBands()).toEqual([]);
  });

  it("is out of the search index at once, and stays out when that is brought up to date or built anew", async () => {
    const { world, admin } = await scene();
    const { ctx } = world;
    const find = async () => (await unwrap(admin.v1.search.$get({ query: { q: SECRET } }))).items.length;
    expect([await find(), await ctx.search?.size("demo")]).toEqual([3, 34]);
    await eraseAll(admin);
    expect([await find(), await ctx.search?.size("demo")]).toEqual([0, 31]);
    await indexChanges({ ctx, input: { budgetMs: 60_000 } });
    expect([await find(), await ctx.search?.size("demo")]).toEqual([0, 31]);
    await ctx.search?.reset("demo");
    await indexChanges({ ctx, input: { budgetMs: 60_000 } });
    expect([await find(), await ctx.search?.size("demo")]).toEqual([0, 31]);
  });

  it("is heard of by an indexer that nobody told at once, also of posts that their thread no longer remembers", async () => {
    const world = await createWorld();
    const index = createSqliteIndex(":memory:");
    const step = () => indexChanges({ ctx: { ...world.ctx, search: index }, input: { budgetMs: 60_000 } });
    const old = said("h0", `${SECRET}零`, { conversationId: "long", at: new Date(Date.now() - 3_600_000) });
    const later = Array.from({ length: 20 }, (_, i) =>
      said(`c${i}`, `${CALM} ${i}`, { author: KEN, conversationId: "long" }),
    );
    await hear(world, old, ...later, said("h1", `${SECRET}一`));
    await step();
    expect(await index.size("demo")).toBe(22);
    await eraseAll(await world.clientOf({ role: "admin" }));
    await step();
    expect(await index.size("demo")).toBe(20);
  });

  it("stays erased when the same posts are delivered, edited, polled or replayed again", async () => {
    const { world, admin } = await scene();
    await eraseAll(admin);
    const edited = said("h2", `${SECRET}四`);
    await hear(world, said("h1", `${FURIOUS} ${SECRET}一`, { conversationId: "talk" }), {
      ...edited,
      type: "mention.updated",
      data: { ...edited.data, updatedAt: new Date(Date.now() + 60_000).toISOString() },
    });
    const since = new Date(Date.now() - 86_400_000).toISOString();
    let replayed = 0;
    for (let json: Replay | null = { since, cursor: null }; json;) {
      const page: { replayed: number; next: Replay | null } = await unwrap(admin.v1.replays.$post({ query: {}, json }));
      replayed += page.replayed;
      json = page.next;
    }
    expect(replayed).toBe(36);
    await world.drain();
    expect(await itemsWith(world, [SECRET, HANA.id, HANA.name])).toEqual([]);
    expect((await world.ctx.store.mentions.get(idOf("k1")))?.mention.revisions).toHaveLength(1);
  });

  it("keeps what they write later, until it is asked for again", async () => {
    const { world, admin } = await scene();
    const first = await eraseAll(admin);
    await hear(world, said("h9", `${SECRET}九`));
    expect((await world.ctx.store.mentions.get(idOf("h9")))?.mention.revisions[0]?.text).toBe(`${SECRET}九`);
    const second = await eraseAll(admin);
    expect(second).toMatchObject({ erasureId: first.erasureId, requests: 2, erased: { posts: 4, threads: 4 } });
    expect(await itemsWith(world, [SECRET, HANA.id])).toEqual([]);
  });

  it("hides the name of a talk between two, which is the other's account, in our own words too", async () => {
    const { world, admin } = await scene();
    const ours = { author: { id: "brand", name: "店" }, conversationId: `dm-${HANA.id}`, own: true };
    await hear(world, said("d1", `${SECRET}五`, { conversationId: `dm-${HANA.id}` }), said("d2", "承りました", ours));
    await eraseAll(admin);
    expect(await itemsWith(world, [HANA.id])).toEqual([]);
    const kept = (await world.ctx.store.mentions.get(idOf("d2")))?.mention;
    expect(kept?.revisions[0]?.text).toBe("承りました");
    expect(kept?.threadId).toBe((await world.ctx.store.mentions.get(idOf("d1")))?.mention.threadId);
    // An echo of ours, and an old post of theirs, still find their thread.
    await hear(world, said("d2", "承りました", ours));
    expect((await world.ctx.store.mentions.get(idOf("d2")))?.mention.threadId).toBe(kept?.threadId);
  });

  it("leaves a reply that was on its way in the thread that it was written in", async () => {
    const { world, admin } = await scene();
    const conversationId = `dm-${HANA.id}`;
    await hear(world, said("d1", `${SECRET}五`, { conversationId }));
    const { threadId } = (await world.ctx.store.mentions.get(idOf("d1")))?.mention ?? {};
    await eraseAll(admin);
    const { thread } = (await world.ctx.store.threads.get(threadId ?? "")) ?? {};
    if (!thread) throw new Error("the thread is gone");
    const common = { brandId: "demo", platform: PLATFORM, sourceId: PLATFORM, threadId: thread.threadId, key: "k" };
    const by = { id: "sato", name: "佐藤" };
    const at = new Date().toISOString();
    const draft = draftOf({
      ...common,
      replyId: "rpl_1",
      mentionId: idOf("d1"),
      text: "承りました",
      by,
      createdAt: at,
    });
    await recordSaid(world.ctx, thread, { ...draft, state: "sending", externalId: "ours-1", sentAt: at });
    const ours = (await world.ctx.store.mentions.get(idOf("ours-1")))?.mention;
    expect(ours).toMatchObject({ threadId, masked: true });
    expect(await itemsWith(world, [HANA.id])).toEqual([]);
  });

  it("takes what is in the archive alone for a post that is to stay erased", async () => {
    const { world, admin } = await scene();
    const { deliveries } = world.ctx.store;
    await hear(world, said("k2", CALM, { author: KEN }));
    const [delivery] = (await unwrap(admin.v1.deliveries.$get({ query: {} }))).items;
    const known = await deliveries.get("demo", delivery?.deliveryId ?? "");
    if (!known) throw new Error("nothing was archived");
    const lost = packBody(Buffer.from(JSON.stringify(said("lost", `${SECRET}六`))));
    await deliveries.archive({ ...known.delivery, bodyGzip: lost }, known.outcome);
    await eraseAll(admin);
    expect(await itemsWith(world, [SECRET, HANA.id])).toEqual([]);
    await hear(world, said("lost", `${SECRET}六`));
    expect(await itemsWith(world, [SECRET, HANA.id])).toEqual([]);
  });

  it("asks for the id twice, refuses both or neither of id and handle, and knows no erasure that never was", async () => {
    const { admin } = await scene();
    const json = { platform: PLATFORM, author: HANA.id, confirm: "hana" };
    await expect(unwrap(admin.v1.erasures.$post({ query: {}, json }))).rejects.toMatchObject({ code: "invalid_input" });
    for (const wanted of [{}, { author: "a", handle: "b" }]) {
      const asked = admin.v1.erasures.preview.$post({ query: {}, json: { platform: PLATFORM, ...wanted } });
      await expect(unwrap(asked)).rejects.toMatchObject({ code: "invalid_input" });
    }
    const run = admin.v1.erasures[":id"].run.$post({ param: { id: `ers_${"0".repeat(26)}` }, query: {} });
    await expect(unwrap(run)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is in the audit log with counts and a digest, never with the author", async () => {
    const { admin } = await scene();
    const { erasureId } = await eraseAll(admin);
    const { items } = await unwrap(admin.v1.audit.$get({ query: { actor: "boss", limit: "200" } }));
    const log = JSON.stringify(items);
    expect([HANA.id, HANA.name, HANA.handle, SECRET].filter((word) => log.includes(word))).toEqual([]);
    const [last] = items.filter(({ route }) => route === "POST /v1/erasures/{id}/run");
    expect(last).toMatchObject({ targets: [erasureId], outcome: { facts: { phase: "done", posts: 3, threads: 3 } } });
    const listed = await unwrap(admin.v1.erasures.$get({ query: {} }));
    expect(listed.items.map((one) => one.erasureId)).toEqual([erasureId]);
  });

  it("takes out of the webhooks' log what receivers answered about their posts, and no other answer", async () => {
    const { world, receiver, add, hear: write, run, log } = await webhookScene();
    const { id } = await add(["thread.queued"], true);
    // A receiver that sends back what it got.
    receiver.react((heard) => ({ status: 200, body: JSON.stringify(heard.body) }));
    await world.push(PLATFORM, said("h1", `${FURIOUS} ${SECRET}一`, { at: world.ctx.clock() }));
    await write("other", OUTCRIES[1]);
    await run();
    expect((await log(id)).map(({ attempts }) => attempts[0]?.body.includes(SECRET))).toEqual(
      expect.arrayContaining([true, false]),
    );
    await eraseAll(await world.clientOf({ role: "admin" }));
    const answers = (await log(id)).map(({ attempts }) => attempts[0]?.body ?? "");
    expect(answers.filter((body) => body === "")).toHaveLength(1);
    expect(answers.filter((body) => body.includes("thieves"))).toHaveLength(1);
    expect(await itemsWith(world, [SECRET, HANA.id])).toEqual([]);
  });
});
