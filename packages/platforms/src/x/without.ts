import type { NormaliseInput } from "../platform.ts";
import { isRecord } from "../shared/members.ts";
import { Ids, canonicalId } from "./id.ts";

/** Where other posts stand only for context: they lose their words and keep their place. */
const CONTEXT = new Set(["tweets", "quoted_status", "retweeted_status"]);
const WORDS = new Set([
  "text",
  "full_text",
  "note_tweet",
  "entities",
  "extended_entities",
  "extended_tweet",
  "attachments",
]);

/** A delivery without the posts and messages of these external ids, and without their words where others refer to them. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  return strip(input.body, deleted, false);
}

function strip(value: unknown, deleted: ReadonlySet<string>, context: boolean): unknown {
  if (Array.isArray(value)) {
    const kept = context ? value : value.filter((member) => !isDeleted(member, deleted));
    return kept.map((member: unknown) => strip(member, deleted, context));
  }
  if (!isRecord(value)) return value;
  const hushed = context && isDeleted(value, deleted);
  const kept = Object.entries(value).filter(([name, inner]) => {
    if (hushed && WORDS.has(name)) return false;
    return CONTEXT.has(name) || !isDeleted(inner, deleted);
  });
  return Object.fromEntries(kept.map(([name, inner]) => [name, strip(inner, deleted, CONTEXT.has(name))]));
}

/** Posts and messages alone: a word about a deleted post (an error, a delete event) has an id but no words. */
function isDeleted(value: unknown, deleted: ReadonlySet<string>): boolean {
  if (!isRecord(value)) return false;
  if (!["text", "full_text", "note_tweet", "message_create"].some((name) => name in value)) return false;
  const id = value["id_str"] ?? value["id"];
  if (typeof id !== "string" && typeof id !== "number") return false;
  const edits = isRecord(value["edit_history"]) ? value["edit_history"] : {};
  const initial = edits["initial_tweet_id"];
  const history = Ids.parse(value["edit_history_tweet_ids"] ?? edits["edit_tweet_ids"]);
  if (history.length === 0 && typeof initial === "string") return deleted.has(initial);
  return deleted.has(canonicalId(String(id), history));
}
