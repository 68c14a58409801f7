import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { NO_TURN, type Turn } from "@kikimimi/core/people/assignment";
import * as z from "zod";
import { Desk, LEADS_DESK, personOf, type Seat } from "./desk.ts";
import { deskPartition, loadPrefix, loadsPartition, turnKey, turnPrefix } from "./keys-people.ts";
import { queryAll } from "./query-all.ts";

/** Threads of one desk that are read at once; nobody sees to more. */
const DESK_LIMIT = 500;

const Entry = z.object({ sk: z.string(), list: Desk.shape.list });
const count = z.number().int().default(0);

/** Threads that lie on a desk, by list. */
const Load = z.object({ active: count, waiting: count, snoozed: count });
export type Load = z.infer<typeof Load>;

const TurnItem = z.object({ count: z.number().int(), last: z.record(z.string(), z.number().int()) });

/** A brand's loads and turns at one moment. */
export type Loads = {
  /** By person. */
  readonly people: ReadonlyMap<string, Load>;
  readonly leads: Load;
  /** By team. */
  readonly turns: ReadonlyMap<string, Turn>;
};

/** On whose desks threads lie. They are written with the threads (desk.ts), so what is read here is never out of date. */
export class Desks {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The first 500 threads of a desk that stand on a list, by id; strongly consistent. */
  async of(brandId: string, desk: string, list?: Desk["list"]): Promise<string[]> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: "pk = :p",
        ExpressionAttributeValues: { ":p": deskPartition(brandId, desk) },
        ConsistentRead: true,
        Limit: DESK_LIMIT,
      }),
    );
    const entries = (answer.Items ?? []).map((item) => Entry.parse(item));
    return entries.filter((entry) => list === undefined || entry.list === list).map(({ sk }) => sk);
  }

  /** What lies on each desk and whose turn it is in each team: one strongly consistent query, some 60 bytes a person. */
  async loads(brandId: string): Promise<Loads> {
    const people = new Map<string, Load>();
    const turns = new Map<string, Turn>();
    let leads = Load.parse({});
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": loadsPartition(brandId) },
      ConsistentRead: true,
    });
    for (const item of items) {
      const sk = String(item["sk"]);
      const desk = sk.slice(loadPrefix.length);
      const personId = personOf(desk);
      if (sk.startsWith(turnPrefix)) turns.set(sk.slice(turnPrefix.length), TurnItem.parse(item));
      else if (personId !== undefined) people.set(personId, Load.parse(item));
      else if (desk === LEADS_DESK) leads = Load.parse(item);
    }
    return { people, leads, turns };
  }

  /** The write of a team's next turn, which holds only on top of the one that was read. */
  turnPut(brandId: string, teamId: string, known: Turn = NO_TURN, next: Turn): Seat["turn"] {
    return {
      TableName: this.#table,
      Item: { ...turnKey(brandId, teamId), ...next },
      ConditionExpression: known.count === 0 ? "attribute_not_exists(pk)" : "#count = :count",
      ...(known.count === 0
        ? {}
        : { ExpressionAttributeNames: { "#count": "count" }, ExpressionAttributeValues: { ":count": known.count } }),
    };
  }
}
