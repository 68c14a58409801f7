import { AppError } from "@kikimimi/core/base/error";
import type { Answered } from "../shared/http.ts";
import { isRecord } from "../shared/members.ts";
import { climb, placesOf } from "./place.ts";
import { MastodonPlace } from "./wire.ts";

const MAX_HOPS = 10;

/**
 * Questions and milliseconds spent on the roots of one page; the rest take the nearest status that is known, so that no
 * page takes longer than a function may.
 */
const MAX_QUESTIONS = 40;
const MAX_ROOTS_MS = 10_000;

/** Asks the instance, or answers nothing when the page has had its share of questions. */
type Ask = (url: string) => Promise<Answered | undefined>;

function patient(get: (url: string) => Promise<Answered>, now: () => Date): Ask {
  const until = now().getTime() + MAX_ROOTS_MS;
  let left = MAX_QUESTIONS;
  return async (url) => (left-- > 0 && now().getTime() < until ? get(url) : undefined);
}

/**
 * The first status of each reply's conversation, so that every page tells the same one. Chains that end inside the page
 * need no question; chains that leave it at the same status need one between them.
 */
export async function resolveRoots(
  items: readonly unknown[],
  baseUrl: string,
  get: (url: string) => Promise<Answered>,
  now: () => Date,
): Promise<Record<string, string>> {
  const ask = patient(get, now);
  const places = placesOf(items.map((item) => (isRecord(item) && isRecord(item["status"]) ? item["status"] : item)));
  const rootOfMissing = new Map<string, string>();
  const roots: Record<string, string> = {};
  for (const id of places.keys()) {
    const top = climb(places, id);
    if (top.known) {
      if (top.id !== id) roots[id] = top.id;
      continue;
    }
    const known = rootOfMissing.get(top.id) ?? (await askRoot(id, top.id, baseUrl, ask));
    rootOfMissing.set(top.id, known);
    roots[id] = known;
  }
  return roots;
}

/** Without a token an instance shows only the nearest 40 ancestors, so a long way up takes several questions. */
async function askRoot(id: string, parentId: string, baseUrl: string, ask: Ask): Promise<string> {
  let [from, top] = [id, parentId];
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const context = await ask(`${baseUrl}/api/v1/statuses/${encodeURIComponent(from)}/context`);
    // Not asked, gone or closed to us: what is known has to do.
    if (!context || (context.status >= 400 && context.status < 500)) return top;
    const ancestors = isRecord(context.json) ? context.json["ancestors"] : undefined;
    if (context.status !== 200 || !Array.isArray(ancestors)) throw unexpected(context);
    const first = MastodonPlace.safeParse(ancestors[0]);
    if (!first.success) return top;
    if (first.data.in_reply_to_id === undefined || first.data.id === from) return first.data.id;
    [from, top] = [first.data.id, first.data.in_reply_to_id];
  }
  return top;
}

/** An answer that nobody expected: it may pass. */
export function unexpected({ status }: Answered): AppError {
  return new AppError("upstream", status === 200 ? "Mastodon answered with no list" : `Mastodon answered ${status}`, {
    status,
  });
}
