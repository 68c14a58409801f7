import * as z from "zod";
import { Actor, ActorKind } from "./actor.ts";

/** What somebody set out to do, written before it was begun; never any text, and no secret. */
export const AuditEntry = z.object({
  entryId: z.string(),
  brandId: z.string(),
  at: z.iso.datetime(),
  by: Actor.pick({ id: true, name: true }).extend({ kind: ActorKind }),
  /** The network that it came from, not the address: 24 bits of IPv4, 48 of IPv6; null where it is not known. */
  network: z.string().nullable(),
  /** Method and path of the API's document: `POST /v1/threads/{id}/claim`. */
  route: z.string(),
  /** Ids that the request named. */
  targets: z.array(z.string()),
  requestId: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Names and values that tell how much something was. */
export const AuditFacts = z.record(z.string(), z.union([z.string().max(200), z.number()]));
export type AuditFacts = z.infer<typeof AuditFacts>;

/** How it ended: the HTTP status, and the ids of what it made. */
export const AuditOutcome = z.object({
  status: z.number().int(),
  at: z.iso.datetime(),
  made: z.array(z.string()),
  /** What an export took out and an erasure took away: its scope and counts; people's ids hashed, never any text. */
  facts: AuditFacts.optional(),
});
export type AuditOutcome = z.infer<typeof AuditOutcome>;

/** An entry with its outcome; null while the request runs, and for good where the process died: it may have happened. */
export const AuditRecord = AuditEntry.extend({ outcome: AuditOutcome.nullable() });
export type AuditRecord = z.infer<typeof AuditRecord>;

/** What a reader looks for; everything that is named has to be so. */
export type AuditFilter = {
  readonly actor?: string | undefined;
  readonly target?: string | undefined;
  readonly route?: string | undefined;
};

/** Whether an entry is what a reader looks for; `target` also finds what it made, once that is known. */
export function meetsAudit(record: AuditRecord, { actor, target, route }: AuditFilter): boolean {
  if (actor !== undefined && record.by.id !== actor) return false;
  if (route !== undefined && record.route !== route) return false;
  return target === undefined || record.targets.includes(target) || (record.outcome?.made ?? []).includes(target);
}

/** What an entry named, made and came to, in one line: ids, then `rows=200`. */
export function toldOf({ targets, outcome }: Pick<AuditRecord, "targets" | "outcome">): string {
  const facts = Object.entries(outcome?.facts ?? {}).map(([name, value]) => `${name}=${value}`);
  facts.sort();
  return [...targets, ...(outcome?.made ?? []), ...facts].join(" ");
}
