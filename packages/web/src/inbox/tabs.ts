import type { Client, unwrap } from "@kikimimi/api/client";
import type { ThreadRow } from "@kikimimi/api/schema";

/** What the API's queue can be asked for. */
type QueueQuery = Parameters<Client["v1"]["queue"]["$get"]>[0]["query"];

/** What the API counts. */
export type Counts = Awaited<ReturnType<typeof unwrap<Awaited<ReturnType<Client["v1"]["queue"]["counts"]["$get"]>>>>>;

type Tab = {
  readonly id: string;
  /** The letter that goes there after `g`. */
  readonly key?: string;
  /** What the API is asked for; null where the list is not one of the queue's. */
  readonly query: Pick<QueueQuery, "status" | "holder"> | null;
  /** Whether a row that changed belongs here. */
  readonly has: (row: ThreadRow, me: string) => boolean;
  /** Its number among what the API counts. */
  readonly count?: Exclude<keyof Counts, "held">;
  /** Newest change first, rather than most pressing first. */
  readonly timely?: true;
  /** Copies of one post stand as one row. */
  readonly waves?: true;
  /** Behind the menu at the end of the tabs. */
  readonly behind?: true;
};

const waits = ({ status }: ThreadRow): boolean => status === "queued" || status === "claimed" || status === "escalated";
const is =
  (status: ThreadRow["status"]) =>
  (row: ThreadRow): boolean =>
    row.status === status;

/** The lists of the inbox in the order of their tabs; another one is another line here and its name in the texts. */
export const TABS = [
  {
    id: "mine",
    key: "m",
    query: { holder: "me" },
    count: "mine",
    has: (row, me) => waits(row) && row.claim?.id === me,
  },
  { id: "unassigned", key: "u", query: { status: "queued" }, count: "unassigned", has: is("queued"), waves: true },
  { id: "all", key: "i", query: {}, count: "active", has: waits, waves: true },
  { id: "snoozed", key: "s", query: { status: "snoozed" }, count: "snoozed", has: is("snoozed") },
  { id: "resolved", key: "r", query: { status: "closed" }, has: is("closed"), timely: true },
  { id: "escalated", query: { status: "escalated" }, count: "escalated", has: is("escalated"), behind: true },
  { id: "waiting", query: { status: "waiting" }, count: "waiting", has: is("waiting"), timely: true, behind: true },
  { id: "ignored", query: { status: "ignored" }, has: is("ignored"), timely: true, behind: true },
  { id: "claimed", query: { status: "claimed" }, has: is("claimed"), behind: true },
  { id: "merged", query: { status: "merged" }, has: is("merged"), timely: true, behind: true },
  { id: "day", query: null, has: () => true, timely: true, behind: true },
] as const satisfies readonly Tab[];

export type TabId = (typeof TABS)[number]["id"];

/** The list that a tab shows. */
export function tabOf(id: TabId): Tab {
  return TABS.find((tab) => tab.id === id) ?? TABS[2];
}
