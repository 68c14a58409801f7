import type { Classifier } from "@kikimimi/classifier/classify";
import { sortableId } from "@kikimimi/core/base/identity";
import type { Source } from "@kikimimi/core/source/source";
import type { Queues } from "@kikimimi/messaging/queues";
import type { Pace, Secrets } from "@kikimimi/platforms/call";
import type { SecondOpinion } from "@kikimimi/second-opinion/second-opinion";
import type { SearchIndex } from "@kikimimi/search/search";
import type { Store } from "@kikimimi/store/store";
import type { Log } from "./log.ts";
import type { Outgoing } from "./outgoing.ts";
import type { Seal } from "./seal.ts";

/**
 * Writes the secrets of one source on top of what is there now, not of what was read some time ago; none removes them.
 * Answers what was kept. Throws `upstream` where they cannot be written, `invalid_input` where there is no room for them.
 */
export type ChangeSecrets = (
  source: Pick<Source, "platform" | "sourceId">,
  change: (known: Secrets) => Secrets,
) => Promise<Secrets>;

/** Where the secrets of sources are kept, as one who may change them sees it. */
export type Vault = Pick<Context, "secretsOf"> & { readonly changeSecrets: ChangeSecrets };

/** Everything a verb may use; nothing is reached for behind its back. */
export type Context = {
  readonly store: Store;
  readonly queues: Queues;
  /** The secrets of one source, newest first per name. */
  readonly secretsOf: (source: Pick<Source, "platform" | "sourceId">) => Promise<Secrets>;
  /** Changes the secrets of one source; absent where they are not the service's to change. */
  readonly changeSecrets?: ChangeSecrets | undefined;
  readonly clock: () => Date;
  /** `n` random bytes. */
  readonly random: (n: number) => Uint8Array;
  readonly fetch: typeof fetch;
  readonly pace: Pace;
  readonly log: Log;
  /** Sends outgoing webhooks to where they may go. */
  readonly outgoing: Outgoing;
  /** Encrypts access tokens in the store. */
  readonly seal: Seal;
  /** Reads with a brand's own models; absent where all those that ship serve. */
  readonly classifier?: Classifier | undefined;
  /** A heavier model for doubtful posts; absent when it is off. */
  readonly secondOpinion?: SecondOpinion | undefined;
  /** Finds posts by their words; absent where there is no index. */
  readonly search?: SearchIndex | undefined;
};

/** A fresh sortable id, such as `dlv_01J…`. */
export function newId(
  ctx: Pick<Context, "clock" | "random">,
  prefix: "dlv" | "act" | "rpl" | "key" | "aud" | "whk" | "msg",
): string {
  return sortableId(prefix, ctx.clock(), ctx.random(10));
}

/** A fresh random UUID (version 4). */
export function newUuid(ctx: Context): string {
  const bytes = Buffer.from(ctx.random(16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
