import { describe, expect, it } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/error";
import { mentionIdOf } from "@kikimimi/core/identity";
import { isOutstanding } from "@kikimimi/core/reply";
import { sweepReplies } from "@kikimimi/pipeline/sweep-replies";
import { deliveryOf } from "@kikimimi/pipeline/receive-delivery";
import type { Platform } from "@kikimimi/platforms/platform";
import { platformOf, platforms } from "@kikimimi/platforms/registry";
import { type ReplyScene, replyScene } from "../support/reply-scene.ts";
import { Crash, Fate } from "../support/world.ts";

const TEXT = "ご不便をおかけしました。確認します。";

const answering = platforms.filter((platform) => platform.replier);
const named = answering.map((platform): [string, Platform] => [platform.manifest.id, platform]);
const mastodon = answering.find(({ manifest }) => manifest.id === "mastodon") ?? raise();

function raise(): never {
  throw new Error("no such platform");
}

async function people(scene: ReplyScene): Promise<{ agent: Client; other: Client; lead: Client; viewer: Client }> {
  const { world } = scene;
  return {
    agent: await world.clientOf({ id: "sato", name: "佐藤", role: "agent" }),
    other: await world.clientOf({ id: "mori", name: "森", role: "agent" }),
    lead: await world.clientOf({ id: "abe", name: "阿部", role: "lead" }),
    viewer: await world.clientOf({ role: "viewer" }),
  };
}

const routes = (client: Client) => client.v1.threads[":id"].replies[":replyId"];

async function revOf({ threadId }: ReplyScene, client: Client): Promise<number> {
  return (await unwrap(client.v1.threads[":id"].$get({ param: { id: threadId }, query: {} }))).rev;
}

async function draft({ threadId }: ReplyScene, client: Client, text = TEXT): Promise<string> {
  const made = client.v1.threads[":id"].replies.$post({ param: { id: threadId }, json: { text } });
  return (await unwrap(made)).replyId;
}

async function send(scene: ReplyScene, client: Client, text = TEXT): Promise<string> {
  const replyId = await draft(scene, client, text);
  scene.later(1);
  const json = { version: 1, threadRev: await revOf(scene, client) };
  await unwrap(routes(client).send.$post({ param: { id: scene.threadId, replyId }, json }));
  scene.later(1);
  return replyId;
}

/** Time passes, the sweep runs, the queue is emptied: what the schedule does for real. */
async function passTime(scene: ReplyScene, seconds = 1_000): Promise<void> {
  scene.later(seconds);
  await sweepReplies({ ctx: scene.world.ctx });
  await scene.world.drain();
}

async function echo({ world, replies }: ReplyScene, platform: string): Promise<void> {
  const came = replies.echo?.();
  const source = await world.ctx.store.sources.get(platform, platform);
  if (!came || !source) return;
  const delivery = deliveryOf(world.ctx, source, came.via, Buffer.from(came.body));
  await world.ctx.queues.send("inbound", { type: "delivery.received", delivery });
  await world.drain();
}

async function requireApproval({ world }: ReplyScene, platform: string): Promise<void> {
  const source = await world.ctx.store.sources.get(platform, platform);
  if (source) await world.ctx.store.sources.put({ ...source, replyApproval: "required" });
}

const codeOf = async (one: Promise<unknown>): Promise<unknown> =>
  one.then(
    () => "done",
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );

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

/** A small generator of its own, so that a failing run is named by its number. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (sides) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return (state >>> 8) % sides;
  };
}

const RUNS = Number(process.env["KIKIMIMI_RUNS"] ?? 60);

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
