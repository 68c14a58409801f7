import type { Actor } from "@kikimimi/core/people/actor";
import type { AuditEntry, AuditFacts } from "@kikimimi/core/people/audit";
import { AppError } from "@kikimimi/core/base/error";
import { founderOf } from "@kikimimi/core/mention/wave";
import { type Context, newId } from "./context.ts";
import { describeError } from "./log.ts";

/** One id in a request, with the noun that it follows in the path: `threads`, `thr_…`. */
export type Target = { readonly noun: string; readonly id: string };

/** What a request is, as far as the audit log tells of it. */
export type Act = Pick<AuditEntry, "network" | "route" | "requestId"> & {
  readonly brands: readonly string[];
  readonly targets: readonly Target[];
};

/** How a request ended. */
type Ended = { readonly status: number; readonly made: readonly string[]; readonly facts?: AuditFacts | undefined };

/**
 * Writes down what somebody sets out to do, in the log of each brand that it touches; throws `upstream` when that cannot
 * be, because then nothing may be done. The function that it answers writes down how it ended.
 */
export async function recordAct({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: Act;
}): Promise<(outcome: Ended) => Promise<void>> {
  const { brands, targets, ...rest } = input;
  const { id, name, kind = "local" } = actor;
  const common = {
    ...rest,
    entryId: newId(ctx, "aud"),
    at: ctx.clock().toISOString(),
    by: { id, name, kind },
    targets: targets.map((target) => target.id),
  };
  const entries = [...new Set(brands)].map((brandId) => ({ ...common, brandId }));
  try {
    await Promise.all(entries.map((entry) => ctx.store.audit.intend(entry)));
  } catch (error) {
    throw new AppError("upstream", "The audit log cannot be written, so nothing was done.", {}, { cause: error });
  }
  return async ({ status, made, facts }) => {
    const outcome = { status, at: ctx.clock().toISOString(), made: [...made], ...(facts ? { facts } : {}) };
    try {
      await Promise.all(entries.map((entry) => ctx.store.audit.conclude(entry, outcome)));
    } catch (error) {
      // What is done is done: its entry stands without an outcome, as after a crash.
      ctx.log.error("audit.not_concluded", { entryId: common.entryId, status, error: describeError(error) });
    }
  };
}

/** Finds the brands of ids that name none themselves. */
const BRANDS_OF: Readonly<
  Record<string, (ctx: Context, id: string, second: string) => Promise<readonly (string | undefined)[]>>
> = {
  // A source is named by two segments, the second of which follows no noun.
  sources: async ({ store }, platform, sourceId) => [(await store.sources.get(platform, sourceId))?.brandId],
  threads: async ({ store }, id) => [(await store.threads.get(id))?.thread.brandId],
  mentions: async ({ store }, id) => [(await store.mentions.get(id))?.mention.brandId],
  waves: async ({ store }, id) => [(await store.mentions.get(founderOf(id)))?.mention.brandId],
  "api-keys": async ({ store }, id) => (await store.apiKeys.get(id))?.key.brands ?? [],
};

/** The brands that what a request names belongs to, whoever asks; none where it names nothing that is there. */
export async function brandsOfTargets(ctx: Context, targets: readonly Target[]): Promise<string[]> {
  const [first, second] = targets;
  const find = first && Object.hasOwn(BRANDS_OF, first.noun) ? BRANDS_OF[first.noun] : undefined;
  const brands = first && find ? await find(ctx, first.id, second?.id ?? "") : [];
  return brands.filter((brandId) => brandId !== undefined);
}
