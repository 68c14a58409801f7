import { describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { isOutstanding } from "@kikimimi/core/reply/reply";
import {
  answering,
  codeOf,
  draft,
  mastodon,
  passTime,
  people,
  raise,
  revOf,
  routes,
  send,
} from "../support/reply-deeds.ts";
import { replyScene } from "../support/reply-scene.ts";
import { Crash, Fate } from "../support/world.ts";

/** A small generator of its own, so that a failing run is named by its number. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (sides) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return (state >>> 8) % sides;
  };
}

const RUNS = Number(process.env["KIKIMIMI_RUNS"] ?? 32);

describe("killed at any edge", () => {
  it(`a sender still sends exactly one reply, ${RUNS} times`, { timeout: 600_000 }, async () => {
    const once = answering.filter(({ replier }) => replier?.idempotent === true || replier?.find !== undefined);
    let deaths = 0;
    for (let run = 0; run < RUNS; run++) {
      const roll = dice(run + 1);
      const platform = once[run % once.length] ?? raise();
      const fate = new Fate();
      const scene = await replyScene(platform, fate);
      const { agent } = await people(scene);
      const replyId = await send(scene, agent);
      if (roll(4) === 0) scene.loseAnswer();
      fate.plan(Array.from({ length: 1 + roll(3) }, () => 1 + roll(40)));
      const waits = async (): Promise<boolean> => isOutstanding(await fate.look(() => scene.reply(replyId)));
      for (let life = 0; life < 12 && (await waits()); life++) {
        try {
          await passTime(scene, 150);
        } catch (error) {
          if (!isDeath(error)) throw error;
          deaths++;
        }
        fate.restart();
      }
      fate.plan([]);
      const { state, externalId } = await scene.reply(replyId);
      const detail = await unwrap(agent.v1.threads[":id"].$get({ param: { id: scene.threadId }, query: {} }));
      const own = detail.mentions.filter((mention) => mention.own).map((mention) => mention.externalId);
      const sentTwice = detail.activities.filter(({ type }) => type === "reply.sent").length;
      const taken = scene.replies.taken().map((one) => one.externalId);
      expect([run, platform.manifest.id, state, taken, own, sentTwice]).toEqual([
        run,
        platform.manifest.id,
        "sent",
        [externalId],
        [externalId],
        1,
      ]);
    }
    expect(deaths).toBeGreaterThan(RUNS / 2);
  });
});

describe("killed while a person sends", () => {
  it("keeps the reply a draft, or sends it although its message was never sent", { timeout: 120_000 }, async () => {
    const states = new Set<string>();
    for (let death = 1; death <= 40; death++) {
      const fate = new Fate();
      const scene = await replyScene(mastodon, fate);
      const { agent } = await people(scene);
      const replyId = await draft(scene, agent);
      const json = { version: 1, threadRev: await revOf(scene, agent) };
      fate.plan([death]);
      await codeOf(unwrap(routes(agent).send.$post({ param: { id: scene.threadId, replyId }, json })));
      fate.plan([]);
      const { state } = await scene.reply(replyId);
      for (let i = 0; i < 3; i++) await passTime(scene, 150);
      const sent = state === "draft" ? 0 : 1;
      const after = (await scene.reply(replyId)).state;
      expect([death, after, scene.replies.taken().length]).toEqual([death, sent ? "sent" : "draft", sent]);
      states.add(state);
    }
    expect(states).toEqual(new Set(["draft", "queued"]));
  });
});

/** The process died, whatever that looked like from inside. */
function isDeath(error: unknown): boolean {
  return error instanceof Crash || (error instanceof Error && isDeath(error.cause));
}
