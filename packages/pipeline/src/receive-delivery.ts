import type { Delivery } from "@kikimimi/core/delivery";
import { AppError } from "@kikimimi/core/error";
import { parseJson } from "@kikimimi/core/json";
import { type Source, SourceId } from "@kikimimi/core/source";
import type { Answer, WebhookRequest } from "@kikimimi/platforms/platform";
import { platformOf } from "@kikimimi/platforms/registry";
import { MAX_BODY_BYTES, packBody } from "./body.ts";
import { type Context, newId } from "./context.ts";
import { describeError } from "./log.ts";

/** Request headers that are archived with a delivery; signatures are not needed once verified. */
const KEPT_HEADERS = ["content-type", "webhook-id", "webhook-timestamp"];

/**
 * Takes one webhook request: verify the raw bytes, make them durable, acknowledge. Answers 2xx only after the
 * inbound queue took the delivery, 401 for a bad signature, 503 when the queue did not take it.
 */
export async function receiveDelivery({
  ctx,
  input,
}: {
  ctx: Context;
  input: { platform: string; sourceId: string; request: WebhookRequest };
}): Promise<Answer> {
  const { request } = input;
  const platform = platformOf(input.platform);
  const webhook = platform?.webhook;
  if (!platform || !webhook) return answer(404, "unknown_platform");
  if (request.body.length > MAX_BODY_BYTES) return answer(413, "body_too_large");
  const source = SourceId.safeParse(input.sourceId).success
    ? await ctx.store.sources.get(input.platform, input.sourceId)
    : undefined;
  if (!source) return answer(404, "unknown_source");
  const secrets = await ctx.secretsOf(source);

  const handshake = webhook.handshake?.(request, secrets);
  if (handshake) return handshake;
  if (request.method !== "POST") return answer(405, "method_not_allowed");

  const verdict = webhook.verify(request, secrets, ctx.clock());
  if (!verdict.ok) {
    ctx.log.warn("delivery.refused", { platform: source.platform, sourceId: source.sourceId, reason: verdict.reason });
    return answer(401, "bad_signature");
  }
  const refusal = refusalOf(request);
  if (refusal) return refusal;

  const delivery = deliveryOf(ctx, source, "webhook", request.body, request.headers);
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
  return { status: 200, contentType: "application/json", body: JSON.stringify({ deliveryId: delivery.deliveryId }) };
}

/** The raw delivery as it goes onto the inbound queue. */
export function deliveryOf(
  ctx: Context,
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
    headers: Object.fromEntries(
      KEPT_HEADERS.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
    ),
    bodyGzip: packBody(body),
  };
}

/** Throws `invalid_input` unless the bytes are UTF-8 JSON with an object or array at the top. */
export function requireJson(body: Uint8Array): void {
  let value: unknown;
  try {
    value = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw new AppError("invalid_input", "The body is not JSON in UTF-8.", {}, { cause: error });
  }
  if (typeof value !== "object" || value === null) {
    throw new AppError("invalid_input", "The body must be a JSON object or array.");
  }
}

function refusalOf(request: WebhookRequest): Answer | undefined {
  const type = request.headers["content-type"];
  if (type !== undefined && !/[/+]json\b/i.test(type)) return answer(415, "not_json");
  try {
    requireJson(request.body);
    return undefined;
  } catch {
    return answer(400, "malformed_json");
  }
}

function answer(status: number, error: string): Answer {
  return { status, contentType: "application/json", body: JSON.stringify({ error }) };
}
