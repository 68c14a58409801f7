import { describe, expect, it } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { platformOf } from "@kikimimi/platforms/registry";
import { codeOf, draft, mastodon, passTime, people, raise, revOf, routes, send, TEXT } from "../support/reply-deeds.ts";
import { type ReplyScene, replyScene } from "../support/reply-scene.ts";

async function requireApproval({ world }: ReplyScene, platform: string): Promise<void> {
  const source = await world.ctx.store.sources.get(platform, platform);
  if (source) await world.ctx.store.sources.put({ ...source, replyApproval: "required" });
}

describe("a reply", () => {
  it("is approved by a lead, at the version that the lead saw", async () => {
    const scene = await replyScene(mastodon);
    await requireApproval(scene, "mastodon");
    const { agent, lead, viewer } = await people(scene);
    const replyId = await draft(scene, agent);
    const param = { id: scene.threadId, replyId };
    // Every deed at its own time, so that their order is seen.
    const one = (client: Client) => {
      scene.later(1);
      return routes(client);
    };
    const threadRev = await revOf(scene, agent);
    expect(await codeOf(unwrap(one(agent).send.$post({ param, json: { version: 1, threadRev } })))).toBe("forbidden");
    expect(await codeOf(unwrap(one(viewer).submit.$post({ param, json: { version: 1 } })))).toBe("forbidden");
    expect(await codeOf(unwrap(one(lead).approve.$post({ param, json: { version: 1 } })))).toBe("conflict");
    await unwrap(one(agent).submit.$post({ param, json: { version: 1 } }));
    expect(await codeOf(unwrap(one(agent).approve.$post({ param, json: { version: 1 } })))).toBe("forbidden");
    const rejected = await unwrap(one(lead).reject.$post({ param, json: { reason: "敬語に直して" } }));
    expect([rejected.state, rejected.rejected?.reason]).toEqual(["rejected", "敬語に直して"]);
    const put = { param, json: { text: `${TEXT}失礼いたしました。`, expectedVersion: 1 } };
    expect((await unwrap(one(agent).$put(put))).version).toBe(2);
    expect(await codeOf(unwrap(one(agent).$put(put)))).toBe("conflict");
    await unwrap(one(agent).submit.$post({ param, json: { version: 2 } }));
    expect(await codeOf(unwrap(one(lead).approve.$post({ param, json: { version: 1 } })))).toBe("conflict");
    const approved = await unwrap(one(lead).approve.$post({ param, json: { version: 2 } }));
    expect(approved.approved?.by.id).toBe("abe");
    scene.later(1);
    await scene.world.drain();
    expect((await scene.reply(replyId)).state).toBe("sent");
    expect(scene.replies.taken()[0]?.text).toContain("失礼いたしました。");
    const { activities } = await unwrap(agent.v1.threads[":id"].$get({ param: { id: scene.threadId }, query: {} }));
    expect(activities.map(({ type }) => type)).toEqual([
      "reply.submitted",
      "reply.rejected",
      "reply.submitted",
      "reply.approved",
      "reply.sent",
    ]);
  });

  it("is refused when the customer or a colleague was faster, with what is new", async () => {
    const scene = await replyScene(mastodon);
    const { agent, other } = await people(scene);
    const replyId = await draft(scene, agent);
    const param = { id: scene.threadId, replyId };
    const seen = await revOf(scene, agent);
    const target = scene.replies.target();
    scene.later(60);
    const first = await scene.world.ctx.store.threads.get(scene.threadId);
    const answer = { ...target, conversation: first?.thread.conversation ?? "", heardAt: scene.now().toISOString() };
    const mentionId = await scene.hear(answer, "まだですか");
    await unwrap(other.v1.threads[":id"].notes.$post({ param: { id: scene.threadId }, json: { text: "法務が返信" } }));
    const refused: unknown = await unwrap(
      routes(agent).send.$post({ param, json: { version: 1, threadRev: seen } }),
    ).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "conflict" });
    expect(refused instanceof AppError && refused.details.changed).toMatchObject([
      { what: "mention.said", id: mentionId },
      { what: "thread.noted", by: "森" },
    ]);
    const now = await revOf(scene, agent);
    await unwrap(routes(agent).send.$post({ param, json: { version: 1, threadRev: now } }));
    // A second answer, written before the first one went out.
    const second = { id: scene.threadId, replyId: await draft(scene, other) };
    const late = unwrap(routes(other).send.$post({ param: second, json: { version: 1, threadRev: now } }));
    expect(await codeOf(late)).toBe("conflict");
  });

  it("goes out once of twenty simultaneous sends", async () => {
    const scene = await replyScene(mastodon);
    const { agent } = await people(scene);
    const replyId = await draft(scene, agent);
    const json = { version: 1, threadRev: await revOf(scene, agent) };
    const all = Array.from({ length: 20 }, () =>
      codeOf(unwrap(routes(agent).send.$post({ param: { id: scene.threadId, replyId }, json }))),
    );
    const codes = await Promise.all(all);
    expect(codes.filter((code) => code !== "conflict")).toEqual(["done"]);
    const { brandId, threadId } = await scene.reply(replyId);
    const message = { type: "reply.queued", brandId, threadId, replyId } as const;
    await scene.world.ctx.queues.sendMany(
      "outbound",
      Array.from({ length: 9 }, () => message),
    );
    await scene.world.drain();
    expect([(await scene.reply(replyId)).state, scene.replies.taken().length]).toEqual(["sent", 1]);
  });

  it("to a held thread is its holder's or a lead's to send", async () => {
    const scene = await replyScene(mastodon);
    const { agent, other, lead } = await people(scene);
    await unwrap(other.v1.threads[":id"].claim.$post({ param: { id: scene.threadId } }));
    const [mine, theirs] = [await draft(scene, agent), await draft(scene, other)];
    const json = { version: 1, threadRev: await revOf(scene, agent) };
    const at = (replyId: string) => ({ param: { id: scene.threadId, replyId }, json });
    const refused: unknown = await unwrap(routes(agent).send.$post(at(mine))).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "conflict", details: { holder: { id: "mori" } } });
    expect(await codeOf(unwrap(routes(agent).send.$post(at(theirs))))).toBe("forbidden");
    expect((await unwrap(routes(lead).send.$post(at(mine)))).state).toBe("queued");
  });

  it("is measured as the platform counts, and refused before it is sent", async () => {
    const scene = await replyScene(mastodon);
    const { agent, viewer } = await people(scene);
    const replyId = await draft(scene, agent, "傘".repeat(501));
    const { items } = await unwrap(viewer.v1.threads[":id"].replies.$get({ param: { id: scene.threadId } }));
    const check = items[0]?.check;
    expect([check?.length, check?.unit, check?.refusals.map(({ code }) => code)]).toEqual([
      501,
      mastodon.manifest.reply?.unit,
      ["too_long"],
    ]);
    const param = { id: scene.threadId, replyId };
    const room = check?.max ?? 0;
    const ask = async (text: string) =>
      (await unwrap(routes(viewer).preflight.$post({ param, json: { text } }))).refusals.length;
    expect([await ask("傘".repeat(room)), await ask("傘".repeat(room + 1))]).toEqual([0, 1]);
    const json = { version: 1, threadRev: await revOf(scene, agent) };
    expect(await codeOf(unwrap(routes(agent).send.$post({ param, json })))).toBe("invalid_input");
    expect((await scene.reply(replyId)).state).toBe("draft");
  });

  it("is not sent to words that were taken back meanwhile", async () => {
    const scene = await replyScene(mastodon);
    const { agent } = await people(scene);
    const replyId = await send(scene, agent);
    const { store } = scene.world.ctx;
    const known = await store.mentions.get(scene.mentionId);
    if (known) await store.mentions.join({ ...known.mention, deletedAt: scene.now().toISOString() }, "dlv_gone");
    await scene.world.drain();
    for (let i = 0; i < 6; i++) await passTime(scene);
    const failed = await scene.reply(replyId);
    expect([failed.state, failed.text, scene.replies.taken().length]).toEqual(["failed", TEXT, 0]);
    const param = { id: scene.threadId, replyId };
    expect((await unwrap(routes(agent).$delete({ param }))).replyId).toBe(replyId);
  });

  it("in doubt is settled by a person, who saw it there or sends it again", async () => {
    for (const sent of [true, false]) {
      const whatsapp = platformOf("whatsapp") ?? raise();
      const scene = await replyScene(whatsapp);
      const { agent } = await people(scene);
      const replyId = await send(scene, agent);
      scene.loseAnswer();
      await scene.world.drain();
      await passTime(scene);
      const param = { id: scene.threadId, replyId };
      expect(await codeOf(unwrap(routes(agent).retry.$post({ param })))).toBe("conflict");
      expect(await codeOf(unwrap(routes(agent).$delete({ param })))).toBe("conflict");
      await unwrap(routes(agent).resolve.$post({ param, json: { sent } }));
      await scene.world.drain();
      const detail = await unwrap(agent.v1.threads[":id"].$get({ param: { id: scene.threadId }, query: {} }));
      expect(detail.replies[0]?.state).toBe("sent");
      expect(detail.mentions.filter((mention) => mention.own).map(({ text }) => text)).toEqual([TEXT]);
      expect(scene.replies.taken().length).toBe(sent ? 1 : 2);
    }
  });
});
