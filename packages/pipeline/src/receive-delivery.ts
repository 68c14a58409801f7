import type { Delivery } from "@kikimimi/core/source/delivery";
import type { Source } from "@kikimimi/core/source/source";
import { Slug } from "@kikimimi/core/base/slug";
import type { InboundSender } from "@kikimimi/messaging/sender";
import { decodeDelivery } from "@kikimimi/platforms/normalise";
import type { Receiver } from "@kikimimi/platforms/platform";
import { receiverOf } from "@kikimimi/platforms/receivers";
import type { Answer, WebhookRequest } from "@kikimimi/platforms/webhook";
import type { SourceLookup } from "@kikimimi/store/source-lookup";
import { MAX_BODY_BYTES, packBody } from "./body.ts";
import { type Context, newId } from "./context.ts";
import { describeError } from "./log.ts";

/** The little that taking a webhook needs; every `Context` has it. */
export type ReceiveContext = Pick<Context, "secretsOf" | "clock" | "random" | "log"> & {
  readonly store: { readonly sources: SourceLookup };
  readonly queues: InboundSender;
};

/**
 * Takes one webhook request: verify the raw bytes, make them durable, acknowledge. Answers 2xx only after the
 * inbound queue took the delivery, 401 for a bad signature unless the platform wants another status, 503 when the queue did not take it.
 */
export async function receiveDelivery({
  ctx,
  input,
}: {
  ctx: ReceiveContext;
  input: { platform: string; sourceId: string; request: WebhookRequest };
}): Promise<Answer> {
  const { request } = input;
  const platform = await receiverOf(input.platform);
  if (!platform) return answer(404, "unknown_platform");
  const { webhook } = platform;
  if (request.body.length > MAX_BODY_BYTES) return answer(413, "body_too_large");
  const source = Slug.safeParse(input.sourceId).success
    ? await ctx.store.sources.get(input.platform, input.sourceId)
    : undefined;
  if (!source) return answer(404, "unknown_source");
  const secrets = await ctx.secretsOf(source);

  const settings = platform.manifest.settings.safeParse(source.settings);
  const handshake = webhook.handshake?.(request, secrets, settings.data ?? {});
  if (handshake) return handshake;
  if (request.method !== "POST") return answer(405, "method_not_allowed");

  const verdict = webhook.verify(request, secrets, ctx.clock());
  if (!verdict.ok) {
    ctx.log.warn("delivery.refused", { platform: source.platform, sourceId: source.sourceId, reason: verdict.reason });
    return answer(webhook.refusalStatus ?? 401, "bad_signature");
  }
  const type = request.headers["content-type"];
  if (type !== undefined && !(webhook.contentType ?? JSON_TYPE).test(type)) return answer(415, "wrong_content_type");
  const decoded = decodeDelivery(platform, request.body, request.headers);
  if (!decoded.ok || !isStructured(decoded.value)) return answer(400, "malformed_body");
  const probed = webhook.probe?.(decoded.value);
  if (probed) return probed;

  const kept = keptHeaders(platform, request.headers);
  const delivery = deliveryOf(ctx, source, "webhook", request.body, kept);
  try {
    await ctx.queues.send("inbound", { type: "delivery.received", delivery });
  } catch (error) {
    ctx.log.error("delivery.not_queued", {
      platform: source.platform,
      sourceId: source.sourceId,
      error: describeError(error),
    });
    return answer(503, "not_queued");
  }
  await noteHeard(ctx, source, delivery.receivedAt);
  return { status: 200, contentType: "application/json", body: JSON.stringify({ deliveryId: delivery.deliveryId }) };
}

/** For the channel's health; its failure is nobody's loss. */
async function noteHeard(ctx: ReceiveContext, { platform, sourceId }: Source, at: string): Promise<void> {
  try {
    await ctx.store.sources.hear(platform, sourceId, at);
  } catch (error) {
    ctx.log.warn("source.heard_not_noted", { platform, sourceId, error: describeError(error) });
  }
}

/** The raw delivery as it goes onto the inbound queue. */
export function deliveryOf(
  ctx: Pick<Context, "clock" | "random">,
  source: Source,
  via: Delivery["via"],
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Delivery {
  return {
    deliveryId: newId(ctx, "dlv"),
    brandId: source.brandId,
    platform: source.platform,
    sourceId: source.sourceId,
    via,
    receivedAt: ctx.clock().toISOString(),
    headers,
    bodyGzip: packBody(body),
  };
}

const JSON_TYPE = /[/+]json\b/i;

/** Request headers that are archived with a delivery: what reading it needs; signatures are not needed once verified. */
function keptHeaders({ webhook }: Receiver, headers: WebhookRequest["headers"]): Record<string, string> {
  const names = ["content-type", ...(webhook.headers ?? [])];
  return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

/** Whether a decoded body is an object or a list; nothing else is a delivery. */
export function isStructured(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function answer(status: number, error: string): Answer {
  return { status, contentType: "application/json", body: JSON.stringify({ error }) };
}
