import { beforeAll, describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { workScene, type WorkScene } from "../support/work-scene.ts";

describe("notices", () => {
  let scene: WorkScene;
  beforeAll(async () => {
    scene = await workScene();
  });
  const of = async (who: "lead" | "agent" | "other", query: Record<string, string> = {}) =>
    (await unwrap(scene[who].v1.notices.$get({ query }))).items;
  const seen = async (...args: Parameters<typeof of>) =>
    (await of(...args)).map(({ reason, what }) => `${reason} ${what}`);

  it("reach those whom a note names, with its beginning, and nobody else", async () => {
    const [id = ""] = await scene.hear(["one"]);
    await scene.act(id, { type: "note", text: "見てください", colleagues: [{ id: "ito", name: "伊藤" }] });
    expect(await of("other")).toMatchObject([
      { reason: "named", what: "thread.noted", text: "見てください", threadId: id, by: { id: "sato" }, readAt: null },
    ]);
    expect(await of("agent")).toEqual([]);
    const acme = await scene.world.clientOf({ id: "ito", role: "agent", brands: ["acme"] });
    expect((await unwrap(acme.v1.notices.$get({ query: {} }))).items).toEqual([]);
  });

  it("reach followers when a customer writes, once however often it is delivered, and when it is over", async () => {
    const [id = ""] = await scene.hear(["two"], { conversationId: "two" });
    await scene.act(id, { type: "follow" });
    await scene.act(id, { type: "tag", add: ["x"], remove: [] }, scene.other);
    for (let i = 0; i < 3; i++)
      await scene.hear(["two-more"], { conversationId: "two", text: "まだですか", at: new Date(Date.now() + 1_000) });
    await scene.act(id, { type: "close" }, scene.other);
    expect(await seen("agent")).toEqual(["following thread.closed", "following mention.received"]);
    await scene.act(id, { type: "unfollow" });
    await scene.act(id, { type: "reopen" }, scene.other);
    expect(await seen("agent")).toHaveLength(2);
  });

  it("are read once, one's own alone, and unread ones are found by themselves", async () => {
    const unread = await of("agent", { unread: "true" });
    expect(unread).toHaveLength(2);
    const read = (who: "agent" | "other") =>
      unwrap(scene[who].v1.notices.read.$post({ query: {}, json: { noticeIds: [unread[0]?.noticeId ?? ""] } }));
    expect([await read("other"), await read("agent"), await read("agent")]).toEqual([
      { read: 0 },
      { read: 1 },
      { read: 0 },
    ]);
    expect((await of("agent", { unread: "true" })).map(({ noticeId }) => noticeId)).toEqual([unread[1]?.noticeId]);
    expect((await of("agent")).map(({ readAt }) => readAt !== null)).toEqual([true, false]);
  });

  it("come page by page, newest first", async () => {
    const [id = ""] = await scene.hear(["three"]);
    for (let i = 0; i < 5; i++)
      await scene.act(id, { type: "note", text: `${i}`, colleagues: [{ id: "kato", name: "加藤" }] });
    for (const unread of ["true", "false"]) {
      const texts: (string | null)[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const query = { unread, limit: "2", ...(cursor === undefined ? {} : { cursor }) };
        const page = await unwrap(scene.lead.v1.notices.$get({ query }));
        texts.push(...page.items.map(({ text }) => text));
        cursor = page.next;
      }
      expect(texts).toEqual(["4", "3", "2", "1", "0"]);
    }
  });
});
