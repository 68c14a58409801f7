import { AppError } from "@kikimimi/core/base/error";
import { ExternalId } from "@kikimimi/core/base/text";
import * as z from "zod";
import type { Refusal, Replier, ReplyInput, ReplyTarget, Sent } from "../reply.ts";
import { type GraphRefusal, graph } from "../shared/graph.ts";
import { limited } from "../shared/limit.ts";
import { MAX_MESSAGE, WINDOW_SECONDS } from "./manifest.ts";

/**
 * Free text within 24 hours of the customer's last words. Meta has no idempotency key and no way to look a message up,
 * so a sending in doubt stays in doubt; its key comes back in the status webhooks as `biz_opaque_callback_data`.
 * Source: developers.facebook.com/docs/whatsapp/cloud-api/reference/messages.
 */
export const whatsappReplier: Replier = { measure, preflight, send, idempotent: false };

const Address = z.union([
  z.object({ number: z.string(), to: z.string() }),
  z.object({ number: z.string(), user: z.string() }),
  z.object({ number: z.string(), group: z.string() }),
]);
type Address = z.infer<typeof Address>;

const Taken = z.looseObject({ messages: z.array(z.looseObject({ id: ExternalId })).min(1) });

function measure(text: string): number {
  return text.length;
}

function preflight({ target, text, now }: Pick<ReplyInput, "target" | "text" | "now">): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const length = measure(text);
  if (text.trim() === "") refusals.push({ code: "empty", message: "A message needs text" });
  if (length > MAX_MESSAGE)
    refusals.push({ code: "too_long", message: `${length} of ${MAX_MESSAGE} characters`, length, max: MAX_MESSAGE });
  if (!addressOf(target)) refusals.push({ code: "not_answerable", message: "The message does not say whom to answer" });
  if (now().getTime() - Date.parse(target.heardAt) > WINDOW_SECONDS * 1000)
    refusals.push({ code: "window_closed", message: "More than 24 hours since the customer's last message" });
  return refusals;
}

function addressOf({ address }: ReplyTarget): Address | undefined {
  return Address.safeParse(address).data;
}

async function send(input: ReplyInput): Promise<Sent> {
  const address = addressOf(input.target);
  if (!address) throw new AppError("invalid_input", "The message does not say whom to answer");
  const { json } = await graph(input, {
    path: `/${encodeURIComponent(address.number)}/messages`,
    method: "POST",
    body: {
      messaging_product: "whatsapp",
      ...recipientOf(address, input.target),
      type: "text",
      text: { body: input.text, preview_url: false },
      biz_opaque_callback_data: input.key,
    },
    refuse: refusalOf,
  });
  const taken = Taken.safeParse(json);
  const message = taken.data?.messages[0];
  if (!message) throw new AppError("upstream", "WhatsApp took the message but named none", { unsure: true });
  return { externalId: message.id };
}

/** A user id goes into `recipient`; with `to` beside it, Meta would take that one. */
function recipientOf(address: Address, { externalId }: ReplyTarget): object {
  const context = { message_id: externalId };
  if ("group" in address) return { recipient_type: "group", to: address.group };
  if ("user" in address) return { recipient_type: "individual", recipient: address.user, context };
  return { recipient_type: "individual", to: address.to, context };
}

/** Seconds until the same pair of numbers may try again; it grows with every refusal, so the first wait is not the least. */
const PAIR_SECONDS = 60;

/** Quality limits do not pass within minutes. */
const SPAM_SECONDS = 60 * 60;

/** Not to this person, not from this number, or not any more; no repetition helps. */
const FORBIDDEN = new Set([
  33, 470, 130_472, 130_497, 131_005, 131_021, 131_026, 131_030, 131_031, 131_037, 131_042, 131_045, 131_047, 131_049,
  131_050, 131_062, 133_010,
]);

const INVALID = new Set([131_008, 131_009, 131_051]);

/** The Cloud API's own codes; the Graph API's are read like everywhere else. */
function refusalOf({ code }: GraphRefusal): AppError | undefined {
  const words = `WhatsApp refuses the message (code ${code})`;
  if (code === 0) return new AppError("unauthenticated", words);
  if (code === 131_056) return limited("WhatsApp", PAIR_SECONDS);
  if (code === 131_048) return limited("WhatsApp", SPAM_SECONDS);
  if (FORBIDDEN.has(code)) return new AppError("forbidden", words);
  if (INVALID.has(code)) return new AppError("invalid_input", words);
  return undefined;
}
