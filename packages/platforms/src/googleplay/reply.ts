import { AppError } from "@kikimimi/core/base/error";
import type { Replier, ReplyInput, Sent } from "../reply.ts";
import { googleReplyRefusal } from "../shared/google.ts";
import { textRefusals } from "../shared/refusal.ts";
import { ask, reviewsUrl } from "./client.ts";
import { MAX_REPLY } from "./manifest.ts";
import { replyIdOf, urlOf } from "./review.ts";
import { GoogleplayReplyResult } from "./wire.ts";

/** Answers to reviews. A review has one answer, so sending the same again leaves the same. */
export const googleplayReplier: Replier = { measure: (text) => text.length, preflight, send, idempotent: true };

function preflight({ text, target }: Parameters<Replier["preflight"]>[0]): ReturnType<Replier["preflight"]> {
  const refusals = textRefusals(text, text.length, MAX_REPLY);
  if (target.address["packageName"] !== undefined) return refusals;
  return [...refusals, { code: "not_answerable", message: "The review does not say which app it is about" }];
}

async function send(input: ReplyInput): Promise<Sent> {
  const { packageName = "", reviewId = input.target.conversation } = input.target.address;
  const answered = await ask(input, {
    url: `${reviewsUrl(packageName, reviewId)}:reply`,
    method: "POST",
    body: { replyText: input.text },
    repeatable: true,
  });
  if (answered.status !== 200) throw googleReplyRefusal("Google Play", answered, input.now());
  if (!GoogleplayReplyResult.safeParse(answered.json).success) {
    throw new AppError("upstream", "Google Play answered without the reply", { unsure: true });
  }
  return { externalId: replyIdOf(reviewId), url: urlOf(packageName, reviewId) };
}
