import type { Normalised } from "@kikimimi/core/mention/change";
import type { NormaliseInput } from "../platform.ts";
import { withAnswer } from "../shared/answer.ts";
import { exchangeOf } from "../shared/exchange.ts";
import { type Finding, failed, gather, ignored, isRecord, readMember, says } from "../shared/members.ts";
import { StackExchangeSettings } from "./manifest.ts";
import { type Nest, type StackPage, nestOf, readPost } from "./post.ts";
import { StackPost } from "./wire.ts";

/** Answers of API 2.3 to core: wrapped, bare lists or single posts, with whatever is nested in them. */
export function normalise(input: NormaliseInput): Normalised {
  const { status, body } = exchangeOf(input.body);
  if (isRecord(body) && "error_id" in body) return gather([ignored("error_response")]);
  if (status !== undefined && status >= 400) return gather([ignored("error_response")]);
  const list = listIn(body);
  if (!list) return gather([ignored("unknown_payload")]);
  if (list.length === 0) return gather([ignored("empty_delivery")]);
  const page = pageOf(input);
  return gather(list.flatMap((member) => readAny(member, page, undefined)));
}

/** The answer without the posts that said these; what is nested in such a post goes with it only where it said them too. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const { body } = exchangeOf(input.body);
  const list = listIn(body);
  if (!list) return input.body;
  const kept = strip(list, pageOf(input), undefined, deleted);
  const answer = isRecord(body) && Array.isArray(body["items"]) ? { ...body, items: kept } : kept;
  return withAnswer(input.body, answer);
}

function pageOf(input: NormaliseInput): StackPage {
  const { uri } = exchangeOf(input.body);
  const site =
    uri === undefined ? undefined : URL.parse(uri, "https://api.stackexchange.com")?.searchParams.get("site");
  return {
    settings: StackExchangeSettings.parse(input.settings),
    host: site ? hostOfSite(site) : undefined,
    receivedAt: input.receivedAt,
  };
}

/** Sites that are not below stackexchange.com. */
const OWN_HOSTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    stackoverflow: "stackoverflow.com",
    superuser: "superuser.com",
    serverfault: "serverfault.com",
    askubuntu: "askubuntu.com",
    stackapps: "stackapps.com",
    mathoverflow: "mathoverflow.net",
    "mathoverflow.net": "mathoverflow.net",
  } as const),
);

/** `ja.stackoverflow` is ja.stackoverflow.com, `cooking` is cooking.stackexchange.com. */
function hostOfSite(site: string): string {
  const own = OWN_HOSTS.get(site);
  if (own !== undefined) return own;
  if (/\.(?:com|net)$/.test(site)) return site;
  return site.endsWith(".stackoverflow") ? `${site}.com` : `${site}.stackexchange.com`;
}

const IDS = ["question_id", "answer_id", "comment_id", "post_id"];

function listIn(body: unknown): readonly unknown[] | undefined {
  if (isList(body)) return body;
  if (!isRecord(body)) return undefined;
  if (isList(body["items"])) return body["items"];
  return IDS.some((name) => name in body) && "creation_date" in body ? [body] : undefined;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

const NESTED = ["answers", "comments"];

function readAny(member: unknown, page: StackPage, nest: Nest | undefined): readonly Finding[] {
  const other = otherOf(member);
  if (other) return [other];
  const own = readOwn(member, page, nest);
  const inner = nestIn(member, page, nest);
  return own.concat(NESTED.flatMap((name) => nestedIn(member, name)).flatMap((child) => readAny(child, page, inner)));
}

function readOwn(member: unknown, page: StackPage, nest: Nest | undefined): readonly Finding[] {
  return readMember("se_post", StackPost, member, (post) => readPost(post, page, nest));
}

function nestIn(member: unknown, page: StackPage, nest: Nest | undefined): Nest | undefined {
  const post = StackPost.safeParse(member);
  return post.success ? nestOf(post.data, page, nest) : undefined;
}

function nestedIn(member: unknown, name: string): readonly unknown[] {
  const list = isRecord(member) ? member[name] : undefined;
  return Array.isArray(list) ? list : [];
}

/** Fields of records about posts that are none themselves, though they name one. */
const RECORDS = [
  ["revision_guid", "revision"],
  ["suggested_edit_id", "suggested_edit"],
  ["reputation_change", "reputation"],
  ["reputation_history_type", "reputation"],
  ["timeline_type", "timeline"],
  ["notification_type", "notification"],
] as const;

/** Members of other methods; undefined for a post. */
function otherOf(member: unknown): Finding | undefined {
  if (!isRecord(member) || Object.keys(member).length === 0) return failed("se_post: no post");
  const record = RECORDS.find(([name]) => name in member);
  if (record) return ignored(record[1]);
  if (IDS.some((name) => name in member)) return undefined;
  if ("user_id" in member) return ignored("account");
  if ("name" in member && "count" in member) return ignored("tag");
  return ignored("unknown_item");
}

function strip(
  list: readonly unknown[],
  page: StackPage,
  nest: Nest | undefined,
  deleted: ReadonlySet<string>,
): readonly unknown[] {
  return list.flatMap((member): readonly unknown[] => {
    if (!isRecord(member) || otherOf(member)) return [member];
    const inner = nestIn(member, page, nest);
    const nested = NESTED.filter((name) => Array.isArray(member[name])).map(
      (name) => [name, strip(nestedIn(member, name), page, inner, deleted)] as const,
    );
    const kept = { ...member, ...Object.fromEntries(nested) };
    if (!says(readOwn(member, page, nest), deleted)) return [kept];
    // What said it is emptied where others hang on it.
    return nested.some(([, children]) => children.length > 0) ? [emptied(kept)] : [];
  });
}

const SAID = ["title", "body", "body_markdown", "excerpt", "owner", "tags"];

function emptied(member: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(member).filter(([name]) => !SAID.includes(name)));
}
