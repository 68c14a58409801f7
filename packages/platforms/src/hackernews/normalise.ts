import type { Normalised } from "@kikimimi/core/mention/change";
import type { NormaliseInput } from "../platform.ts";
import { withAnswer } from "../shared/answer.ts";
import { exchangeOf } from "../shared/exchange.ts";
import { type Finding, failed, gather, ignored, isRecord, readMember, says } from "../shared/members.ts";
import { type ItemPage, readItem } from "./item.ts";
import { HackerNewsSettings } from "./manifest.ts";
import { HackerNewsItem } from "./wire.ts";

/** Answers of the search, trees of items and official records to core, bare or as an exchange. */
export function normalise(input: NormaliseInput): Normalised {
  const { status, body } = exchangeOf(input.body);
  if (status !== undefined && status >= 400) return gather([ignored("error_response")]);
  return gather(findingsOf(body, pageOf(input)));
}

/** The answer without the items that said these posts; the comments below one stay. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const { body } = exchangeOf(input.body);
  const kept = strip(body, pageOf(input), deleted);
  return withAnswer(input.body, kept);
}

function pageOf({ settings, receivedAt }: NormaliseInput): ItemPage {
  return { settings: HackerNewsSettings.parse(settings), receivedAt };
}

function findingsOf(body: unknown, page: ItemPage): readonly Finding[] {
  if (Array.isArray(body)) return listFindings(body, page);
  if (!isRecord(body)) return [ignored("unknown_payload")];
  if (Array.isArray(body["hits"])) return listFindings(body["hits"], page);
  if (isItem(body))
    return tree(body, page, undefined)
      .map(({ findings }) => findings)
      .flat();
  if ("karma" in body) return [ignored("account")];
  return [ignored("message" in body || "error" in body ? "error_response" : "unknown_payload")];
}

function listFindings(list: readonly unknown[], page: ItemPage): readonly Finding[] {
  if (list.length === 0) return [ignored("empty_delivery")];
  // The official lists (top, new, changed) are ids alone.
  if (list.every((member) => typeof member === "number")) return [ignored("id_list")];
  return list.flatMap((member) => tree(member, page, undefined)).flatMap(({ findings }) => findings);
}

type Read = { readonly value: unknown; readonly findings: readonly Finding[] };

/** An item and the comments below it; the first story above names the conversation of them all. */
function tree(value: unknown, page: ItemPage, root: string | undefined): readonly Read[] {
  if (isRecord(value) && "karma" in value) return [{ value, findings: [ignored("account")] }];
  const children: readonly unknown[] = isRecord(value) && Array.isArray(value["children"]) ? value["children"] : [];
  // Algolia's search lists the ids of a hit's children.
  const items = children.filter((child) => !isId(child));
  const own = isItem(value)
    ? readMember("hn_item", HackerNewsItem, value, (item) => readItem(item, page, root))
    : [failed("hn_item: no item")];
  const top = root ?? rootOf(value);
  return [{ value, findings: own }, ...items.flatMap((child) => tree(child, page, top))];
}

function rootOf(value: unknown): string | undefined {
  const item = HackerNewsItem.safeParse(value);
  if (!item.success) return undefined;
  const { story_id: story, objectID, id, type } = item.data;
  return story ?? (type === "comment" ? undefined : (objectID ?? id));
}

function isId(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && /^\d+$/.test(value));
}

/** An item has an id and something that only items have, whichever of its names that goes by. */
function isItem(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value)) return false;
  return ("objectID" in value || "id" in value) && MARKS.some((name) => name in value);
}

const MARKS = ["created_at_i", "created_at", "time", "author", "by", "type", "deleted", "_tags"];

function strip(body: unknown, page: ItemPage, deleted: ReadonlySet<string>): unknown {
  if (Array.isArray(body)) return stripList(body, page, deleted, undefined);
  if (!isRecord(body)) return body;
  if (Array.isArray(body["hits"])) return { ...body, hits: stripList(body["hits"], page, deleted, undefined) };
  return stripList([body], page, deleted, undefined)[0] ?? [];
}

/** An item that goes leaves its children in its place in the list. */
function stripList(
  list: readonly unknown[],
  page: ItemPage,
  deleted: ReadonlySet<string>,
  root: string | undefined,
): readonly unknown[] {
  return list.flatMap((value): readonly unknown[] => {
    const [own] = tree(value, page, root);
    const children: unknown = isRecord(value) ? value["children"] : undefined;
    const kept = Array.isArray(children) ? stripList(children, page, deleted, root ?? rootOf(value)) : undefined;
    if (!own || !says(own.findings, deleted)) return [kept && isRecord(value) ? { ...value, children: kept } : value];
    // What said it is emptied where others hang on it.
    return kept && kept.length > 0 && isRecord(value) ? [emptied(value, kept)] : [];
  });
}

const SAID = ["title", "url", "text", "story_text", "comment_text", "author", "by", "_highlightResult"];

function emptied(value: Readonly<Record<string, unknown>>, children: readonly unknown[]): unknown {
  const rest = Object.entries(value).filter(([name]) => !SAID.includes(name));
  return { ...Object.fromEntries(rest), emptied: true, children };
}
