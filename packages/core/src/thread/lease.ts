import * as z from "zod";
import { Person } from "../people/person.ts";

/** What somebody does with a thread before them: looks at it, left it open, or writes. */
export const LeaseMark = z.enum(["viewing", "idle", "writing"]);
export type LeaseMark = z.infer<typeof LeaseMark>;

/** Somebody has a thread before them until an instant, unless they say so again. */
export const Lease = z.object({ threadId: z.string(), person: Person, mark: LeaseMark, until: z.iso.datetime() });
export type Lease = z.infer<typeof Lease>;

/** How long a lease lasts; a page says so again well before. */
export const LEASE_MS = 30_000;

/** What is said again with more time left than this is not written again. */
export const RENEW_MS = 15_000;
