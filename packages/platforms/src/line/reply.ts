import * as z from "zod";
import { AppError } from "@kikimimi/core/base/error";
import { ExternalId } from "@kikimimi/core/base/text";
import { secretOf } from "../call.ts";
import type { Refusal, Replier, ReplyInput, Sent } from "../reply.ts";
import { type Answered, send as sendRequest } from "../shared/http.ts";
import { limited, quietSeconds } from "../shared/limit.ts";
import { textRefusals } from "../shared/refusal.ts";
import { MAX_TEXT } from "./manifest.ts";

const API = "https://api.line.me/v2/bot/message";

/**
 * A reply token lives for about a minute (the figure is unpublished); answers approved within this share of it use it.
 * The choice hangs on the approval, not on the clock, so that a repeated request is the same request.
 */
const REPLY_TOKEN_MS = 30_000;

/**
 * LINE's answering side: the reply token (free, works once) for answers approved at once, else a push whose
 * `X-Line-Retry-Key` is the reply's key; LINE answers a repeated push with 409 and the first one's `sentMessages`.
 * Source: developers.line.biz/en/reference/messaging-api (send reply message, send push message, retry API request).
 */
export const lineReplier: Replier = { measure: (text) => text.length, preflight, send, idempotent: true };

function preflight({ target, text }: Pick<ReplyInput, "target" | "text">): readonly Refusal[] {
  const refusals = textRefusals(text, text.length, MAX_TEXT);
  if (target.address["mode"] === "standby") {
    refusals.push({ code: "not_answerable", message: "Another module answers in this chat (standby)" });
  } else if (target.address["to"] === undefined) {
    refusals.push({ code: "not_answerable", message: "The chat of this message is not known" });
  }
  return refusals;
}

async function send(input: ReplyInput): Promise<Sent> {
  const { to, replyToken, replyTokenAt, quoteToken } = input.target.address;
  const token = secretOf(input.secrets, "channelAccessToken");
  if (token === undefined) throw new AppError("unauthenticated", "LINE needs a channelAccessToken to reply");
  if (to === undefined) throw new AppError("invalid_input", "The chat of this message is not known");
  const messages = [{ type: "text", text: input.text, ...(quoteToken === undefined ? {} : { quoteToken }) }];
  const headers = { authorization: `Bearer ${token}` };
  if (replyToken !== undefined && isYoung(replyTokenAt, input.approvedAt)) {
    const body = { replyToken, messages };
    const answered = await sendRequest(input, { url: `${API}/reply`, method: "POST", headers, body });
    if (answered.status === 400 && !Refused.safeParse(answered.json).success) {
      // Used up, by an attempt of ours or by its age: a push could say it a second time.
      throw new AppError("upstream", "LINE no longer takes the reply token", { unsure: true });
    }
    return sentOf(answered, to, input);
  }
  const answered = await sendRequest(input, {
    url: `${API}/push`,
    method: "POST",
    headers: { ...headers, "x-line-retry-key": input.key },
    body: { to, messages },
    repeatable: true,
  });
  return sentOf(answered, to, input);
}

function isYoung(tokenAt: string | undefined, approvedAt: Date): boolean {
  return tokenAt !== undefined && approvedAt.getTime() - Date.parse(tokenAt) <= REPLY_TOKEN_MS;
}

/** A refusal that names the fields it refuses; one of a token names none. */
const Refused = z.looseObject({ details: z.array(z.unknown()).min(1) });

const Accepted = z.looseObject({ sentMessages: z.tuple([z.looseObject({ id: ExternalId })], z.unknown()) });

function sentOf(answered: Answered, to: string, { now }: ReplyInput): Sent {
  const { status, headers, json } = answered;
  if (status === 429) throw limited("LINE", quietSeconds(headers, now()));
  if (status === 401) throw new AppError("unauthenticated", "LINE refuses the channel access token (401)");
  if (status === 403) throw new AppError("forbidden", "LINE does not let this channel send (403)");
  const again = status === 409 && headers.has("x-line-accepted-request-id");
  if (status !== 200 && !again) {
    throw new AppError("invalid_input", `LINE refuses the message (${status})`, { status });
  }
  const accepted = Accepted.safeParse(json);
  // Nothing refers to the id of a text of ours; where LINE leaves it out, the request that made it names it as well.
  const request = headers.get("x-line-accepted-request-id") ?? headers.get("x-line-request-id");
  const id = accepted.success ? accepted.data.sentMessages[0].id : request;
  if (id === null) throw new AppError("upstream", "LINE took the message and did not name it", { unsure: true });
  return { externalId: `${to}/${id}` };
}
