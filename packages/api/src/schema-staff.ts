import { z } from "@hono/zod-openapi";
import { Availability, Colleague, ColleagueDraft } from "@kikimimi/core/people/colleague";
import { ERROR_CODES } from "@kikimimi/core/base/error";
import { Person } from "@kikimimi/core/people/person";
import { type Lease as CoreLease, LeaseMark } from "@kikimimi/core/thread/lease";
import { Team as CoreTeam, TeamDraft } from "@kikimimi/core/people/team";
import type { ColleagueNow } from "@kikimimi/pipeline/list-colleagues";

/** Who has a thread before them, what they do there, and until when unless they say so again. */
export const Lease = Person.extend({ mark: LeaseMark, until: z.string() }).openapi("Lease");
export type Lease = z.infer<typeof Lease>;

/** A lease as its thread shows it. */
export function presentLease({ person, mark, until }: CoreLease): Lease {
  return { ...person, mark, until };
}

/** A lease as a list of all shows it. */
export const LeaseOfThread = Lease.extend({ threadId: z.string() }).openapi("LeaseOfThread");

/** The id that a colleague signs in with, in a path. */
export const ColleagueId = z.object({
  id: Person.shape.id.min(1).openapi({ param: { name: "id", in: "path" }, example: "sato@example.com" }),
});

const expectedVersion = z.number().int().positive().optional();
const count = z.number().int();

/** Threads that somebody holds, by list. */
const Load = z.object({ active: count, waiting: count, snoozed: count });

/** A colleague with their load, and whether they work right now. */
export const ColleagueRow = z.object({ ...Colleague.shape, load: Load, onDuty: z.boolean() }).openapi("Colleague");
export type ColleagueRow = z.infer<typeof ColleagueRow>;

export function presentColleague({ colleague, load, onDuty }: ColleagueNow): ColleagueRow {
  return { ...colleague, load, onDuty };
}

/** A colleague as saved. */
export const SavedColleague = z.object(Colleague.shape).openapi("SavedColleague");
export const ColleagueSave = z.strictObject({ ...ColleagueDraft.shape, expectedVersion }).openapi("ColleagueSave");
export const AvailabilitySave = Availability.extend({}).openapi("Availability");

/** A team as saved. */
export const TeamRow = z.object(CoreTeam.shape).openapi("Team");
export const TeamSave = z.strictObject({ ...TeamDraft.shape, expectedVersion }).openapi("TeamSave");

/** What became of somebody's threads; `holder` is null for what went back to the queue. */
export const Reassigned = z
  .object({
    moved: z.array(z.object({ threadId: z.string(), holder: Person.nullable() })),
    failed: z.array(z.object({ threadId: z.string(), code: z.enum(ERROR_CODES), message: z.string() })),
    more: z.boolean(),
  })
  .openapi("Reassigned");

/** A number of threads; `more` when there are more than it says. */
const Count = z.object({ count, more: z.boolean() });

/** How many threads stand where. */
export const QueueCounts = z
  .object({
    mine: Count,
    held: Load,
    unassigned: Count,
    active: Count,
    escalated: Count,
    waiting: Count,
    snoozed: Count,
    closed: Count,
  })
  .openapi("QueueCounts");
