import type { Actor } from "@kikimimi/core/people/actor";
import { type AuditFilter, type AuditRecord, meetsAudit } from "@kikimimi/core/people/audit";
import { AppError } from "@kikimimi/core/base/error";
import { instantOf, sortableId } from "@kikimimi/core/base/identity";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { daysBetween } from "./list-changes.ts";

/** Entries and days that one request looks at; the cursor leads on. */
const MAX_ENTRIES = 500;
const MAX_DAYS = 62;
const PAGE = 100;

/** How far back a reader looks who does not say, and at most; milliseconds. */
const DEFAULT_MS = 30 * 86_400_000;
const LONGEST_MS = 400 * 86_400_000;

export type AuditQuery = AuditFilter & {
  readonly brandId: string;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** What is left to read: the day's entries before an id, then the days before it. */
type Place = { readonly to: Date; readonly before?: string };

/** Who did what in a brand, newest first; a page may be short while `next` is not null, because filters look at a bounded number. */
export async function listAudit({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: AuditQuery;
}): Promise<{ items: AuditRecord[]; next: string | null }> {
  authorise(actor, "admin", input.brandId);
  const end = Math.min(input.to?.getTime() ?? Infinity, ctx.clock().getTime());
  const from = new Date(Math.max(input.from?.getTime() ?? end - DEFAULT_MS, end - LONGEST_MS));
  const place = placeOf(input.cursor, new Date(end));
  const days = daysBetween(from, place.to).reverse();
  const items: AuditRecord[] = [];
  let looked = 0;
  for (const [i, day] of days.entries()) {
    if (i === MAX_DAYS) return { items, next: endOf(day) };
    let before = i === 0 ? place.before : undefined;
    for (let more = true; more;) {
      const stretch = { brandId: input.brandId, day, from, to: place.to, limit: PAGE, before };
      const page = await ctx.store.audit.read(stretch);
      for (const record of page.records) {
        looked++;
        before = record.entryId;
        if (meetsAudit(record, input)) items.push(record);
        if (items.length === input.limit || looked === MAX_ENTRIES) return { items, next: before };
      }
      more = page.more && page.records.length > 0;
    }
  }
  return { items, next: null };
}

/** A cursor is the id of the entry to go on before: it tells its day by itself, and nothing of any brand. */
function placeOf(cursor: string | undefined, end: Date): Place {
  if (cursor === undefined) return { to: end };
  const at = instantOf(cursor);
  if (!cursor.startsWith("aud_") || !at)
    throw new AppError("invalid_input", "The cursor does not belong to this list.");
  return at > end ? { to: end } : { to: at, before: cursor };
}

/** An id after all those of a day. */
function endOf(day: string): string {
  return sortableId("aud", new Date(`${day}T23:59:59.999Z`), new Uint8Array(10).fill(0xff));
}
