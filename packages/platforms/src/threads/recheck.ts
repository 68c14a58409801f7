import { AppError } from "@kikimimi/core/base/error";
import type { Call } from "../call.ts";
import type { Known, Page, Poller } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import { type GraphAnswer, graph, withoutLinks } from "../shared/graph.ts";
import { POST_FIELDS } from "./fields.ts";
import { THREADS_URL, ThreadsSettings } from "./manifest.ts";
import { markOf, textOf } from "./post.ts";
import { ThreadsItem, ThreadsList, ThreadsPost } from "./wire.ts";

/** Looks at known posts one by one: there is no request for several. */
export const recheck: NonNullable<Poller["recheck"]> = { max: 25, fetch: fetchAll };

type Looked = { readonly known: Known; readonly media: string; readonly answer: GraphAnswer | undefined };

async function fetchAll(call: Call, posts: readonly Known[]): Promise<Pick<Page, "body">> {
  const looked: Looked[] = [];
  for (const known of posts.slice(0, recheck.max)) {
    const media = known.address["media"] ?? known.externalId;
    looked.push({ known, media, answer: await look(call, media) });
  }
  const lost = looked.some(({ answer }) => answer === undefined);
  // Threads words a lost permission like a lost post; nothing is believed gone while no post of others can be seen.
  const believed = lost && (looked.some(({ answer }) => isOfOthers(answer, call)) || (await seesOthers(call)));
  const at = call.now().getTime();
  const exchanges = looked.flatMap(({ known, media, answer }) =>
    answer ? changed(known, answer, at) : believed ? [gone(media, at)] : [],
  );
  return { body: exchanges.length === 0 ? undefined : `{"exchanges":[${exchanges.join(",")}]}` };
}

async function look(call: Call, media: string): Promise<GraphAnswer | undefined> {
  try {
    return await graph(call, {
      base: THREADS_URL,
      path: `/${encodeURIComponent(media)}`,
      query: { fields: POST_FIELDS },
    });
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return undefined;
    throw error;
  }
}

function isOfOthers(answer: GraphAnswer | undefined, { settings }: Call): boolean {
  const name = ThreadsPost.safeParse(answer?.json).data?.username;
  return name !== undefined && name.toLowerCase() !== ThreadsSettings.parse(settings).username;
}

async function seesOthers(call: Call): Promise<boolean> {
  const { json } = await graph(call, {
    base: THREADS_URL,
    path: "/me/mentions",
    query: { fields: "id,timestamp", limit: 1 },
  });
  const first = ThreadsItem.safeParse(ThreadsList.safeParse(json).data?.data[0]);
  return first.success && (await look(call, first.data.id)) !== undefined;
}

/** Only what reads differently is worth telling; since when is unknown, so it counts from now. */
function changed({ address }: Known, { json, uri }: GraphAnswer, at: number): string[] {
  const post = ThreadsPost.safeParse(json);
  if (!post.success || address["said"] === undefined || markOf(textOf(post.data)) === address["said"]) return [];
  return [exchangeText({ method: "GET", uri }, { status: 200, body: withoutLinks(json) }, { edited: at })];
}

function gone(media: string, at: number): string {
  const request = { method: "GET", uri: `${THREADS_URL}/${encodeURIComponent(media)}` };
  return exchangeText(request, { status: 400, body: { error: { code: 100, error_subcode: 33 } } }, { gone: at });
}
