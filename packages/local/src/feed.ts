import { setTimeout as delay } from "node:timers/promises";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { DeliveryRow } from "@kikimimi/api/schema";
import { AppError } from "@kikimimi/core/base/error";
import type { Secrets } from "@kikimimi/pipeline/secrets";
import { platformOf } from "@kikimimi/platforms/registry";
import * as z from "zod";

const Accepted = z.object({ deliveryId: z.string() });

/** What the webhook ingress answered: the delivery's id, an answer to a probe that is kept nowhere, or its refusal. */
export type Fed =
  | { readonly deliveryId: string }
  | { readonly probed: true }
  | { readonly status: number; readonly error: string };

/** Sends bytes to a source's webhook, signed with the local secrets unless `headers` are given. */
export async function feedWebhook(input: {
  readonly url: string;
  readonly platform: string;
  readonly sourceId: string;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}): Promise<Fed> {
  const answer = await fetch(`${input.url}/webhooks/${input.platform}/${input.sourceId}`, {
    method: "POST",
    headers: { "content-type": contentTypeOf(input.body), ...sendable(input.headers) },
    body: Buffer.from(input.body),
  }).catch((error: unknown) => {
    throw new AppError("upstream", "The service does not answer: is `npm start` running?", {}, { cause: error });
  });
  const text = await answer.text();
  if (!answer.ok) return { status: answer.status, error: text };
  const accepted = Accepted.safeParse(jsonOf(text));
  return accepted.success ? accepted.data : { probed: true };
}

/** Headers that belong to one connection rather than to the delivery; the connection makes its own. */
const HOP_BY_HOP = /^(connection|content-length|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade)$/;

/** The content type of a recorded body, by how it begins: a feed, a form, or JSON. */
export function contentTypeOf(body: Uint8Array): string {
  const begin = new TextDecoder().decode(body.subarray(0, 2_000)).trimStart();
  if (begin.startsWith("<")) return "application/xml";
  return /^[\w.-]+=/.test(begin) ? "application/x-www-form-urlencoded" : "application/json";
}

/** Recorded headers as they can be sent again. */
function sendable(headers: Readonly<Record<string, string>>): Record<string, string> {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(lower.filter(([name]) => !HOP_BY_HOP.test(name)));
}

/** Headers that a platform's verifier accepts for these bytes. */
export function signLocally(
  platform: string,
  sourceId: string,
  body: Uint8Array,
  secrets: Secrets,
): Record<string, string> {
  const webhook = platformOf(platform)?.webhook;
  if (!webhook) throw new AppError("invalid_input", `${platform} sends no webhooks.`);
  return webhook.sign(body, secrets.sources[`${platform}/${sourceId}`] ?? {}, new Date());
}

/** Waits until a delivery has been processed; undefined when it takes longer than `seconds`. */
export async function outcomeOf(
  client: Client,
  brand: string,
  deliveryId: string,
  seconds: number,
): Promise<DeliveryRow | undefined> {
  const deadline = Date.now() + seconds * 1000;
  for (let pause = 10; Date.now() < deadline; pause = Math.min(pause * 1.5, 500)) {
    try {
      return await unwrap(client.v1.deliveries[":id"].$get({ param: { id: deliveryId }, query: { brand } }));
    } catch (error) {
      if (!(error instanceof AppError && error.code === "not_found")) throw error;
    }
    await delay(pause);
  }
  return undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
