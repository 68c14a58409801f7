import { digestOf } from "@kikimimi/core/base/identity";
import * as z from "zod";
import type { Gap } from "../poller.ts";

/** One item of a document that always shows its newest ones. */
export type SnapshotItem<T> = {
  readonly id: string;
  /** Changes with what it says. */
  readonly said: string;
  /** Epoch milliseconds; undefined where it carries no date. */
  readonly at: number | undefined;
  /** Bytes that delivering it takes. */
  readonly bytes: number;
  readonly value: T;
};

/** What is remembered between two readings; part of the poller's cursor. */
export const Snapshot = z.object({
  /** A digest of the id and one of what it said, eight characters each; as the document showed them last. */
  seen: z.array(z.string()),
  /** The newest date that was heard. */
  mark: z.number().optional(),
});
export type Snapshot = z.infer<typeof Snapshot>;

export type Heard<T> = {
  /** What is new, and whether it was heard before and says something else now. */
  readonly items: readonly { readonly value: T; readonly changed: boolean }[];
  readonly snapshot: Snapshot;
  /** Items are left for the next page. */
  readonly more: boolean;
  readonly gap?: Gap;
};

/** Items of a document that are looked at; the cursor of a stream stays under 5 KB with them. */
const MAX_ITEMS = 300;

/** A page of this much text is well within what a queue takes. */
const MAX_BYTES = 400_000;

/**
 * What a document tells that was not heard before, oldest first, a page at a time. Where nothing that was heard is shown
 * any more and everything is newer, posts in between may have been missed: a gap. The first reading goes back `backfillMs`.
 */
export function hear<T>(
  shown: readonly SnapshotItem<T>[],
  before: Snapshot | undefined,
  now: Date,
  backfillMs: number,
): Heard<T> {
  const items = newestOf(shown);
  const said = new Map((before?.seen ?? []).map((pair) => [pair.slice(0, 8), pair]));
  const since = before === undefined ? now.getTime() - backfillMs : undefined;
  const old = items.filter(({ at }) => since !== undefined && at !== undefined && at < since);
  const fresh = items.filter((item) => !old.includes(item) && said.get(digest(item.id)) !== pairOf(item)).reverse();
  const page = firstPage(fresh);
  const left = new Set(fresh.slice(page.length));
  const seen = items.filter((item) => !left.has(item)).map(pairOf);
  const kept = new Set(seen.map((pair) => pair.slice(0, 8)));
  // A document that drops an item for a while must not make it news again.
  const gone = [...said.values()].filter((pair) => !kept.has(pair.slice(0, 8)));
  const dates = items.flatMap(({ at }) => (at === undefined ? [] : [at]));
  const mark = dates.reduce((a, b) => Math.max(a, b), before?.mark ?? 0);
  return {
    items: page.map((item) => ({ value: item.value, changed: said.has(digest(item.id)) })),
    snapshot: { seen: [...seen, ...gone].slice(0, MAX_ITEMS), ...(mark > 0 ? { mark } : {}) },
    more: left.size > 0,
    ...gapOf(items, said, before?.mark),
  };
}

function newestOf<T>(shown: readonly SnapshotItem<T>[]): readonly SnapshotItem<T>[] {
  const once = [...new Map(shown.map((item) => [item.id, item])).values()];
  // A sort by date is only sound where everything has one; documents are newest first of themselves.
  const dated = once.every(({ at }) => at !== undefined);
  return (dated ? once.toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0)) : once).slice(0, MAX_ITEMS);
}

function firstPage<T>(items: readonly SnapshotItem<T>[]): readonly SnapshotItem<T>[] {
  let bytes = 0;
  const end = items.findIndex((item, index) => (bytes += item.bytes) > MAX_BYTES && index > 0);
  return end < 0 ? items : items.slice(0, end);
}

function gapOf<T>(
  items: readonly SnapshotItem<T>[],
  said: ReadonlyMap<string, string>,
  mark: number | undefined,
): { readonly gap?: Gap } {
  const known = items.some(({ id }) => said.has(digest(id)));
  if (mark === undefined || known || items.length === 0) return {};
  const oldest = items.reduce((least, { at }) => Math.min(least, at ?? 0), Number.POSITIVE_INFINITY);
  return oldest > mark ? { gap: { from: new Date(mark), to: new Date(oldest) } } : {};
}

function pairOf<T>({ id, said }: SnapshotItem<T>): string {
  return digest(id) + digest(said);
}

function digest(text: string): string {
  return digestOf(text).slice(0, 8);
}
