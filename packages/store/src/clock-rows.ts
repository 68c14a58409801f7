import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { ClockRow } from "@kikimimi/core/report/response-times";
import * as z from "zod";
import { clockDaysKey, clockRowsKey, clockRowsPartition } from "./keys-clock.ts";
import { conditional } from "./optimistic.ts";

/** A thread's clocks that began on one day, as counted at a revision of the thread and by a version of the plan. */
const DayRows = z.object({
  threadId: z.string(),
  rev: z.number().int(),
  planVersion: z.number().int(),
  rows: z.array(ClockRow),
});
export type DayRows = z.infer<typeof DayRows>;

const Days = z.object({ days: z.array(z.string()) });

/** What reports count: the clocks of each thread by the day on which they began. */
export class ClockRows {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * Writes all of a thread's clocks, by day, and answers the days that it wrote: also those on which none begins any more.
   * What was counted at a later revision or by a later plan stays. May die anywhere and be done again.
   */
  async put(
    brandId: string,
    counted: Omit<DayRows, "rows">,
    rowsByDay: ReadonlyMap<string, readonly ClockRow[]>,
  ): Promise<readonly string[]> {
    const key = clockDaysKey(counted.threadId);
    const known = await this.#client.send(new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true }));
    const before = known.Item ? Days.parse(known.Item).days : [];
    const days = [...new Set([...before, ...rowsByDay.keys()])].sort();
    // Days first, so that none is written that nobody would ever empty again.
    if (days.length > before.length) {
      await this.#client.send(new PutCommand({ TableName: this.#table, Item: { ...key, days } }));
    }
    for (const day of days) await this.#putDay(brandId, day, { ...counted, rows: [...(rowsByDay.get(day) ?? [])] });
    return days;
  }

  async #putDay(brandId: string, day: string, item: DayRows): Promise<void> {
    await conditional(() =>
      this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...clockRowsKey(brandId, day, item.threadId), ...item },
          ConditionExpression: "attribute_not_exists(pk) OR rev < :r OR (rev = :r AND planVersion <= :v)",
          ExpressionAttributeValues: { ":r": item.rev, ":v": item.planVersion },
        }),
      ),
    );
  }

  /** One page of a day's clocks, a thread each, and the thread after which the next one begins. */
  async ofDay(
    brandId: string,
    day: string,
    page: { limit: number; after?: string | undefined },
  ): Promise<{ readonly items: DayRows[]; readonly next: string | null }> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: "pk = :p AND sk > :a",
        ExpressionAttributeValues: { ":p": clockRowsPartition(brandId, day), ":a": page.after ?? " " },
        Limit: page.limit,
        ConsistentRead: true,
      }),
    );
    const items = (answer.Items ?? []).map((item) => DayRows.parse(item));
    return { items, next: answer.LastEvaluatedKey ? String(answer.LastEvaluatedKey["sk"]) : null };
  }
}
