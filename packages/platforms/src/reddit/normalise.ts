import type { Normalised } from "@kikimimi/core/mention/change";
import * as z from "zod";
import type { NormaliseInput } from "../platform.ts";
import { withAnswer } from "../shared/answer.ts";
import { exchangeOf } from "../shared/exchange.ts";
import { type Finding, failed, gather, ignored, isRecord, readMember, says, snakeCase } from "../shared/members.ts";
import { RedditSettings } from "./manifest.ts";
import { type RedditPage, fullnameOf, readThing } from "./thing.ts";
import { RedditThing } from "./wire.ts";

/** Full names that a recheck asked for, beside its answer. */
const Asked = z.array(z.string().regex(/^t[13]_\w{1,20}$/)).catch([]);

/** Listings, comment trees, inboxes and answers to writes to core, bare or as an exchange. */
export function normalise(input: NormaliseInput): Normalised {
  const { status, body, rest } = exchangeOf(input.body);
  if (status !== undefined && status >= 300) return gather([ignored("error_response")]);
  const page = pageOf(input);
  const nodes = nodesIn(body);
  if (!nodes) return gather([ignored(refusal(body) ? "error_response" : "unknown_payload")]);
  const asked = Asked.parse(rest["asked"]);
  if (nodes.length === 0 && asked.length === 0) return gather([ignored("empty_delivery")]);
  return gather([...nodes.flatMap((node) => findingsOf(node, page)), ...missing(asked, nodes, page)]);
}

/** The answer without the things that said these posts; what hangs on one takes its place. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const { body } = exchangeOf(input.body);
  const page = pageOf(input);
  const kept = stripAny(body, (node) => says(ownFindings(node, page), deleted));
  const answered = withAnswer(input.body, kept);
  if (!isRecord(answered) || !isRecord(answered["request"]) || !("body" in answered["request"])) return answered;
  // What we wrote ourselves is in the request as well.
  const { body: _body, ...request } = answered["request"];
  return { ...answered, request };
}

function pageOf({ body, settings, receivedAt }: NormaliseInput): RedditPage {
  const { uri } = exchangeOf(body);
  const escaped = uri !== undefined && !/[?&]raw_json=1\b/.test(uri);
  return { settings: RedditSettings.parse(settings), receivedAt, escaped };
}

function refusal(body: unknown): boolean {
  return (
    isRecord(body) &&
    ("error" in body || "errors" in body || "jquery" in body || ("message" in body && "reason" in body))
  );
}

/** The members of an answer: of a listing, of several (a post with its comments), or of a write; undefined for others. */
function nodesIn(body: unknown): readonly unknown[] | undefined {
  if (Array.isArray(body)) return body.flatMap((part: unknown) => (isListing(part) ? listed(part) : [part]));
  if (!isRecord(body)) return undefined;
  if (isListing(body)) return listed(body);
  const answer = body["json"];
  if (isRecord(answer)) {
    const data = answer["data"];
    const things = isRecord(data) ? data["things"] : undefined;
    return Array.isArray(things) ? things : undefined;
  }
  // A collection lists its posts beside its name.
  if (isListing(body["sorted_links"])) return listed(body["sorted_links"]);
  return kindIn(body) === undefined ? undefined : [body];
}

function isListing(value: unknown): boolean {
  return (
    isRecord(value) &&
    value["kind"] === "Listing" &&
    isRecord(value["data"]) &&
    Array.isArray(value["data"]["children"])
  );
}

function listed(listing: unknown): readonly unknown[] {
  const data = isRecord(listing) ? listing["data"] : undefined;
  const children = isRecord(data) ? data["children"] : undefined;
  return Array.isArray(children) ? children : [];
}

/** Reddit's kind of a wrapped thing, or of bare data by its full name. */
function kindIn(node: Readonly<Record<string, unknown>>): string | undefined {
  const { kind, name, data } = node;
  if (typeof kind === "string" && isRecord(data)) return kind;
  return typeof name === "string" && "created_utc" in node ? /^(t[134])_/.exec(name)?.[1] : undefined;
}

function dataIn(node: Readonly<Record<string, unknown>>): unknown {
  return typeof node["kind"] === "string" && isRecord(node["data"]) ? node["data"] : node;
}

function findingsOf(node: unknown, page: RedditPage): readonly Finding[] {
  return [...ownFindings(node, page), ...repliesOf(node).flatMap((reply) => findingsOf(reply, page))];
}

/** A tree of comments nests a listing in each; "" where there is none. */
function repliesOf(node: unknown): readonly unknown[] {
  const data = isRecord(node) ? dataIn(node) : undefined;
  const replies = isRecord(data) ? data["replies"] : undefined;
  return isListing(replies) ? listed(replies) : [];
}

/** Things that are understood and no words of anybody. */
const OTHERS: ReadonlyMap<string, string> = new Map(
  Object.entries({ t2: "account", t5: "subreddit", t6: "award", more: "more_children" } as const),
);

function ownFindings(node: unknown, page: RedditPage): readonly Finding[] {
  if (!isRecord(node) || Object.keys(node).length === 0) return [failed("reddit_thing: no thing")];
  const kind = kindIn(node);
  if (kind === undefined) return "kind" in node ? [failed("reddit_thing: no data")] : [ignored("unknown_member")];
  if (kind !== "t1" && kind !== "t3" && kind !== "t4") return [ignored(OTHERS.get(kind) ?? `thing_${snakeCase(kind)}`)];
  return readMember("reddit_thing", RedditThing, dataIn(node), (thing) => readThing(kind, thing, page));
}

/** What was asked for by name and is not shown any more. */
function missing(asked: readonly string[], nodes: readonly unknown[], { receivedAt }: RedditPage): readonly Finding[] {
  const shown = new Set(nodes.map(nameIn));
  return asked
    .filter((externalId) => !shown.has(externalId))
    .map((externalId) => ({ type: "deleted", externalId, deletedAt: receivedAt.toISOString() }));
}

function nameIn(node: unknown): string | undefined {
  if (!isRecord(node)) return undefined;
  const thing = RedditThing.safeParse(dataIn(node));
  return thing.success ? fullnameOf(kindIn(node) ?? "", thing.data) : undefined;
}

type Told = (node: unknown) => boolean;

function stripAny(body: unknown, told: Told): unknown {
  if (Array.isArray(body))
    return body.flatMap((part: unknown) => (isListing(part) ? [stripListing(part, told)] : stripNode(part, told)));
  if (!isRecord(body)) return body;
  if (isListing(body)) return stripListing(body, told);
  const answer = body["json"];
  if (isRecord(answer) && isRecord(answer["data"]) && Array.isArray(answer["data"]["things"])) {
    const things = answer["data"]["things"].flatMap((node: unknown) => stripNode(node, told));
    return { ...body, json: { ...answer, data: { ...answer["data"], things } } };
  }
  if (isListing(body["sorted_links"])) return { ...body, sorted_links: stripListing(body["sorted_links"], told) };
  return told(body) ? stripNode(body, told) : body;
}

function stripListing(listing: unknown, told: Told): unknown {
  if (!isRecord(listing) || !isRecord(listing["data"])) return listing;
  const children = listed(listing).flatMap((node) => stripNode(node, told));
  return { ...listing, data: { ...listing["data"], children } };
}

function stripNode(node: unknown, told: Told): readonly unknown[] {
  if (!isRecord(node)) return [node];
  const data = dataIn(node);
  const replies = isRecord(data) ? data["replies"] : undefined;
  const kept = isListing(replies) ? stripListing(replies, told) : undefined;
  if (told(node)) return listed(kept);
  if (kept === undefined || !isRecord(data)) return [node];
  const grown = { ...data, replies: kept };
  return [data === node ? grown : { ...node, data: grown }];
}
