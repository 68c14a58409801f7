import { beforeEach, describe, expect, it } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { ThreadAction } from "@kikimimi/core/thread/action";
import { CALM, OUTCRIES, postOf } from "../support/posts.ts";
import { CALLS_BUNDLES, createWorld, type World } from "../support/world.ts";

describe("threads that become one", () => {
  let world: World;
  let agent: Client;
  let whole: string;
  let part: string;

  const say = async (id: string, conversationId: string, text: string = OUTCRIES[0]): Promise<void> => {
    await world.push("standardwebhooks", postOf(id, { conversationId, text }));
    await world.drain();
  };
  const read = (id: string) => unwrap(agent.v1.threads[":id"].$get({ param: { id }, query: {} }));
  const saidIn = async (id: string): Promise<string[]> =>
    (await read(id)).mentions.map(({ externalId }) => externalId).sort();
  const merge = (id: string, into: string) =>
    unwrap(agent.v1.threads[":id"].merge.$post({ param: { id }, json: { into } }));
  const separate = (id: string) => unwrap(agent.v1.threads[":id"].separate.$post({ param: { id } }));
  const threadOf = async (externalId: string): Promise<string> => {
    const { items } = await unwrap(agent.v1.threads.$get({ query: { limit: "200" } }));
    return items.find(({ lead }) => lead?.author?.id === `author-${externalId}`)?.threadId ?? "";
  };
  /** What making each thread anew finds wrong. */
  const differences = async (): Promise<string[]> => {
    const lead = await world.clientOf({ role: "lead" });
    const { items } = await unwrap(agent.v1.threads.$get({ query: { limit: "200" } }));
    const all = items.map(({ threadId: id }) =>
      unwrap(lead.v1.threads[":id"].rebuild.$post({ param: { id }, json: { repair: false } })),
    );
    return (await Promise.all(all)).flatMap((one) => one.differences.map((name) => `${one.threadId} ${name}`));
  };

  beforeEach(async () => {
    world = await createWorld();
    agent = await world.clientOf({ id: "sato", name: "佐藤", role: "agent" });
    await say("a1", "ca", OUTCRIES[0]);
    await say("b1", "cb", OUTCRIES[3]);
    [whole, part] = [await threadOf("a1"), await threadOf("b1")];
  });

  it("are read and answered as one, also what is said later in the part, in any order of arrival", async () => {
    const merged = await merge(part, whole);
    expect([merged.threadId, merged.parts]).toEqual([whole, [part]]);
    await say("b2", "cb", OUTCRIES[5]);
    expect(await saidIn(whole)).toEqual(["a1", "b1", "b2"]);
    expect(await read(part)).toMatchObject({ status: "merged", merged: { into: whole }, mentions: [] });
    const { items } = await unwrap(agent.v1.queue.$get({ query: {} }));
    expect(items.map(({ threadId }) => threadId)).toEqual([whole]);
    expect(await differences()).toEqual([]);

    const detail = await read(whole);
    const b2 = detail.mentions.find(({ externalId }) => externalId === "b2");
    const draft = await unwrap(
      agent.v1.threads[":id"].replies.$post({
        param: { id: whole },
        json: { text: "確認します", mentionId: b2?.mentionId },
      }),
    );
    expect(draft).toMatchObject({ threadId: whole, mentionId: b2?.mentionId });
    const ruled = await unwrap(
      agent.v1.mentions[":id"].correction.$put({ param: { id: b2?.mentionId ?? "" }, json: { anger: 0, urgency: 0 } }),
    );
    expect(ruled.threadId).toBe(whole);
  });

  it("have the part's tags and followers with their own, which come first where there is room for some only", async () => {
    const act = (id: string, json: ThreadAction, client = agent) =>
      unwrap(client.v1.threads[":id"].actions.$post({ param: { id }, json }));
    const mori = await world.clientOf({ id: "mori", name: "森", role: "agent" });
    const own = Array.from({ length: 18 }, (_one, i) => `own${i}`);
    await act(whole, { type: "tag", add: own, remove: [] });
    await act(whole, { type: "follow" });
    await act(part, { type: "tag", add: ["own3", "a", "b", "c"], remove: [] });
    await act(part, { type: "follow" });
    await act(part, { type: "follow" }, mori);
    await merge(part, whole);
    await merge(part, whole);
    const { tags, followers, activities } = await read(whole);
    expect([tags, followers.map(({ id }) => id)]).toEqual([
      [...own, "a", "b"],
      ["sato", "mori"],
    ]);
    expect(activities.filter(({ type }) => type === "thread.absorbed")).toHaveLength(1);
    expect(await differences()).toEqual([]);
  });

  it("refuse work in the part, and each other's parts lead to the whole", async () => {
    await merge(part, whole);
    for (const type of ["claim", "close", "follow"] as const) {
      const deed = unwrap(agent.v1.threads[":id"].actions.$post({ param: { id: part }, json: { type } }));
      await expect(deed).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("part of another") as string,
      });
    }
    await say("d1", "cd", OUTCRIES[6]);
    const other = await threadOf("d1");
    expect((await merge(other, part)).threadId).toBe(whole);
    await expect(merge(whole, part)).rejects.toMatchObject({ code: "invalid_input" });
    expect((await read(whole)).parts).toEqual([part, other]);
  });

  it.skipIf(CALLS_BUNDLES)("go on where a crash left off when asked again", async () => {
    for (let i = 2; i < 6; i++) await say(`b${i}`, "cb", `${CALM} ${i}`);
    const { mentions } = world.ctx.store;
    const prepare = mentions.prepare.bind(mentions);
    let left = 2;
    mentions.prepare = async (...args) => {
      if (left-- === 0) throw new Error("the process died here");
      return prepare(...args);
    };
    await expect(merge(part, whole)).rejects.toThrow();
    mentions.prepare = prepare;
    await merge(part, whole);
    await merge(part, whole);
    expect(await saidIn(whole)).toEqual(["a1", "b1", "b2", "b3", "b4", "b5"]);
    expect((await read(whole)).activities.filter(({ type }) => type === "thread.absorbed")).toHaveLength(1);
    expect(await differences()).toEqual([]);
  });

  it("part again, with everything that each conversation said", async () => {
    await merge(part, whole);
    await say("b2", "cb", OUTCRIES[5]);
    await say("a2", "ca", CALM);
    const again = await separate(part);
    expect([again.threadId, again.status]).toEqual([part, "queued"]);
    expect([await saidIn(part), await saidIn(whole)]).toEqual([
      ["b1", "b2"],
      ["a1", "a2"],
    ]);
    await expect(separate(part)).rejects.toMatchObject({ code: "conflict" });
    await say("b3", "cb", CALM);
    expect(await saidIn(part)).toEqual(["b1", "b2", "b3"]);
    expect(await differences()).toEqual([]);
  });

  it("take mentions out into a thread of their own, which edits and repetitions reach too", async () => {
    await say("a2", "ca", OUTCRIES[5]);
    const a2 = (await read(whole)).mentions.find(({ externalId }) => externalId === "a2");
    const split = await unwrap(
      agent.v1.threads[":id"].split.$post({ param: { id: whole }, json: { mentionIds: [a2?.mentionId ?? ""] } }),
    );
    await world.drain();
    await say("a2", "ca", OUTCRIES[5]);
    expect([await saidIn(whole), await saidIn(split.threadId)]).toEqual([["a1"], ["a2"]]);
    expect((await read(split.threadId)).status).toBe("queued");
    const wrong = agent.v1.threads[":id"].split.$post({
      param: { id: part },
      json: { mentionIds: [a2?.mentionId ?? ""] },
    });
    await expect(unwrap(wrong)).rejects.toMatchObject({ code: "not_found" });
    expect(await differences()).toEqual([]);
  });
});
