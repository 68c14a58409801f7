import { AppError } from "@kikimimi/core/base/error";
import type { Call } from "../call.ts";
import type { Refusal, Replier, ReplyInput, Sent } from "../reply.ts";
import { isRecord } from "../shared/members.ts";
import { webUrlOf } from "./embed.ts";
import { MAX_BYTES, MAX_GRAPHEMES } from "./manifest.ts";
import { POSTS } from "./member.ts";
import { accountOf, recordAt } from "./record.ts";
import { graphemesOf, stretchesOf } from "./richtext.ts";
import { tidOf } from "./tid.ts";
import { ask, errorOf, methodUrl, unexpected } from "./xrpc.ts";

/**
 * Replies by `putRecord` under a key that derives from the reply's own, so that a repeated request puts the same record
 * to the same place. Source: docs.bsky.app/docs/api/com-atproto-repo-put-record.
 */
export const blueskyReplier: Replier = { measure: graphemesOf, preflight, send, idempotent: true, find };

type Checked = Pick<ReplyInput, "settings" | "target" | "text" | "now">;

function preflight({ target, text }: Checked): readonly Refusal[] {
  const { cid, closed } = target.address;
  const refusals: Refusal[] = [];
  if (cid === undefined) refusals.push({ code: "not_answerable", message: "The post's version is not known." });
  if (closed === "replies") refusals.push({ code: "not_permitted", message: "The author closed the replies." });
  if (closed === "blocked") refusals.push({ code: "not_permitted", message: "The author blocks this account." });
  if (text.trim() === "") refusals.push({ code: "empty", message: "There is nothing to send." });
  return [...refusals, ...tooLong(text)];
}

/** Both limits hold; a text of many long clusters reaches the bytes first. */
function tooLong(text: string): Refusal[] {
  const [length, bytes] = [graphemesOf(text), Buffer.byteLength(text)];
  if (length > MAX_GRAPHEMES) {
    const message = `Bluesky takes ${MAX_GRAPHEMES} characters; these are ${length}.`;
    return [{ code: "too_long", message, length, max: MAX_GRAPHEMES }];
  }
  if (bytes <= MAX_BYTES) return [];
  return [
    {
      code: "too_long",
      message: `Bluesky takes ${MAX_BYTES} bytes; these are ${bytes}.`,
      length: bytes,
      max: MAX_BYTES,
    },
  ];
}

async function send(input: ReplyInput): Promise<Sent> {
  const { target, text, approvedAt } = input;
  const parent = await recordAt(input, target.externalId);
  if (typeof parent === "string") {
    // Taken back after an earlier attempt went through: that reply was sent.
    const sent = await find(input);
    if (sent) return sent;
    throw new AppError("forbidden", parent === "gone" ? "The post was taken back" : "The post is out of sight");
  }
  const ref = { uri: parent.uri, cid: parent.cid ?? target.address["cid"] };
  // The server takes any reference; only the parent's own root, which may be gone by now, keeps the reply in its thread.
  const root = parent.value.reply?.root ?? ref;
  const record = {
    $type: POSTS,
    text,
    createdAt: approvedAt.toISOString(),
    reply: { root: { uri: root.uri, cid: root.cid ?? target.address["rootCid"] }, parent: ref },
    ...(await facetsOf(input, text)),
  };
  const answered = await ask(input, {
    url: methodUrl(input.settings, "com.atproto.repo.putRecord"),
    method: "POST",
    body: { repo: accountOf(input), collection: POSTS, rkey: rkeyOf(input), record },
  });
  if (answered.status === 400 || answered.status === 413) {
    throw new AppError("invalid_input", `Bluesky does not take the reply (${errorOf(answered) || answered.status})`);
  }
  if (answered.status === 403) throw new AppError("forbidden", "Bluesky does not let this account reply");
  const uri = isRecord(answered.json) ? answered.json["uri"] : undefined;
  if (answered.status !== 200 || typeof uri !== "string") throw unexpected(answered);
  return sentAs(input, uri);
}

/** The reply, if it is there. */
async function find(input: ReplyInput): Promise<Sent | undefined> {
  const uri = `at://${accountOf(input)}/${POSTS}/${rkeyOf(input)}`;
  return typeof (await recordAt(input, uri)) === "string" ? undefined : sentAs(input, uri);
}

function sentAs({ token }: Call, uri: string): Sent {
  const url = webUrlOf(uri, token?.facts?.["handle"]);
  return { externalId: uri, ...(url === undefined ? {} : { url }) };
}

function rkeyOf({ approvedAt, key }: ReplyInput): string {
  return tidOf(approvedAt, key);
}

/** Links, mentions and tags are dead text without facets; a mention whose handle leads nowhere stays text. */
async function facetsOf(call: Call, text: string): Promise<{ readonly facets?: readonly object[] }> {
  const dids = new Map<string, string | undefined>();
  const facets: object[] = [];
  for (const { type, start, end, value } of stretchesOf(text)) {
    if (type === "mention" && !dids.has(value)) dids.set(value, await didOf(call, value));
    const did = dids.get(value);
    if (type === "mention" && did === undefined) continue;
    const feature = { link: { uri: value }, tag: { tag: value }, mention: { did } }[type];
    const [byteStart, byteEnd] = [start, end].map((unit) => Buffer.byteLength(text.slice(0, unit)));
    facets.push({
      $type: "app.bsky.richtext.facet",
      index: { byteStart, byteEnd },
      features: [{ $type: `app.bsky.richtext.facet#${type}`, ...feature }],
    });
  }
  return facets.length > 0 ? { facets } : {};
}

async function didOf(call: Call, handle: string): Promise<string | undefined> {
  const answered = await ask(call, { url: methodUrl(call.settings, "com.atproto.identity.resolveHandle", { handle }) });
  const did = isRecord(answered.json) ? answered.json["did"] : undefined;
  return answered.status === 200 && typeof did === "string" ? did : undefined;
}
