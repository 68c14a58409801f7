import { AppError } from "@kikimimi/core/base/error";
import { isPrivateAddress } from "@kikimimi/core/webhook/private-address";
import { signedAs } from "@kikimimi/core/webhook/standard-webhook";
import { ExternalId, WebUrl } from "@kikimimi/core/base/text";
import * as z from "zod";
import { secretOf } from "../call.ts";
import type { Refusal, Replier, ReplyInput, Sent } from "../reply.ts";
import { type Answered, send as sendRequest } from "../shared/http.ts";
import { limited, quietSeconds } from "../shared/limit.ts";
import { textRefusals } from "../shared/refusal.ts";
import { MAX_REPLY, StandardWebhooksSettings } from "./manifest.ts";

/**
 * Replies by a signed webhook whose `webhook-id` is the reply's key: receivers take an id once, as Standard Webhooks asks
 * them to. Source: github.com/standard-webhooks/standard-webhooks, "Webhook Headers".
 */
export const standardReplier: Replier = { measure: (text) => text.length, preflight, send, idempotent: true };

function preflight({ settings, text }: Pick<ReplyInput, "settings" | "text">): readonly Refusal[] {
  const refusals = textRefusals(text, text.length, MAX_REPLY);
  const { replyUrl, allowPrivate } = StandardWebhooksSettings.parse(settings);
  if (replyUrl === undefined) {
    refusals.push({ code: "not_answerable", message: "The source has no replyUrl to send replies to" });
  } else if (!allowPrivate && isPrivateAddress(new URL(replyUrl))) {
    refusals.push({ code: "not_permitted", message: "The replyUrl leads into a private network" });
  }
  return refusals;
}

async function send(input: ReplyInput): Promise<Sent> {
  const { target, text, key, approvedAt, settings, secrets, now } = input;
  const [refusal] = preflight(input);
  const { replyUrl: url } = StandardWebhooksSettings.parse(settings);
  if (refusal || url === undefined) throw new AppError("invalid_input", refusal?.message ?? "There is no replyUrl");
  const secret = secretOf(secrets, "replySecret");
  if (secret === undefined) throw new AppError("unauthenticated", "Replies need a replySecret to be signed with");
  const data = {
    key,
    text,
    parentId: target.externalId,
    conversationId: target.conversation,
    ...(target.direct ? { direct: true } : {}),
  };
  const body = { type: "reply.created", timestamp: approvedAt.toISOString(), data };
  const headers = signedAs({ body: Buffer.from(JSON.stringify(body)), secrets: [secret], id: key, now: now() });
  return sentOf(await sendRequest(input, { url, method: "POST", headers, body, repeatable: true, json: false }), input);
}

/** What a receiver may say of a reply that it took. */
const Taken = z.looseObject({ id: ExternalId, url: WebUrl });

function sentOf({ status, headers, json }: Answered, { key, now }: ReplyInput): Sent {
  if (status >= 200 && status < 300) {
    const taken = Taken.safeParse(json).data;
    const url = taken?.url;
    return { externalId: taken?.id ?? `reply-${key}`, ...(url === undefined ? {} : { url }) };
  }
  if (status === 429) throw limited("The receiver", quietSeconds(headers, now()));
  if (status === 401) throw new AppError("unauthenticated", "The receiver refuses the signature (401)");
  if (status === 403 || status === 404 || status === 410)
    throw new AppError("forbidden", `The receiver takes no replies there (${status})`);
  throw new AppError("invalid_input", `The receiver refuses the reply (${status})`, { status });
}
