import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@kikimimi/api/client";
import type { Secrets } from "@kikimimi/pipeline/secrets";
import * as z from "zod";
import { feedWebhook, outcomeOf, signLocally } from "../feed.ts";
import { writeJson } from "../write-json.ts";
import type { DemoInstance } from "./instance.ts";
import type { DemoPost } from "./demo-post.ts";
import { demoPosts } from "./posts.ts";
import { DEMO_BRAND } from "./sources.ts";

const State = z.object({ base: z.iso.datetime(), done: z.boolean() });
type State = z.infer<typeof State>;

/** Seconds that the demo's deliveries may take to be processed before we go on without waiting. */
const PATIENCE_SECONDS = 30;

type Seed = {
  readonly dataDir: string;
  readonly url: string;
  readonly token: string;
  readonly secrets: Secrets;
  readonly mastodon: DemoInstance;
  readonly poll: () => Promise<void>;
  readonly say: (news: string) => void;
};

/**
 * Lets the demo's people speak, once: LINE and the shop by signed webhooks, Mastodon by the poller. The moment
 * of the first try is kept, so that a start that was interrupted goes on with the same posts.
 */
export async function seedDemo(seed: Seed): Promise<void> {
  const file = join(seed.dataDir, "demo.json");
  const state: State = existsSync(file)
    ? State.parse(JSON.parse(readFileSync(file, "utf8")))
    : { base: new Date().toISOString(), done: false };
  writeJson(file, state);
  const base = new Date(state.base);
  seed.mastodon.fill(base);
  if (state.done) return seed.say("kept from an earlier run");

  // Nobody but us answers on LINE, so our own words there come from replies, not from a webhook.
  const pushed = demoPosts.filter((post) => post.platform !== "mastodon" && !(post.platform === "line" && post.own));
  const client = createClient(seed.url, seed.token);
  let heard = 0;
  for (const post of pushed) {
    for (const body of post.platform === "line" ? lineBodies(post, base) : webhookBodies(post, base)) {
      await deliver(seed, client, post.platform, Buffer.from(JSON.stringify(body)));
    }
    heard++;
    seed.say(`${heard} of ${pushed.length} webhooks`);
  }
  await seed.poll();
  seed.say(`${demoPosts.length - demoPosts.filter((post) => post.platform === "line" && post.own).length} posts heard`);
  writeJson(file, { ...state, done: true });
}

async function deliver(
  seed: Seed,
  client: ReturnType<typeof createClient>,
  platform: string,
  body: Uint8Array,
): Promise<void> {
  const headers = signLocally(platform, platform, body, seed.secrets);
  const fed = await feedWebhook({ url: seed.url, platform, sourceId: platform, body, headers });
  if (!("deliveryId" in fed)) throw new Error(`the demo's own ${platform} webhook was refused: ${JSON.stringify(fed)}`);
  await outcomeOf(client, DEMO_BRAND, fed.deliveryId, PATIENCE_SECONDS);
}

function ago(base: Date, minutes: number): Date {
  return new Date(base.getTime() - minutes * 60_000);
}

function lineBodies(post: DemoPost, base: Date): object[] {
  const source = { type: "user", userId: post.conversation };
  const event = (minutes: number, rest: object): object => ({
    mode: "active",
    timestamp: ago(base, minutes).getTime(),
    source,
    webhookEventId: `${post.id}-${minutes}`,
    deliveryContext: { isRedelivery: false },
    ...rest,
  });
  const events = [event(post.minutesAgo, { type: "message", message: { type: "text", id: post.id, text: post.text } })];
  if (post.deletedMinutesAgo !== undefined) {
    events.push(event(post.deletedMinutesAgo, { type: "unsend", unsend: { messageId: post.id } }));
  }
  return [{ destination: "U0000000000000000000000000000demo", events }];
}

function webhookBodies(post: DemoPost, base: Date): object[] {
  const at = ago(base, post.minutesAgo).toISOString();
  const data = {
    id: post.id,
    text: post.text,
    createdAt: at,
    kind: post.kind ?? "comment",
    lang: post.lang,
    conversationId: post.conversation,
    ...(post.parent === undefined ? {} : { parentId: post.parent }),
    ...(post.rating === undefined ? {} : { rating: { value: post.rating, max: 5 } }),
    ...(post.own ? { own: true } : {}),
    author: { id: post.author.id, name: post.author.name, followers: post.author.followers },
  };
  const bodies: object[] = [{ type: "mention.created", timestamp: at, data }];
  if (post.edit) {
    const updatedAt = ago(base, post.edit.minutesAgo).toISOString();
    bodies.push({ type: "mention.updated", timestamp: updatedAt, data: { ...data, text: post.edit.text, updatedAt } });
  }
  if (post.deletedMinutesAgo !== undefined) {
    bodies.push({
      type: "mention.deleted",
      timestamp: ago(base, post.deletedMinutesAgo).toISOString(),
      data: { id: post.id },
    });
  }
  return bodies;
}
