import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { mentionIdOf, threadIdOf } from "@kikimimi/core/base/identity";
import { TEST_HEADER, type TestLanguage, testText } from "@kikimimi/core/source/test-post";
import type { Source } from "@kikimimi/core/source/source";
import { normaliseDelivery } from "@kikimimi/platforms/normalise";
import type { Platform } from "@kikimimi/platforms/platform";
import * as z from "zod";
import { type Context, newId } from "./context.ts";
import { deliveryOf, receiveDelivery } from "./receive-delivery.ts";
import { secretIssues } from "./secret-issues.ts";
import { knownPlatform, type SourceName, sourceOf } from "./source-of.ts";
import { genericReading } from "./reading-of.ts";

/** A test post on its way, and how much of the real way it takes. */
export type SentTest = {
  readonly deliveryId: string;
  readonly mentionId: string;
  readonly threadId: string;
  /** As the platform would bring it, or in the generic shape where its folder has no sample. */
  readonly shape: "platform" | "generic";
  /** Whether it came in by the source's webhook, signed with its own secrets, and was verified there. */
  readonly signed: boolean;
};

/**
 * Sends a post that nobody wrote the way that the source's own posts go: in the platform's shape and, where it has webhooks,
 * signed; else onto the inbound queue as the poller would. It says itself that it is a test. Throws `conflict` where the
 * source's own webhook refuses it, with that reason.
 */
export async function testSource({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: SourceName & { language: TestLanguage };
}): Promise<SentTest> {
  const { source } = await sourceOf(ctx, actor, input);
  const platform = knownPlatform(source.platform);
  const generic = platform.sample === undefined;
  const reading = generic ? genericReading() : { platform, settings: source.settings };
  const settings = reading.platform.manifest.settings.safeParse(reading.settings);
  if (!settings.success) throw new AppError("conflict", "The source's settings cannot be read: check it first.");
  const post = {
    id: newId(ctx, "act").slice("act_".length),
    text: testText(input.language, source.name),
    at: ctx.clock(),
    settings: settings.data,
  };
  const sample = reading.platform.sample?.(post);
  if (!sample) throw new Error("the generic platform has a sample");
  const body = Buffer.from(JSON.stringify(sample.body));
  const headers = { "content-type": "application/json" };
  const read = { ...reading, via: sample.via, body, headers, receivedAt: post.at };
  const [change] = normaliseDelivery(read).changes;
  if (change?.type !== "upserted") throw new Error(`${source.platform} does not read its own sample`);
  const signed = !generic && sample.via === "webhook";
  const deliveryId = signed
    ? await pushed(ctx, source, platform, body)
    : await queued(ctx, source, sample.via, body, generic ? { ...headers, [TEST_HEADER]: "1" } : {});
  return {
    deliveryId,
    mentionId: mentionIdOf(source.brandId, source.platform, change.externalId),
    threadId: threadIdOf(source.brandId, source.platform, change.conversation),
    shape: generic ? "generic" : "platform",
    signed,
  };
}

const Receipt = z.object({ deliveryId: z.string() });
const Refusal = z.object({ error: z.string() });

/** Through the webhook itself, as if the platform had sent it. */
async function pushed(
  ctx: Context,
  source: Source,
  { manifest, webhook }: Platform,
  body: Uint8Array,
): Promise<string> {
  const { platform, sourceId } = source;
  const secrets = await ctx.secretsOf(source);
  const issues = secretIssues(manifest, secrets).map(({ path, message }) => ({ path: `secrets.${path}`, message }));
  if (issues[0])
    throw new AppError("conflict", `${issues[0].path} ${issues[0].message}: nothing can be signed with it.`, {
      issues,
    });
  const headers = { "content-type": "application/json", ...webhook?.sign(body, secrets, ctx.clock()) };
  const request = { method: "POST", query: new URLSearchParams(), headers, body };
  const answer = await receiveDelivery({ ctx, input: { platform, sourceId, request } });
  const said: unknown = JSON.parse(answer.body);
  if (answer.status === 200) return Receipt.parse(said).deliveryId;
  const { error } = Refusal.parse(said);
  throw new AppError(
    answer.status === 503 ? "upstream" : "conflict",
    `The source's webhook refuses the test: ${error} (${answer.status}).`,
  );
}

async function queued(
  ctx: Context,
  source: Source,
  via: "webhook" | "poll",
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const delivery = deliveryOf(ctx, source, via, body, headers);
  await ctx.queues.send("inbound", { type: "delivery.received", delivery });
  return delivery.deliveryId;
}
