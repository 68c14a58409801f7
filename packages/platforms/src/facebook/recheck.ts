import { AppError } from "@kikimimi/core/base/error";
import type { Call } from "../call.ts";
import type { Known, Page } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import { graph, withoutLinks } from "../shared/graph.ts";
import { isRecord } from "../shared/members.ts";
import { COMMENT_FIELDS, POST_FIELDS } from "./fields.ts";
import { FacebookSettings } from "./manifest.ts";
import { textDigest } from "./place.ts";

/**
 * Looks again at posts and comments by their ids. Meta tells no time of an edit, so a text that is another one than it
 * was is marked with the time of the look; an id that is gone is a delete only while the Page itself can still be read.
 */
export async function recheck(call: Call, posts: readonly Known[]): Promise<Pick<Page, "body" | "spent">> {
  const known = posts.filter(({ address }) => address["id"] !== undefined);
  if (known.length === 0) return { body: undefined };
  const isComment = ({ address }: Known): boolean => address["post"] !== undefined && address["post"] !== address["id"];
  const found = new Map<string, unknown>();
  const missing: Known[] = [];
  for (const [some, fields] of [
    [known.filter((one) => !isComment(one)), POST_FIELDS],
    [known.filter(isComment), COMMENT_FIELDS],
  ] as const) {
    missing.push(...(await readByIds(call, some, fields, found)));
  }
  const gone = missing.length > 0 && (await readable(call)) ? missing : [];
  if (found.size + gone.length === 0) return { body: undefined };
  const now = call.now().getTime();
  const edited = known
    .filter((one) => isEdited(one, found.get(idOf(one))))
    .map((one) => [one.externalId, now] as const);
  const rest = {
    posts: Object.fromEntries(known.filter(isComment).map((one) => [one.externalId, one.address["post"]])),
    edited: Object.fromEntries(edited),
    gone: gone.map(({ externalId, address }) => ({ id: externalId, conversation: address["post"], at: now })),
  };
  const body = withoutLinks(Object.fromEntries(found));
  return { body: exchangeText({ method: "GET", uri: "https://graph.facebook.com/" }, { status: 200, body }, rest) };
}

function idOf({ address, externalId }: Known): string {
  return address["id"] ?? externalId;
}

/** All at once, and one by one when Meta refuses the whole because of one that is gone; answers the missing ones. */
async function readByIds(
  call: Call,
  some: readonly Known[],
  fields: string,
  found: Map<string, unknown>,
): Promise<Known[]> {
  if (some.length === 0) return [];
  try {
    const { json } = await graph(call, { path: "/", query: { ids: some.map(idOf).join(","), fields } });
    if (!isRecord(json)) throw new AppError("upstream", "Facebook answered with no map");
    for (const [id, node] of Object.entries(json)) found.set(id, node);
    return some.filter((one) => json[idOf(one)] === undefined);
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== "not_found" && error.code !== "invalid_input")) throw error;
    // One that is refused for any other reason than being gone is left alone.
    if (some.length === 1) return error.code === "not_found" ? [...some] : [];
    const missing = await some.reduce<Promise<Known[]>>(
      async (before, one) => [...(await before), ...(await readByIds(call, [one], fields, found))],
      Promise.resolve([]),
    );
    return missing;
  }
}

async function readable(call: Call): Promise<boolean> {
  const { pageId } = FacebookSettings.parse(call.settings);
  try {
    await graph(call, { path: `/${pageId ?? "me"}/feed`, query: { fields: "id", limit: 1 } });
    return true;
  } catch (error) {
    if (error instanceof AppError && (error.code === "forbidden" || error.code === "not_found")) return false;
    throw error;
  }
}

function isEdited({ address }: Known, node: unknown): boolean {
  if (address["said"] === undefined || !isRecord(node)) return false;
  const message = typeof node["message"] === "string" ? node["message"] : "";
  return textDigest(message) !== address["said"];
}
