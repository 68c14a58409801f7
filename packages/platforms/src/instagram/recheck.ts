import { AppError } from "@kikimimi/core/base/error";
import type { Call } from "../call.ts";
import type { Known, Page } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import { type GraphRequest, graph, withoutLinks } from "../shared/graph.ts";
import { isRecord } from "../shared/members.ts";
import { COMMENT_FIELDS, MEDIA_FIELDS, MENTIONED_COMMENT_FIELDS, MENTIONED_MEDIA_FIELDS } from "./fields.ts";
import { InstagramSettings } from "./manifest.ts";
import { baseOf, textDigest } from "./place.ts";

/**
 * Looks again at comments, own media and mentions, one by one. Instagram tells no time of an edit, so a text that is
 * another one than it was is marked with the time of the look; what is gone is a delete only while the account itself
 * can still be read.
 */
export async function recheck(call: Call, posts: readonly Known[]): Promise<Pick<Page, "body" | "spent">> {
  const settings = InstagramSettings.parse(call.settings);
  const account = settings.accountId;
  const base = baseOf(settings);
  const found: [Known, unknown][] = [];
  const missing: Known[] = [];
  for (const known of posts) {
    const asked = requestOf(known, account);
    if (asked === undefined) continue;
    const node = await nodeOf(call, { ...asked, base });
    if (node === "gone") missing.push(known);
    else if (node !== undefined) found.push([known, node]);
  }
  const gone =
    missing.length > 0 &&
    (await nodeOf(call, { path: `/${account ?? "me"}/media`, query: { limit: 1 }, base })) !== "gone";
  if (found.length === 0 && !gone) return { body: undefined };
  const now = call.now().getTime();
  const rest = {
    edited: Object.fromEntries(
      found.filter(([known, node]) => isEdited(known, node)).map(([known]) => [known.externalId, now]),
    ),
    gone: (gone ? missing : []).map(({ externalId, address }) => ({
      id: externalId,
      conversation: address["media"],
      at: now,
    })),
  };
  const body = withoutLinks({ data: found.map(([, node]) => node) });
  return { body: exchangeText({ method: "GET", uri: `${base}/` }, { status: 200, body }, rest) };
}

function requestOf(
  { externalId, address }: Known,
  account: string | undefined,
): Pick<GraphRequest, "path" | "query"> | undefined {
  const { id, media, mention } = address;
  if (mention !== undefined && account !== undefined) {
    const fields =
      id === undefined
        ? `mentioned_media.media_id(${externalId}){${MENTIONED_MEDIA_FIELDS}}`
        : `mentioned_comment.comment_id(${id}){${MENTIONED_COMMENT_FIELDS}}`;
    return { path: `/${account}`, query: { fields } };
  }
  if (id === undefined) return undefined;
  return { path: `/${encodeURIComponent(id)}`, query: { fields: media === id ? MEDIA_FIELDS : COMMENT_FIELDS } };
}

async function nodeOf(call: Call, request: GraphRequest): Promise<unknown> {
  try {
    return (await graph(call, request)).json;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "not_found") return "gone";
    // Refused for another reason: it may be there, and is left alone.
    if (error.code === "invalid_input" || error.code === "forbidden") return undefined;
    throw error;
  }
}

function isEdited({ address }: Known, node: unknown): boolean {
  if (address["said"] === undefined || !isRecord(node)) return false;
  const inner = node["mentioned_media"] ?? node["mentioned_comment"] ?? node;
  if (!isRecord(inner)) return false;
  const text = inner["text"] ?? inner["caption"];
  return typeof text === "string" && textDigest(text) !== address["said"];
}
