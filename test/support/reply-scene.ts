import { digestOf, threadIdOf } from "@kikimimi/core/base/identity";
import { mentionOf } from "@kikimimi/core/mention/join";
import type { Reply } from "@kikimimi/core/reply/reply";
import { evidenceOf } from "@kikimimi/core/thread/thread";
import { classifyText } from "@kikimimi/pipeline/classify-text";
import type { Fake } from "@kikimimi/platforms/fake";
import type { Platform } from "@kikimimi/platforms/platform";
import type { ReplyTarget } from "@kikimimi/platforms/reply";
import { fakeOf } from "./fakes.ts";
import { createWorld, type Fate, type World } from "./world.ts";

const START = Date.parse("2026-11-26T10:00:00Z");

/** A customer whose words were heard on one platform's fake, and the clock that all of it shares. */
export type ReplyScene = {
  readonly world: World;
  readonly fake: Fake;
  readonly replies: NonNullable<Fake["replies"]>;
  readonly threadId: string;
  readonly mentionId: string;
  readonly later: (seconds: number) => void;
  readonly now: () => Date;
  readonly reply: (replyId: string) => Promise<Reply>;
  /** The next write whose answer is lost although the platform carried it out. */
  readonly loseAnswer: () => void;
  readonly hear: (target: ReplyTarget, text?: string) => Promise<string>;
};

/** Sets one up; with a fate, requests to the platform are edges at which the process may die. */
export async function replyScene(platform: Platform, fate?: Fate): Promise<ReplyScene> {
  const { id } = platform.manifest;
  let ms = START;
  const now = (): Date => new Date(ms);
  const fake = fakeOf(id, { now, pageSize: 20 });
  const { replies } = fake;
  if (!replies) throw new Error(`${id} takes no replies`);
  let lost = false;
  const world = await createWorld({
    clock: now,
    secrets: fake.secrets,
    settings: { [id]: { ...fake.settings } },
    ...(fate ? { fate } : {}),
    fetch: async (target, init) => {
      fate?.cross();
      const answer = await fake.fetch(target, init);
      fate?.cross();
      if (lost && (init?.method ?? "GET") !== "GET") {
        lost = false;
        throw new TypeError("other side closed");
      }
      return answer;
    },
  });
  const { store } = world.ctx;
  const hear = (target: ReplyTarget, text?: string): Promise<string> => hearIn(world, id, target, text);
  const target = replies.target();
  const mentionId = await hear(target);
  const threadId = threadIdOf("demo", id, target.conversation);
  return {
    world,
    fake,
    replies,
    threadId,
    mentionId,
    hear,
    now,
    later: (seconds) => {
      ms += seconds * 1000;
    },
    loseAnswer: () => {
      lost = true;
    },
    reply: async (replyId) => {
      const stored = await store.replies.get(threadId, replyId);
      if (!stored) throw new Error(`no reply ${replyId}`);
      return stored.reply;
    },
  };
}

/** Somebody said something that can be answered: as a delivery would leave it. Answers the mention's id. */
export async function hearIn(world: World, id: string, target: ReplyTarget, text = "傘が届きません"): Promise<string> {
  const { store } = world.ctx;
  const joined = await store.mentions.join(
    mentionOf({
      brandId: "demo",
      platform: id,
      sourceId: id,
      externalId: target.externalId,
      conversation: target.conversation,
      createdAt: target.heardAt,
      content: {
        version: Date.parse(target.heardAt),
        normaliser: 1,
        kind: target.kind,
        text,
        author: target.author,
        direct: target.direct,
        media: [],
        own: false,
        address: { ...target.address },
      },
      signal: classifyText(world.ctx, text),
      deletedAt: null,
      receivedAt: world.ctx.clock().toISOString(),
    }),
    `dlv_${digestOf(target.externalId)}`,
  );
  const threadId = threadIdOf("demo", id, target.conversation);
  const evidence = evidenceOf(joined.mention, joined.rev);
  const { conversation } = target;
  const seed = { threadId, brandId: "demo", platform: id, sourceId: id, conversation };
  await store.threads.join(seed, evidence ? [evidence] : []);
  return joined.mention.mentionId;
}
