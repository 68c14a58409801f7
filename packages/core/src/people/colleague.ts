import * as z from "zod";
import { allows, Role } from "./actor.ts";
import { BusinessTime, Calendar, type IsHoliday } from "../time/calendar.ts";
import { Person } from "./person.ts";

/** Open threads at once that somebody takes where nothing else is said. */
export const DEFAULT_CAPACITY = 20;

/** A language by its primary subtag, such as `ja`. */
export const Spoken = z.string().regex(/^[a-z]{2,3}$/, "a language's two or three small letters, such as ja");

/** When somebody works: hours by a zone's clocks (null: around the clock), and whether they are away (`until` null: until further notice). */
export const Availability = z.strictObject({
  hours: Calendar.nullable(),
  away: z.strictObject({ until: z.iso.datetime().nullable() }).nullable(),
});
export type Availability = z.infer<typeof Availability>;

/** What a lead writes down of a colleague. */
export const ColleagueDraft = z.strictObject({
  name: Person.shape.name,
  /** What they may do in the brand, as they last signed in or as a lead expects; their token decides. */
  role: Role.default("agent"),
  /** None: any. */
  languages: z.array(Spoken).max(20).default([]),
  /** Names of tags and topics that they know their way in. */
  skills: z.array(z.string().trim().min(1).max(63)).max(50).default([]),
  /** Open threads at once, beyond which nothing is assigned by itself; what waits for a customer or sleeps does not count. */
  capacity: z.number().int().min(0).max(500).default(DEFAULT_CAPACITY),
  hours: Availability.shape.hours.default(null),
  away: Availability.shape.away.default(null),
});
export type ColleagueDraft = z.infer<typeof ColleagueDraft>;

/** A person who works on a brand. */
export const Colleague = ColleagueDraft.extend({
  schemaVersion: z.literal(1),
  brandId: z.string(),
  /** The id that they sign in with. */
  id: Person.shape.id,
  /** Counts its saves. */
  version: z.number().int().positive(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
});
export type Colleague = z.infer<typeof Colleague>;

/** The days that holiday sets name; throws `invalid_input` for a set that nobody keeps. */
export type HolidaysOf = (sets: readonly string[]) => IsHoliday;

/** Whether somebody works at an instant: not away, and within their hours. */
export function isOnDuty({ hours, away }: Availability, at: Date, holidaysOf: HolidaysOf): boolean {
  if (away && (away.until === null || Date.parse(away.until) > at.getTime())) return false;
  return hours === null || new BusinessTime(hours, holidaysOf(hours.holidaySets)).isOpen(at);
}

/** Whether threads may be given to somebody. */
export function mayHold({ role }: Pick<Colleague, "role">): boolean {
  return allows(role, "agent");
}
