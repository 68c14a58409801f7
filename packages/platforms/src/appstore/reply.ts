import { AppError } from "@kikimimi/core/base/error";
import type { Replier, ReplyInput, Sent } from "../reply.ts";
import { textRefusals } from "../shared/refusal.ts";
import { API, ask, connectRefusal } from "./client.ts";
import { MAX_REPLY } from "./manifest.ts";
import { replyIdOf } from "./review.ts";

/** Responses to reviews of App Store Connect. A review has one, so sending the same again leaves the same. */
export const appstoreReplier: Replier = { measure: (text) => text.length, preflight, send, idempotent: true };

function preflight({ text, target }: Parameters<Replier["preflight"]>[0]): ReturnType<Replier["preflight"]> {
  const refusals = textRefusals(text, text.length, MAX_REPLY);
  if (target.address["via"] === "connect") return refusals;
  return [
    ...refusals,
    { code: "not_answerable", message: "Only reviews heard from App Store Connect can be answered" },
  ];
}

async function send(input: ReplyInput): Promise<Sent> {
  const reviewId = input.target.conversation;
  const answered = await ask(input, {
    url: `${API}/v1/customerReviewResponses`,
    method: "POST",
    body: {
      data: {
        type: "customerReviewResponses",
        attributes: { responseBody: input.text },
        relationships: { review: { data: { type: "customerReviews", id: reviewId } } },
      },
    },
    repeatable: true,
  });
  const { status } = answered;
  if (status === 201 || status === 200) return { externalId: replyIdOf(reviewId) };
  // 409 and 422 name an attribute that Apple will not take; a review that is gone cannot be answered.
  if (status === 400 || status === 409 || status === 422) {
    throw new AppError("invalid_input", `App Store Connect answered ${status}`, { status });
  }
  if (status === 404) throw new AppError("forbidden", "App Store Connect knows no such review", { status });
  throw connectRefusal(answered, input.now());
}
