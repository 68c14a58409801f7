import { Allowances } from "./allowances.ts";
import { createDocumentClient, createDynamoClient, type StoreClientOptions } from "./client.ts";
import { Deliveries } from "./deliveries.ts";
import { Mentions } from "./mentions.ts";
import { Replies } from "./replies.ts";
import { Plans } from "./plans.ts";
import { Sources } from "./sources.ts";
import { ThreadLists } from "./thread-lists.ts";
import { Threads } from "./threads.ts";
import { Topics } from "./topics.ts";
import { Waves } from "./waves.ts";

export type StoreOptions = StoreClientOptions & {
  readonly table: string;
  /** The time that changes are stamped with; the machine's own when left out. */
  readonly clock?: () => Date;
  /** How long raw deliveries are kept; 30 days when left out. */
  readonly archiveDays?: number;
};

/** Everything that is stored, one member a noun. */
export type Store = {
  readonly mentions: Mentions;
  readonly threads: Threads;
  readonly lists: ThreadLists;
  readonly replies: Replies;
  readonly deliveries: Deliveries;
  readonly sources: Sources;
  readonly plans: Plans;
  readonly allowances: Allowances;
  readonly topics: Topics;
  readonly waves: Waves;
};

/** Opens the store; connects lazily. */
export function createStore(options: StoreOptions): Store {
  const client = createDocumentClient(createDynamoClient(options));
  return {
    mentions: new Mentions(client, options.table),
    threads: new Threads(client, options.table, options.clock ?? (() => new Date())),
    lists: new ThreadLists(client, options.table),
    replies: new Replies(client, options.table),
    deliveries: new Deliveries(client, options.table, options.archiveDays ?? 30),
    sources: new Sources(client, options.table),
    plans: new Plans(client, options.table),
    allowances: new Allowances(client, options.table),
    topics: new Topics(client, options.table),
    waves: new Waves(client, options.table, options.clock ?? (() => new Date())),
  };
}
