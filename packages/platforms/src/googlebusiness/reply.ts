import { AppError } from "@kikimimi/core/base/error";
import type { Replier, ReplyInput, Sent } from "../reply.ts";
import { googleReplyRefusal } from "../shared/google.ts";
import { isRecord } from "../shared/members.ts";
import { textRefusals } from "../shared/refusal.ts";
import { API, ask } from "./client.ts";
import { MAX_REPLY } from "./manifest.ts";
import { replyIdOf } from "./review.ts";

/** Answers to reviews, by PUT: sending the same again leaves the same. */
export const googlebusinessReplier: Replier = { measure, preflight, send, idempotent: true };

const NAME = /^accounts\/[\w-]+\/locations\/[\w-]+\/reviews\/[^/?#]+$/;

function measure(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

function preflight({ text, target }: Parameters<Replier["preflight"]>[0]): ReturnType<Replier["preflight"]> {
  const refusals = textRefusals(text, measure(text), MAX_REPLY);
  if (NAME.test(target.address["name"] ?? "")) return refusals;
  return [...refusals, { code: "not_answerable", message: "The review does not say which location it is about" }];
}

async function send(input: ReplyInput): Promise<Sent> {
  const name = input.target.address["name"] ?? "";
  if (!NAME.test(name)) throw new AppError("invalid_input", "The review's name is unknown");
  const answered = await ask(input, { url: `${API}/${name}/reply`, method: "PUT", body: { comment: input.text } });
  if (answered.status !== 200) throw googleReplyRefusal("Google Business Profile", answered, input.now());
  if (!isRecord(answered.json)) {
    throw new AppError("upstream", "Google Business Profile answered without the reply", { unsure: true });
  }
  return { externalId: replyIdOf(input.target.conversation) };
}
