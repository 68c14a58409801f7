import { type DynamoDBDocumentClient, PutCommand, QueryCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { canonicalJson } from "@kikimimi/core/base/json";
import { isActive, viewOf, waveOf } from "@kikimimi/core/triage/thread-view";
import type { Thread } from "@kikimimi/core/thread/thread";
import { MAX_MEMBERS } from "@kikimimi/core/mention/wave";
import * as z from "zod";
import { batchGet } from "./batch.ts";
import { bandKey, type Places, placesOf, TTL_ATTRIBUTE, waveMemberKey, wavePartition } from "./keys.ts";
import { conditional, LOST, untilWon } from "./optimistic.ts";

const BandEntry = z.object({
  mentionId: z.string(),
  fingerprint: z.string(),
  /** When its post was written, ISO. */
  at: z.string(),
  waveId: z.string(),
});

/** What a band remembers of one post that waited for a person. */
export type BandEntry = z.infer<typeof BandEntry>;

const Band = z.object({ rev: z.number().int(), entries: z.array(BandEntry) });

const Member = z.object({
  sk: z.string(),
  at: z.string(),
  recent: z.number().int(),
  places: z.object({ priority: z.string(), due: z.string() }).nullable().default(null),
});

/** A thread of a wave. */
export type WaveMember = {
  readonly threadId: string;
  readonly at: string;
  /** Members of one day as the thread was last told. */
  readonly recent: number;
  /** Where it stands on the queue with a copy; null while it waits for nobody. */
  readonly places: Places | null;
};

/** A decision on where a post belongs, and the entries in whose bands it need not be entered as well. */
export type WaveChoice = { readonly waveId: string; readonly standing: readonly BandEntry[] };

/** Posts that a band remembers, newest kept; a run of letters that more of them share is a phrase and tells nothing. */
const ENTRIES = 12;
const TTL_SECONDS = 7 * 86_400;

/** Members read at once: a full wave and those that came in while it filled up. */
const READ = MAX_MEMBERS + 100;

/** Waves of copied posts: the bands by which copies find each other, and the members of each wave. */
export class Waves {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: () => Date;

  constructor(client: DynamoDBDocumentClient, table: string, clock: () => Date) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  /**
   * Enters a post into its bands and answers its wave. `choose` decides by what the bands know; all bands are written
   * together or none, on what was read, so of copies that come at the same moment one begins the wave and the others
   * find it. A post that was entered before has its wave already. The first try reads what may be a second old: a write
   * on top of it is refused, and what is not written was decided by an entry that stays.
   */
  async enter(input: {
    readonly brandId: string;
    readonly bands: readonly string[];
    readonly entry: Omit<BandEntry, "waveId">;
    readonly choose: (known: readonly BandEntry[]) => Promise<WaveChoice>;
  }): Promise<string> {
    const { entry, brandId } = input;
    const keys = input.bands.map((band) => bandKey(brandId, band));
    let isFirst = true;
    return untilWon(async () => {
      const items = await batchGet(this.#client, this.#table, keys, isFirst);
      isFirst = false;
      const byKey = new Map(items.map((item) => [item["pk"], Band.parse(item)]));
      const known = [...byKey.values()].flatMap((band) => band.entries);
      const own = known.find((one) => one.mentionId === entry.mentionId);
      if (own) return own.waveId;
      const { waveId, standing } = await input.choose(known);
      const puts = keys.flatMap((key) => {
        const band = byKey.get(key.pk);
        if (band?.entries.some((one) => standing.includes(one))) return [];
        const entries = [...(band?.entries ?? []), { ...entry, waveId }].slice(-ENTRIES);
        const ttl = Math.floor(this.#clock().getTime() / 1000) + TTL_SECONDS;
        const Put = {
          TableName: this.#table,
          Item: { ...key, rev: (band?.rev ?? 0) + 1, entries, [TTL_ATTRIBUTE]: ttl },
          ConditionExpression: band ? "rev = :rev" : "attribute_not_exists(pk)",
          ...(band ? { ExpressionAttributeValues: { ":rev": band.rev } } : {}),
        };
        return [{ Put }];
      });
      if (puts.length === 0) return waveId;
      const written = await conditional<unknown>(() =>
        this.#client.send(new TransactWriteCommand({ TransactItems: puts })),
      );
      return written === LOST ? LOST : waveId;
    });
  }

  /** Takes a post out of its bands, so that they no longer hold a fingerprint of its words. */
  async leave(brandId: string, bands: readonly string[], mentionId: string): Promise<void> {
    const items = await batchGet(
      this.#client,
      this.#table,
      bands.map((band) => bandKey(brandId, band)),
    );
    const knows = (item: Record<string, unknown> | undefined): boolean =>
      item !== undefined && Band.parse(item).entries.some((one) => one.mentionId === mentionId);
    for (const { pk, sk } of items.filter(knows)) {
      await untilWon(async () => {
        const [item] = await batchGet(this.#client, this.#table, [{ pk: String(pk), sk: String(sk) }]);
        if (!item || !knows(item)) return undefined;
        const { rev, entries } = Band.parse(item);
        const put = new PutCommand({
          TableName: this.#table,
          Item: { ...item, rev: rev + 1, entries: entries.filter((one) => one.mentionId !== mentionId) },
          ConditionExpression: "rev = :rev",
          ExpressionAttributeValues: { ":rev": rev },
        });
        return conditional<unknown>(() => this.#client.send(put));
      });
    }
  }

  /** A wave's members, strongly consistent, in no particular order; none for a wave that never was. */
  async members(waveId: string): Promise<WaveMember[]> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: "pk = :p",
        ExpressionAttributeValues: { ":p": wavePartition(waveId) },
        ConsistentRead: true,
        Limit: READ,
      }),
    );
    return (answer.Items ?? []).map((item) => {
      const { sk, ...member } = Member.parse(item);
      return { threadId: sk, ...member };
    });
  }
}

/** The items that tell waves of a member: what a write of its thread changes of them. */
export function memberItems(thread: Thread, before: Thread | undefined): Record<string, unknown>[] {
  const [now, then] = [memberItemOf(thread), before && memberItemOf(before)];
  const isLeft = then !== undefined && then.pk !== now?.pk;
  return [
    ...(now && canonicalJson(now) !== canonicalJson(then ?? null) ? [now] : []),
    ...(isLeft ? [{ ...then, places: null }] : []),
  ];
}

function memberItemOf(thread: Thread) {
  if (!thread.wave || thread.wave.waveId === null) return undefined;
  const { waveId, at, recent } = thread.wave;
  const view = viewOf(thread);
  const waits = waveOf(thread) !== undefined && isActive(view.status);
  const places = (waits && placesOf(thread, view)) || null;
  return { ...waveMemberKey(waveId, thread.threadId), at, recent, places };
}
