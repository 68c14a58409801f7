import { AppError } from "@kikimimi/core/base/error";
import type { Replier, ReplyInput, Sent } from "../reply.ts";
import { googleReplyRefusal } from "../shared/google.ts";
import { textRefusals } from "../shared/refusal.ts";
import { API, ask, listOf, readsOnly, repliesUri } from "./client.ts";
import { urlOf } from "./comment.ts";
import { MAX_COMMENT, UNITS, YoutubeSettings } from "./manifest.ts";
import { YoutubeComment } from "./wire.ts";

/** Pages of replies that are searched for one in doubt. */
const MAX_PAGES = 5;

/** By how much YouTube's clock may be behind ours. */
const SKEW_MS = 60_000;

/** Replies in a comment's thread; YouTube knows no idempotency key, so a reply in doubt is looked for. */
export const youtubeReplier: Replier = { measure: (text) => text.length, preflight, send, idempotent: false, find };

function preflight({ text, target }: Parameters<Replier["preflight"]>[0]): ReturnType<Replier["preflight"]> {
  const refusals = textRefusals(text, text.length, MAX_COMMENT);
  if (target.kind === "comment" || target.kind === "reply") return refusals;
  return [...refusals, { code: "not_answerable", message: "YouTube takes replies to comments only" }];
}

async function send(input: ReplyInput): Promise<Sent> {
  if (readsOnly(input.token)) throw new AppError("forbidden", "An API key can only read: replying takes OAuth");
  const answered = await ask(input, {
    url: `${API}/comments?part=snippet`,
    method: "POST",
    body: { snippet: { parentId: input.target.conversation, textOriginal: input.text } },
  });
  if (answered.status !== 200) throw googleReplyRefusal("YouTube", answered, input.now());
  const comment = YoutubeComment.safeParse(answered.json);
  if (!comment.success) throw new AppError("upstream", "YouTube answered with no comment", { unsure: true });
  return { ...sentOf(comment.data, input), spent: UNITS.insert };
}

/** Our own words in that thread since the reply was approved. */
async function find(input: ReplyInput): Promise<Sent | undefined> {
  const { channelId } = YoutubeSettings.parse(input.settings);
  const since = input.approvedAt.getTime() - SKEW_MS;
  const ours = (comment: YoutubeComment): boolean =>
    comment.snippet.authorChannelId === channelId &&
    comment.snippet.publishedAt >= since &&
    plain(comment.snippet.textOriginal ?? comment.snippet.textDisplay ?? "") === plain(input.text);
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const list = listOf(await ask(input, { url: repliesUri(input.target.conversation, token) }), input.now());
    const found = list.items
      .map((item) => YoutubeComment.safeParse(item).data)
      .find((comment) => comment !== undefined && ours(comment));
    if (found) return { ...sentOf(found, input), spent: (page + 1) * UNITS.list };
    if (list.next === undefined) return undefined;
    token = list.next;
  }
  return undefined;
}

function sentOf({ id }: YoutubeComment, { target: { address } }: ReplyInput): Sent {
  const { videoId } = address;
  return { externalId: id, ...(videoId === undefined ? {} : { url: urlOf(videoId, id) }) };
}

/** YouTube trims texts and writes its own line ends. */
function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
