import * as z from "zod";
import { AppError } from "@kikimimi/core/base/error";
import type { Call } from "../call.ts";
import type { FetchPageInput, Known, Page, Poller } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import { pauseAfter } from "../shared/limit.ts";
import { DiscordSettings } from "./manifest.ts";
import { placesOf, topOf } from "./place.ts";
import { API, LIMIT, ask, snowflakeAt } from "./request.ts";
import { DiscordPlace } from "./wire.ts";

/** Half of what Discord shows at once: embeds make messages long. */
const PAGE_SIZE = 50;
const THREADS = new Set([10, 11, 12]);

/** Conversations of answers that the cursor keeps in mind, newest last. */
const MAX_ROOTS = 40;
/** Questions that one page may cost; answers beyond them are named by the nearest message that is known. */
const MAX_QUESTIONS = 20;

/**
 * Polls each channel oldest gap first: `after` gives the messages right after a snowflake, and the first one is made of
 * the time at which the backfill begins. Source: docs.discord.com/developers/resources/message#get-channel-messages.
 */
export const discordPoller: Poller = {
  streams: (settings) => [...new Set(DiscordSettings.parse(settings).channels)],
  fetchPage,
  recheck: { max: 5, fetch: recheck },
};

const Cursor = z.object({
  after: z.string().regex(/^\d{1,20}$/),
  /** The channel is a thread: all of it is one conversation. */
  thread: z.boolean(),
  guildId: z.string().optional(),
  roots: z.array(z.tuple([z.string(), z.string()])),
});
type Cursor = z.infer<typeof Cursor>;

const Channel = z.looseObject({ type: z.number().int(), guild_id: z.string().nullish() });

async function fetchPage(input: FetchPageInput): Promise<Page> {
  const channel = input.stream;
  const cursor = parseCursor(input.cursor) ?? (await begin(input));
  const uri = `${API}/channels/${channel}/messages?after=${cursor.after}&limit=${PAGE_SIZE}`;
  const { status, headers, json } = await ask(input, { url: uri });
  if (status !== 200 || !Array.isArray(json)) throw refusal(status, channel);
  const pause = pauseAfter(headers, input.now(), LIMIT);
  const rest = pause ? { pauseUntil: pause } : {};
  const places = placesOf(json);
  const newest = json.reduce<string>(
    (after, message) => later(after, DiscordPlace.safeParse(message).data?.id),
    cursor.after,
  );
  if (json.length === 0) return { body: undefined, cursor: JSON.stringify(cursor), more: false, ...rest };
  const ids = json.flatMap((message) => DiscordPlace.safeParse(message).data?.id ?? []);
  const found = cursor.thread
    ? ids.map((id): [string, string] => [id, channel])
    : await rootsOf(ids, places, new Map(cursor.roots), input);
  const roots = cursor.thread ? [] : [...cursor.roots, ...found].slice(-MAX_ROOTS);
  return {
    body: exchangeText(
      { method: "GET", uri },
      { status, body: json },
      { roots: Object.fromEntries(found), ...(cursor.guildId === undefined ? {} : { guild_id: cursor.guildId }) },
    ),
    cursor: JSON.stringify({ ...cursor, after: newest, roots } satisfies Cursor),
    // A list may be short because some of it is hidden; only an empty one is the end.
    more: newest !== cursor.after,
    ...rest,
  };
}

/** Discord is asked once what sort of channel this is. */
async function begin(input: FetchPageInput): Promise<Cursor> {
  const { status, json } = await ask(input, { url: `${API}/channels/${input.stream}` });
  const channel = Channel.safeParse(json);
  if (status !== 200 || !channel.success) throw refusal(status, input.stream);
  const { backfillDays } = DiscordSettings.parse(input.settings);
  const { type, guild_id: guildId } = channel.data;
  return {
    after: snowflakeAt(input.now().getTime() - backfillDays * 86_400_000),
    thread: THREADS.has(type),
    ...(guildId ? { guildId } : {}),
    roots: [],
  };
}

function refusal(status: number, channel: string): AppError {
  if (status === 403 || status === 404) {
    return new AppError("forbidden", `The bot does not see channel ${channel} (${status})`);
  }
  return new AppError("upstream", `Discord answered ${status}`, { status });
}

/** Snowflakes are compared as numbers, of which a double holds too few digits. */
function later(a: string, b: string | undefined): string {
  return b !== undefined && /^\d{1,20}$/.test(b) && BigInt(b) > BigInt(a) ? b : a;
}

/** The conversation of each answer of the page, asking for what stands above where neither page nor cursor tell. */
async function rootsOf(
  ids: readonly string[],
  page: ReturnType<typeof placesOf>,
  known: ReadonlyMap<string, string>,
  input: FetchPageInput,
): Promise<[string, string][]> {
  const places = new Map(page);
  const found: [string, string][] = [];
  let left = MAX_QUESTIONS;
  // Oldest first, so that the cursor keeps the newest in mind.
  for (const id of ids.toReversed()) {
    let top = topOf(places, id, known);
    while (!top.known && left-- > 0) {
      const { status, json } = await ask(input, { url: `${API}/channels/${input.stream}/messages/${top.id}` });
      const above = status === 200 ? placesOf([json]) : new Map<string, DiscordPlace>();
      if (!above.has(top.id)) {
        // Gone or closed to us: the conversation is named after it all the same.
        if (status >= 400 && status < 500) break;
        throw refusal(status, input.stream);
      }
      for (const [name, place] of above) if (!places.has(name)) places.set(name, place);
      top = topOf(places, id, known);
    }
    if (top.id !== id) found.push([id, top.id]);
  }
  return found;
}

function parseCursor(text: string | undefined): Cursor | undefined {
  try {
    return text === undefined ? undefined : Cursor.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Asks for each message; 404 with code 10008 is how Discord says that it was deleted. */
async function recheck(call: Call, posts: readonly Known[]): Promise<Pick<Page, "body">> {
  const parts: unknown[] = [];
  for (const { externalId, address } of posts) {
    const { channelId, root } = address;
    if (channelId === undefined) continue;
    const uri = `${API}/channels/${channelId}/messages/${externalId}`;
    const { status, json } = await ask(call, { url: uri });
    const roots = root === undefined ? {} : { roots: { [externalId]: root } };
    parts.push({ request: { method: "GET", uri }, response: { status, body: json ?? null }, ...roots });
  }
  return { body: parts.length > 0 ? JSON.stringify(parts) : undefined };
}
