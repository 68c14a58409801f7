import type { TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Thread } from "@kikimimi/core/thread/thread";
import { isActive, type ThreadStatus } from "@kikimimi/core/triage/thread-view";
import * as z from "zod";
import { deskKey, loadKey } from "./keys-people.ts";
import { listOf } from "./queue-list.ts";

const LISTS = ["active", "waiting", "snoozed", "closed"] as const;

/** Where a thread lies that is somebody's to see to, and on which list it stands there. */
export const Desk = z.object({ desk: z.string(), list: z.enum(LISTS) });
export type Desk = z.infer<typeof Desk>;

type TransactItem = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/**
 * What an assignment was decided by and changes: that its new holder still holds this many open threads, and the team's
 * next turn. Written with the thread or not at all, so that of two that chose at the same moment one chooses again.
 */
export type Seat = { readonly load: number; readonly turn: NonNullable<TransactItem["Put"]> };

/** The leads' desk: threads that were escalated and that nobody holds. */
export const LEADS_DESK = "leads";
export const personDesk = (personId: string): string => `p#${personId}`;
export const teamDesk = (teamId: string): string => `t#${teamId}`;

/** Whose a desk is; undefined for one that is no person's. */
export function personOf(desk: string): string | undefined {
  return desk.startsWith("p#") ? desk.slice(2) : undefined;
}

/** Where a thread lies: with who holds it, else with the leads or the team that it waits for; most lie nowhere. */
export function deskOf({ claim, team }: Pick<Thread, "claim" | "team">, status: ThreadStatus): Desk | undefined {
  const list = listOf(status);
  if (!list) return undefined;
  if (claim) return { desk: personDesk(claim.id), list };
  if (status === "escalated") return { desk: LEADS_DESK, list };
  return team !== null && isActive(status) ? { desk: teamDesk(team), list } : undefined;
}

/** What a thread's write changes of desks and of how many threads lie there. */
export function deskWrites(
  table: string,
  { brandId, threadId }: Pick<Thread, "brandId" | "threadId">,
  now: Desk | undefined,
  then: Desk | undefined,
  seat: Seat | undefined,
): TransactItem[] {
  if (now?.desk === then?.desk && now?.list === then?.list) return [];
  const loads = [...new Set([now?.desk, then?.desk])].flatMap((desk): TransactItem[] => {
    // A team's desk is listed, never counted: every thread that nobody takes would wait for its one count.
    if (desk === undefined || desk.startsWith("t#")) return [];
    const changes = new Map<string, number>();
    if (then?.desk === desk) changes.set(then.list, -1);
    if (now?.desk === desk) changes.set(now.list, 1);
    const expected = seat && now?.desk === desk ? seat.load : undefined;
    return [{ Update: loadUpdate(table, brandId, desk, changes, expected) }];
  });
  return [
    ...(then && then.desk !== now?.desk
      ? [{ Delete: { TableName: table, Key: deskKey(brandId, then.desk, threadId) } }]
      : []),
    ...(now ? [{ Put: { TableName: table, Item: { ...deskKey(brandId, now.desk, threadId), list: now.list } } }] : []),
    ...loads,
    ...(seat ? [{ Put: seat.turn }] : []),
  ];
}

function loadUpdate(
  table: string,
  brandId: string,
  desk: string,
  changes: ReadonlyMap<string, number>,
  expected: number | undefined,
): NonNullable<TransactItem["Update"]> {
  const lists = [...changes];
  const seen = expected === 0 ? "(attribute_not_exists(#active) OR #active = :seen)" : "#active = :seen";
  return {
    TableName: table,
    Key: loadKey(brandId, desk),
    UpdateExpression: `ADD ${lists.map((_, i) => `#l${i} :n${i}`).join(", ")}`,
    ...(expected === undefined ? {} : { ConditionExpression: seen }),
    ExpressionAttributeNames: {
      ...Object.fromEntries(lists.map(([list], i) => [`#l${i}`, list])),
      ...(expected === undefined ? {} : { "#active": "active" }),
    },
    ExpressionAttributeValues: {
      ...Object.fromEntries(lists.map(([, by], i) => [`:n${i}`, by])),
      ...(expected === undefined ? {} : { ":seen": expected }),
    },
  };
}
