import { beforeAll, describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { refusalOf, workScene, type WorkScene } from "../support/work-scene.ts";

describe("saved views", () => {
  let scene: WorkScene;
  beforeAll(async () => {
    scene = await workScene();
  });
  const save = (who: "lead" | "agent" | "other", id: string, owner: "me" | "brand", rest: object = {}) =>
    unwrap(scene[who].v1.views[":id"].$put({ param: { id }, query: { owner }, json: { name: "返金", ...rest } }));
  const list = async (who: "lead" | "agent" | "other") =>
    (await unwrap(scene[who].v1.views.$get({ query: {} }))).items.map(({ id, owner }) => [id, owner]);

  it("are one's own, or shared by a lead; nobody sees another's own", async () => {
    await save("agent", "mine", "me", { filter: { tag: "返金" } });
    await save("lead", "all", "brand", { filter: { holder: "nobody" }, sort: "due" });
    expect(await list("agent")).toEqual([
      ["mine", "sato"],
      ["all", null],
    ]);
    expect(await list("other")).toEqual([["all", null]]);
    expect((await refusalOf(save("agent", "all", "brand"))).code).toBe("forbidden");
    expect((await save("other", "mine", "me")).version).toBe(1);
  });

  it("count their saves, and refuse a save over somebody else's", async () => {
    expect((await save("agent", "v", "me")).version).toBe(1);
    expect((await save("agent", "v", "me", { expectedVersion: 1, sort: "due" })).version).toBe(2);
    expect((await refusalOf(save("agent", "v", "me", { expectedVersion: 1 }))).message).toMatch(/at version 2/);
    expect((await refusalOf(save("agent", "v", "me"))).code).toBe("conflict");
    const remove = (more: { expectedVersion?: string } = {}) =>
      unwrap(scene.agent.v1.views[":id"].$delete({ param: { id: "v" }, query: { owner: "me", ...more } }));
    expect((await refusalOf(remove({ expectedVersion: "1" }))).code).toBe("conflict");
    expect(await remove()).toEqual({ id: "v" });
    expect((await refusalOf(remove())).code).toBe("not_found");
    expect((await save("agent", "v", "me")).version).toBe(4);
  });

  it("lose none of twenty saves at once: one wins, the others are told", async () => {
    const saves = await Promise.allSettled(Array.from({ length: 20 }, () => save("agent", "race", "me")));
    expect(saves.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("take what the queue's address takes, and refuse what it refuses", async () => {
    const queue = (query: Record<string, string>) =>
      scene.world.tokenOf({ role: "agent" }).then(async (token) => {
        const headers = { authorization: `Bearer ${token}` };
        return (await scene.world.request(`/v1/queue?${new URLSearchParams(query).toString()}`, { headers })).status;
      });
    const filters: [Record<string, string>, boolean][] = [
      [{ status: "snoozed", platform: "x", holder: "me", team: "support", tag: "返金", minPriority: "50" }, true],
      [{ follower: "me", topic: "refunds", wave: "wav_1" }, true],
      [{ status: "open" }, false],
      [{ topic: "No Topic" }, false],
      [{ wave: "thr_1" }, false],
      [{ minPriority: "101" }, false],
      [{ tag: "a,b" }, false],
    ];
    for (const [filter, good] of filters) {
      const saved = await save("agent", `f-${Math.random().toString(36).slice(2)}`, "me", { filter }).then(
        () => true,
        () => false,
      );
      expect([filter, saved, await queue(filter)]).toEqual([filter, good, good ? 200 : 400]);
    }
    expect((await refusalOf(save("agent", "g", "me", { filter: { colour: "red" } }))).code).toBe("invalid_input");
  });
});

describe("canned replies", () => {
  let scene: WorkScene;
  let threadId: string;
  beforeAll(async () => {
    scene = await workScene();
    [threadId = ""] = await scene.hear(["one"]);
  });
  const save = (id: string, texts: object, client = scene.lead) =>
    unwrap(client.v1["canned-replies"][":id"].$put({ param: { id }, query: {}, json: { name: "返金", texts } }));
  const preview = (cannedReplyId: string, json: object = {}) =>
    unwrap(
      scene.agent.v1.threads[":id"]["canned-replies"][":cannedReplyId"].preview.$post({
        param: { id: threadId, cannedReplyId },
        json,
      }),
    );

  it("are the leads' to save, and refuse a variable that there is not", async () => {
    expect((await refusalOf(save("a", { ja: "x" }, scene.agent))).code).toBe("forbidden");
    const error = await refusalOf(save("a", { ja: "{{customer.name}} 様、{{custmer.name}}" }));
    expect([error.code, error.message]).toEqual(["invalid_input", expect.stringMatching(/\{\{custmer\.name\}\}/)]);
  });

  it("read as they would be sent, and tell what is missing", async () => {
    await save("refund", { ja: "{{customer.name}} 様、注文 {{order}} を確認します。{{agent.name}}", en: "Hello" });
    expect(await preview("refund")).toMatchObject({ text: null, missing: ["order"], check: null });
    expect(await preview("refund", { order: "{{agent.name}}" })).toMatchObject({
      lang: "ja",
      text: "山田 花子 様、注文 ｛｛agent.name｝｝ を確認します。佐藤",
      missing: [],
    });
    expect((await preview("refund", { lang: "en" })).text).toBe("Hello");
    expect((await preview("refund", { lang: "en" })).check?.fits).toBe(5);
    expect((await refusalOf(preview("nothing"))).code).toBe("not_found");
  });

  it("are remembered by the reply that words were taken from, also where it was begun without", async () => {
    const replies = scene.agent.v1.threads[":id"].replies;
    const first = await unwrap(replies.$post({ param: { id: threadId }, json: { text: "/" } }));
    expect(first.cannedReply).toBeUndefined();
    const param = { id: threadId, replyId: first.replyId };
    const cannedReply = { id: "refund", version: 1 };
    const edit = (json: { text: string; expectedVersion: number; cannedReply?: typeof cannedReply }) =>
      unwrap(replies[":replyId"].$put({ param, json }));
    expect(await edit({ text: "Hello", expectedVersion: 1, cannedReply })).toMatchObject({ cannedReply });
    expect(await edit({ text: "Hello there", expectedVersion: 2 })).toMatchObject({ cannedReply, version: 3 });
  });
});
