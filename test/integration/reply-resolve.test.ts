import { describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { recordReply } from "@kikimimi/pipeline/record-reply";
import { platformOf } from "@kikimimi/platforms/registry";
import { codeOf, mastodon, passTime, people, raise, routes, send, TEXT } from "../support/reply-deeds.ts";
import { replyScene } from "../support/reply-scene.ts";
import { Fate } from "../support/world.ts";

describe("a reply that a person calls sent", () => {
  it("is shown in the thread, wherever the process dies, once it is said again", { timeout: 120_000 }, async () => {
    const whatsapp = platformOf("whatsapp") ?? raise();
    let said: unknown;
    for (let death = 1; said !== "done"; death++) {
      const fate = new Fate();
      const scene = await replyScene(whatsapp, fate);
      const { agent } = await people(scene);
      const param = { id: scene.threadId, replyId: await send(scene, agent) };
      scene.loseAnswer();
      await scene.world.drain();
      await passTime(scene);
      const say = () => codeOf(unwrap(routes(agent).resolve.$post({ param, json: { sent: true } })));
      fate.plan([death]);
      said = await say();
      fate.plan([]);
      if (said !== "done") await say();
      const detail = await unwrap(agent.v1.threads[":id"].$get({ param: { id: scene.threadId }, query: {} }));
      const own = detail.mentions.filter((mention) => mention.own).map(({ text }) => text);
      const told = detail.activities.filter(({ type }) => type === "reply.sent").length;
      expect([death, detail.replies[0]?.state, own, told]).toEqual([death, "sent", [TEXT], 1]);
    }
  });

  it("is said by nobody else's colleague: neither while another holds the thread nor of another's reply", async () => {
    const scene = await replyScene(platformOf("whatsapp") ?? raise());
    const { agent, other } = await people(scene);
    const param = { id: scene.threadId, replyId: await send(scene, agent) };
    scene.loseAnswer();
    await scene.world.drain();
    await passTime(scene);
    const say = (client: typeof agent) => codeOf(unwrap(routes(client).resolve.$post({ param, json: { sent: true } })));
    expect(await say(other)).toBe("forbidden");
    await unwrap(other.v1.threads[":id"].claim.$post({ param: { id: scene.threadId } }));
    expect(await say(agent)).toBe("conflict");
    const { mentions } = await unwrap(agent.v1.threads[":id"].$get({ param: { id: scene.threadId }, query: {} }));
    expect(mentions.filter(({ own }) => own)).toEqual([]);
  });
});

describe("a reply that two senders record", () => {
  it("is told once, by the one that settled it", async () => {
    const scene = await replyScene(mastodon);
    const { agent } = await people(scene);
    const replyId = await send(scene, agent);
    await scene.world.drain();
    const { ctx } = scene.world;
    const thread = (await ctx.store.threads.get(scene.threadId))?.thread ?? raise();
    await recordReply(ctx, thread, await scene.reply(replyId), "act_late");
    const { activities } = await unwrap(agent.v1.threads[":id"].$get({ param: { id: scene.threadId }, query: {} }));
    expect(activities.filter(({ type }) => type === "reply.sent")).toHaveLength(1);
  });
});
