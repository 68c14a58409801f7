import { describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { mentionIdOf } from "@kikimimi/core/base/identity";
import { deliveryOf } from "@kikimimi/pipeline/receive-delivery";
import type { Platform } from "@kikimimi/platforms/platform";
import { answering, passTime, people, routes, send, TEXT } from "../support/reply-deeds.ts";
import { type ReplyScene, replyScene } from "../support/reply-scene.ts";

const named = answering.map((platform): [string, Platform] => [platform.manifest.id, platform]);

async function echo({ world, replies }: ReplyScene, platform: string): Promise<void> {
  const came = replies.echo?.();
  const source = await world.ctx.store.sources.get(platform, platform);
  if (!came || !source) return;
  const delivery = deliveryOf(world.ctx, source, came.via, Buffer.from(came.body));
  await world.ctx.queues.send("inbound", { type: "delivery.received", delivery });
  await world.drain();
}

describe.each(named)("a reply on %s", (id, platform) => {
  it("is sent once, shown in the thread at once, and its echo is the same mention", async () => {
    const scene = await replyScene(platform);
    const { agent } = await people(scene);
    const replyId = await send(scene, agent);
    await scene.world.drain();
    const sent = await scene.reply(replyId);
    expect([sent.state, sent.error, sent.lease]).toEqual(["sent", null, null]);
    expect(scene.replies.taken().map((one) => one.externalId)).toEqual([sent.externalId]);
    const see = async () => unwrap(agent.v1.threads[":id"].$get({ param: { id: scene.threadId }, query: {} }));
    const before = await see();
    const own = before.mentions.find((mention) => mention.own);
    expect(own).toMatchObject({ text: TEXT, mentionId: mentionIdOf("demo", id, sent.externalId ?? ""), history: [] });
    expect(before.activities.map((one) => one.type)).toEqual(["reply.approved", "reply.sent"]);
    expect(before.replies).toMatchObject([{ replyId, state: "sent", inDoubt: false }]);
    scene.later(30);
    await echo(scene, id);
    const ours = (await see()).mentions.filter((mention) => mention.own);
    expect(ours.map(({ mentionId, history }) => [mentionId, history])).toEqual([[own?.mentionId, []]]);
  });

  it("waits as long as the platform asks, then goes out", async () => {
    const scene = await replyScene(platform);
    const { agent } = await people(scene);
    scene.fake.limit(new Date(scene.now().getTime() + 40_000));
    const replyId = await send(scene, agent);
    await scene.world.drain();
    const waiting = await scene.reply(replyId);
    expect([waiting.state, waiting.triedAt, waiting.error?.code]).toEqual(["queued", null, "rate_limited"]);
    expect(Date.parse(waiting.notBefore ?? "")).toBeGreaterThan(scene.now().getTime());
    for (let i = 0; i < 5 && (await scene.reply(replyId)).state !== "sent"; i++) await passTime(scene, 3_600);
    expect([(await scene.reply(replyId)).state, scene.replies.taken().length]).toEqual(["sent", 1]);
  });

  it("stops at a dead token with its words kept, and goes out once a person tries again", async () => {
    const scene = await replyScene(platform);
    const { agent } = await people(scene);
    const replyId = await send(scene, agent);
    scene.fake.revoke();
    await scene.world.drain();
    const failed = await scene.reply(replyId);
    expect([failed.state, failed.error?.code, failed.text, failed.triedAt]).toEqual([
      "failed",
      "unauthenticated",
      TEXT,
      null,
    ]);
    expect((await unwrap(routes(agent).retry.$post({ param: { id: scene.threadId, replyId } }))).state).toBe("queued");
    expect(scene.replies.taken()).toEqual([]);
  });

  it("is sent once although the answer was lost, or a person is asked", async () => {
    const scene = await replyScene(platform);
    const { agent } = await people(scene);
    const replyId = await send(scene, agent);
    scene.loseAnswer();
    await scene.world.drain();
    for (let i = 0; i < 6; i++) await passTime(scene);
    const { state, error } = await scene.reply(replyId);
    const known = platform.replier?.idempotent === true || platform.replier?.find !== undefined;
    expect([state, error?.code]).toEqual(known ? ["sent", undefined] : ["failed", "in_doubt"]);
    expect(scene.replies.taken().length).toBe(1);
  });
});
