import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import type { Refusal, Replier, ReplyInput, Sent } from "../reply.ts";
import { present } from "../shared/field.ts";
import { type GraphRefusal, type GraphRequest, graph } from "../shared/graph.ts";
import { limited } from "../shared/limit.ts";
import { MAX_POST, THREADS_URL } from "./manifest.ts";
import { textOf } from "./post.ts";
import { DatedPost, Named, ThreadsList, type ThreadsPost } from "./wire.ts";

/**
 * Answers in two steps, a container and its publication; there is no idempotency key, so a publication in doubt is looked
 * for among the account's own replies. Source: developers.facebook.com/docs/threads/reply-management.
 */
export const threadsReplier: Replier = { measure, preflight, send, idempotent: false, find };

const segmenter = new Intl.Segmenter("und", { granularity: "grapheme" });
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u;

/** Characters as people see them, but an emoji counts as the bytes of its UTF-8. */
function measure(text: string): number {
  let length = 0;
  for (const { segment } of segmenter.segment(text)) length += EMOJI.test(segment) ? Buffer.byteLength(segment) : 1;
  return length;
}

function preflight({ target, text }: Pick<ReplyInput, "target" | "text">): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const length = measure(text);
  if (text.trim() === "") refusals.push({ code: "empty", message: "A reply needs text" });
  if (length > MAX_POST)
    refusals.push({ code: "too_long", message: `${length} of ${MAX_POST} characters`, length, max: MAX_POST });
  if (!target.address["media"]) refusals.push({ code: "not_answerable", message: "The post's id is not known" });
  return refusals;
}

async function send(input: ReplyInput): Promise<Sent> {
  const media = input.target.address["media"];
  if (!media) throw new AppError("invalid_input", "The post's id is not known");
  const container = await contain(input, media);
  await ready(input, container);
  const { json } = await ask(input, "/me/threads_publish", { creation_id: container });
  const published = Named.safeParse(json);
  if (!published.success)
    throw new AppError("upstream", "Threads published the reply but named none", { unsure: true });
  return { externalId: published.data.id };
}

/** Whatever goes wrong here, nobody has seen anything: an unpublished container is forgotten after a day. */
async function contain(input: ReplyInput, media: string): Promise<string> {
  try {
    const { json } = await ask(input, "/me/threads", { media_type: "TEXT", text: input.text, reply_to_id: media });
    return Named.parse(json).id;
  } catch (error) {
    if (error instanceof AppError && error.code !== "upstream") throw error;
    throw new AppError("upstream", "Threads did not take the reply", {}, { cause: error });
  }
}

const Status = z.looseObject({ status: z.string() });
const LOOKS = 5;
const LOOK_MS = 1_500;

/** A text is ready at once as a rule; publishing too early would be refused. */
async function ready(input: ReplyInput, container: string): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const { json } = await graph(input, {
      base: THREADS_URL,
      path: `/${encodeURIComponent(container)}`,
      query: { fields: "status,error_message" },
    });
    const status = Status.safeParse(json).data?.status;
    if (status === "FINISHED") return;
    if (status === "ERROR" || status === "EXPIRED")
      throw new AppError("invalid_input", `The reply's container is ${status}`);
    await input.pace.wait(LOOK_MS);
  }
  throw new AppError("upstream", "The reply's container is not ready");
}

function ask(input: ReplyInput, path: string, body: Record<string, string>): ReturnType<typeof graph> {
  const request: GraphRequest = { base: THREADS_URL, path, method: "POST", body: new URLSearchParams(body), refuse };
  return graph(input, request);
}

/** Sub-code of Meta's publishing limits: too many posts or replies in 24 hours. */
const PUBLISHING_LIMIT = 2_207_042;
const HOUR_SECONDS = 60 * 60;

function refuse({ code, subcode }: GraphRefusal): AppError | undefined {
  if (subcode === PUBLISHING_LIMIT) return limited("Threads", HOUR_SECONDS);
  // Gone, private, or answerable by others only: Threads does not tell which.
  if (code === 100 && subcode === 33) return new AppError("forbidden", "The post is gone or may not be answered");
  return undefined;
}

const FIND_PAGES = 3;
/** Our clock and theirs may differ by this much. */
const SKEW_MS = 60_000;

/** The account's own reply to that post with those words, made since it was approved. */
async function find(input: ReplyInput): Promise<Sent | undefined> {
  const since = input.approvedAt.getTime() - SKEW_MS;
  let after: string | undefined;
  for (let page = 0; page < FIND_PAGES; page++) {
    const { json } = await graph(input, {
      base: THREADS_URL,
      path: "/me/replies",
      query: { fields: "id,text,timestamp,permalink,replied_to", limit: 50, after },
    });
    const list = ThreadsList.safeParse(json);
    if (!list.success) throw new AppError("upstream", "Threads answered with no list");
    const replies = list.data.data.flatMap((reply) => DatedPost.safeParse(reply).data ?? []);
    const sent = replies.find((reply) => reply.timestamp >= since && isTheReply(reply, input));
    if (sent) return { externalId: sent.id, ...present({ url: sent.permalink }) };
    const oldest = replies.at(-1);
    after = list.data.paging?.cursors?.after;
    if (oldest === undefined || oldest.timestamp < since || after === undefined) return undefined;
  }
  return undefined;
}

function isTheReply(reply: ThreadsPost, { target, text }: ReplyInput): boolean {
  return reply.replied_to === target.address["media"] && plain(textOf(reply)) === plain(text);
}

/** Blanks at the ends and runs of them may come back otherwise. */
function plain(text: string): string {
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}
