import { AppError } from "@kikimimi/core/base/error";
import type { Call } from "../call.ts";
import type { Refusal, Replier, ReplyInput, Sent } from "../reply.ts";
import { limited } from "../shared/limit.ts";
import { isRecord } from "../shared/members.ts";
import { textRefusals } from "../shared/refusal.ts";
import { ask } from "./api.ts";
import { MAX_REPLY, RedditSettings } from "./manifest.ts";
import { SITE, fullnameOf } from "./thing.ts";
import { RedditAnswer, RedditListing, RedditThing } from "./wire.ts";

/** A reply is found again only if it was written this long before it was approved, at most: clocks differ. */
const SKEW_MS = 5 * 60_000;

/** Answers posts, comments and messages by `POST /api/comment`; there is no key that keeps a second one out. */
export const redditReplier: Replier = { measure: (text) => text.length, preflight, send, idempotent: false, find };

function preflight({ target, text }: Pick<ReplyInput, "target" | "text">): readonly Refusal[] {
  const refusals = textRefusals(text, text.length, MAX_REPLY);
  if (!/^t[134]_\w+$/.test(target.externalId)) {
    refusals.push({ code: "not_answerable", message: "Reddit knows no such post, comment or message" });
  }
  const closed = target.address["closed"];
  if (closed !== undefined) refusals.push({ code: "not_permitted", message: `This is ${closed} on Reddit` });
  return refusals;
}

async function send(input: ReplyInput): Promise<Sent> {
  const body = new URLSearchParams({
    api_type: "json",
    raw_json: "1",
    thing_id: input.target.externalId,
    text: input.text,
  });
  const { status, json } = await ask(input, "/api/comment", { method: "POST", body });
  const answer = RedditAnswer.safeParse(json);
  if (status === 403) throw new AppError("forbidden", "Reddit does not let this account answer here (403)");
  if (status === 404) throw new AppError("forbidden", "What should be answered is gone from Reddit (404)");
  if (status === 413) throw new AppError("invalid_input", "Reddit finds the reply too long (413)");
  if (status !== 200 || !answer.success)
    throw new AppError("upstream", `Reddit answered ${status}`, { status, unsure: status < 400 });
  const { errors = [], ratelimit, data } = answer.data.json;
  const [error] = errors;
  if (error) throw refusalOf(error[0], String(error[1]), ratelimit);
  const sent = sentOf(data?.things[0]);
  if (!sent) throw new AppError("upstream", "Reddit took the reply without naming it", { unsure: true });
  return sent;
}

/** Codes of reddit's errors.py; whatever else it refuses, it would refuse again. */
const INVALID = new Set(["TOO_LONG", "NO_TEXT", "NO_TEXTS", "BAD_TEXT", "TOO_MANY_MENTIONS"]);
const DEAD = new Set(["USER_REQUIRED", "LOGGED_OUT"]);

function refusalOf(code: string, message: string, ratelimit: number | undefined): AppError {
  if (code === "RATELIMIT" || code === "QUOTA_FILLED") return limited("Reddit", ratelimit ?? secondsIn(message));
  if (INVALID.has(code)) return new AppError("invalid_input", `Reddit does not take the text (${code})`);
  if (DEAD.has(code))
    return new AppError("unauthenticated", "Reddit wants the account's own token: a refresh token is missing");
  // DELETED_COMMENT, DELETED_LINK, THREAD_LOCKED, TOO_OLD, SUBREDDIT_NOTALLOWED, USER_BLOCKED …
  return new AppError("forbidden", `Reddit does not let this be answered (${code})`);
}

const UNITS: Readonly<Record<string, number>> = { millisecond: 0.001, second: 1, minute: 60, hour: 3_600 };

/** The wait stands in the sentence alone: "Take a break for 4 minutes before trying again." */
function secondsIn(message: string): number | undefined {
  const [, count, unit] = /(\d+) (millisecond|second|minute|hour)s?\b/i.exec(message) ?? [];
  const each = UNITS[unit?.toLowerCase() ?? ""];
  // Whole minutes are rounded down: one more is surely enough.
  return count === undefined || each === undefined ? undefined : (Number(count) + (each >= 60 ? 1 : 0)) * each;
}

function sentOf(node: unknown): Sent | undefined {
  const data = isRecord(node) ? node["data"] : undefined;
  if (!isRecord(node) || !isRecord(data)) return undefined;
  const kind = typeof node["kind"] === "string" ? node["kind"] : "";
  const name = typeof data["name"] === "string" ? data["name"] : undefined;
  const id = typeof data["id"] === "string" ? data["id"].replace(/^t\d_/, "") : undefined;
  const externalId = fullnameOf(kind, { name, id });
  if (externalId === undefined || !/^t[14]_/.test(externalId)) return undefined;
  const path = typeof data["permalink"] === "string" ? data["permalink"] : undefined;
  return { externalId, ...(path?.startsWith("/") ? { url: `${SITE}${path}` } : {}) };
}

/** Looks among the account's newest words for the same answer to the same thing. */
async function find(input: ReplyInput): Promise<Sent | undefined> {
  const children = await newestOwn(input, input.target.externalId.startsWith("t4_"));
  return children
    .filter((child) => isReply(child, input))
    .map(sentOf)
    .find((sent) => sent !== undefined);
}

async function newestOwn(call: Call, direct: boolean): Promise<readonly unknown[]> {
  const { username } = RedditSettings.parse(call.settings);
  const path = direct
    ? "/message/sent?limit=100&raw_json=1"
    : `/user/${encodeURIComponent(username)}/comments?sort=new&limit=100&raw_json=1`;
  const { status, json } = await ask(call, path);
  const listing = RedditListing.safeParse(json);
  if (status !== 200 || !listing.success) throw new AppError("upstream", `Reddit answered ${status}`, { status });
  return listing.data.data.children;
}

function isReply(child: unknown, { target, text, approvedAt }: ReplyInput): boolean {
  const thing = RedditThing.safeParse(isRecord(child) ? child["data"] : undefined);
  if (!thing.success) return false;
  const { parent_id: parent, body = "", created_utc: at } = thing.data;
  return parent === target.externalId && squeezed(body) === squeezed(text) && at >= approvedAt.getTime() - SKEW_MS;
}

/** Reddit trims lines and counts blanks as it likes. */
function squeezed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
