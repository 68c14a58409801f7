import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import { ExternalId } from "@kikimimi/core/base/text";
import type { Refusal, Replier, ReplyInput, ReplyTarget, Sent } from "../reply.ts";
import { isRecord } from "../shared/members.ts";
import { Ids, canonicalId } from "./id.ts";
import { linksIn } from "./link.ts";
import { XSettings } from "./manifest.ts";
import { urlOf } from "./post.ts";
import { PRICE } from "./price.ts";
import { API, ask, problemOf, unexpected } from "./request.ts";
import { unescaped } from "./text.ts";
import { XPost } from "./wire.ts";
import { cashtagsIn, weightOf } from "./weight.ts";

/** Pages of our own timeline that are looked through for a reply in doubt; 100 posts each. */
const FIND_PAGES = 3;
/** X's clock and ours may differ by this much. */
const SKEW_MS = 60_000;

/**
 * Replies by `POST /2/tweets`. X has no idempotency key: a reply in doubt is looked for in the account's own timeline.
 * Sources: docs.x.com/x-api/posts/manage-tweets, developer guidelines on automated replies.
 */
export const xReplier: Replier = { measure: (text) => weightOf(text.trim()), preflight, send, idempotent: false, find };

function preflight({
  settings,
  target,
  text,
}: Pick<ReplyInput, "settings" | "target" | "text" | "now">): readonly Refusal[] {
  const { access, accountId, maxWeighted } = XSettings.parse(settings);
  const refusals: Refusal[] = [];
  const length = weightOf(withoutAutoMentions(text.trim(), target));
  if (text.trim() === "") refusals.push({ code: "empty", message: "The reply has no text." });
  if (length > maxWeighted)
    refusals.push({ code: "too_long", message: `X counts ${length} of ${maxWeighted}.`, length, max: maxWeighted });
  if (target.direct || target.kind === "message")
    refusals.push({ code: "not_answerable", message: "Direct messages cannot be answered through X's API." });
  if (accountId === undefined)
    refusals.push({ code: "not_permitted", message: "The source names no account (accountId) to reply as." });
  if (access === "self-serve" && target.address["summoned"] !== "true" && target.author?.id !== accountId)
    refusals.push({
      code: "not_permitted",
      message: "X lets self-serve apps reply only where the author mentioned the account or quoted one of its posts.",
    });
  if (cashtagsIn(text) > 1)
    refusals.push({ code: "not_permitted", message: "X takes one cashtag a post from its API." });
  return refusals;
}

/** Mentions at the head of a reply that X sets by itself count nothing: the author's, and those of the post. */
function withoutAutoMentions(text: string, { author, address }: ReplyTarget): string {
  const free = new Set(
    [author?.handle, ...(address["mentions"] ?? "").split(" ")].flatMap((name) => name?.toLowerCase() ?? []),
  );
  let rest = text;
  for (;;) {
    const match = /^[@＠](\w{1,15})(?:\s+|$)/.exec(rest);
    if (!match || !free.has((match[1] ?? "").toLowerCase())) return rest;
    rest = rest.slice(match[0].length);
  }
}

const Created = z.looseObject({
  data: z.looseObject({ id: ExternalId, text: z.string().optional().catch(undefined), edit_history_tweet_ids: Ids }),
});

async function send(input: ReplyInput): Promise<Sent> {
  const { username } = XSettings.parse(input.settings);
  const text = input.text.trim();
  const body = { text, reply: { in_reply_to_tweet_id: postIdOf(input.target) } };
  const answered = await ask(input, { url: `${API}/tweets`, method: "POST", body });
  const { status } = answered;
  const reason = `X refuses the reply (${status}): ${problemOf(answered).text}`;
  if (status === 403) throw new AppError("forbidden", reason);
  if (status >= 400) throw new AppError(status < 500 ? "invalid_input" : "upstream", reason, { status });
  const created = Created.safeParse(answered.json);
  if (!created.success)
    throw new AppError("upstream", "X took the reply and did not say under which id", { unsure: true });
  const { id, text: shown, edit_history_tweet_ids: history } = created.data.data;
  const linked = linksIn(text).length > 0 || /https:\/\/t\.co\//.test(shown ?? "");
  return { externalId: canonicalId(id, history), url: urlOf(id, username), spent: priceOfReply(input, linked) };
}

function priceOfReply({ settings, target }: ReplyInput, linked: boolean): number {
  if (linked) return PRICE.createWithUrl;
  const summoned = XSettings.parse(settings).access === "self-serve" && target.address["summoned"] === "true";
  return summoned ? PRICE.summonedReply : PRICE.create;
}

async function find(input: ReplyInput): Promise<Sent | undefined> {
  const { accountId, username } = XSettings.parse(input.settings);
  if (accountId === undefined) return undefined;
  const start = new Date(input.approvedAt.getTime() - SKEW_MS);
  const wanted = wordsOf(input.text, input.target);
  let token: string | undefined;
  let read = 0;
  for (let page = 0; page < FIND_PAGES; page++) {
    const query = new URLSearchParams({
      max_results: "100",
      start_time: `${start.toISOString().slice(0, 19)}Z`,
      "tweet.fields": "referenced_tweets,note_tweet,edit_history_tweet_ids",
      ...(token === undefined ? {} : { pagination_token: token }),
    });
    const answered = await ask(input, { url: `${API}/users/${accountId}/tweets?${query.toString()}` });
    if (answered.status !== 200 || !isRecord(answered.json)) throw unexpected(answered);
    const { data, meta } = answered.json;
    const posts = Array.isArray(data) ? data : [];
    read += posts.length;
    for (const value of posts) {
      const post = XPost.safeParse(value);
      if (!post.success || !answers(post.data, input.target)) continue;
      if (wordsOf(unescaped(post.data.note_tweet?.text ?? post.data.text ?? ""), input.target) !== wanted) continue;
      const { id, edit_history_tweet_ids: history } = post.data;
      return { externalId: canonicalId(id, history), url: urlOf(id, username), spent: read * PRICE.postRead };
    }
    token = isRecord(meta) && typeof meta["next_token"] === "string" ? meta["next_token"] : undefined;
    if (token === undefined) return undefined;
  }
  throw new AppError("upstream", "The account wrote too much since to tell whether the reply is among it");
}

function answers(post: XPost, target: ReplyTarget): boolean {
  const parent = post.referenced_tweets.find(({ type }) => type === "replied_to")?.id;
  return parent !== undefined && (parent === postIdOf(target) || parent === target.externalId);
}

/** What was said, apart from what X adds at the head and shortens: the same before it was sent and after. */
function wordsOf(text: string, target: ReplyTarget): string {
  const bare = withoutAutoMentions(text.normalize("NFC").trim(), target);
  let words = "";
  let from = 0;
  for (const { start, end } of linksIn(bare)) {
    words += `${bare.slice(from, start)}\u0000`;
    from = end;
  }
  return (words + bare.slice(from)).replace(/\s+/g, " ").trim();
}

/** The newest version that was heard; the first one where the address is lost. */
function postIdOf({ address, externalId }: ReplyTarget): string {
  return address["id"] ?? externalId;
}
