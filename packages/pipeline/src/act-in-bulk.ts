import { createHash } from "node:crypto";
import type { ThreadAction } from "@kikimimi/core/thread/action";
import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { digestOf } from "@kikimimi/core/base/identity";
import { canonicalJson } from "@kikimimi/core/base/json";
import type { QueueFilter } from "@kikimimi/core/triage/queue-filter";
import * as z from "zod";
import { actAsOne, isOfRun, tryAsOne, type Work } from "./act-as-one.ts";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { type Done, eachOf, type Failure } from "./each-of.ts";
import { listQueue, rowsOf, type ThreadRow } from "./list-queue.ts";
import { macroWork } from "./run-macro.ts";
import { withTarget } from "./target.ts";

/** Most threads of one request; a filter's further ones come with its cursor. */
export const MAX_BULK = 200;

/** Threads that a dry run shows. */
const SAMPLE = 5;

/** What is done with each thread: one action, or a macro. */
export type BulkWhat = { readonly action: ThreadAction } | { readonly macroId: string };

/** What became of one thread, or would: `changed` since the dry run, so it was left alone. */
export type BulkOutcome = { readonly threadId: string } & (
  | { readonly outcome: "done" | "unchanged" | "changed" }
  | ({ readonly outcome: "refused" } & Failure)
);

type Act<I> = { readonly ctx: Context; readonly actor: Actor; readonly input: I & { readonly brandId: string } };

/** A batch as it was shown: which threads, as they stood, and what is to be done with them. */
const Scope = z.object({
  brandId: z.string(),
  actorId: z.string(),
  /** A digest of what is done. */
  what: z.string(),
  /** Tells two dry runs of the same batch apart. */
  nonce: z.string(),
  threads: z.array(z.tuple([z.string(), z.number().int()])).max(MAX_BULK),
});
type Scope = z.infer<typeof Scope>;

export type BulkPlan = {
  /** What confirms exactly this batch. */
  readonly scope: string;
  readonly threads: readonly BulkOutcome[];
  readonly sample: readonly ThreadRow[];
  /** Where the filter's next batch begins; null at its end. */
  readonly next: string | null;
};

/** Says what a bulk action would do with which threads, at most 200, and hands out the scope that confirms them. */
export async function planBulk(
  act: Act<{
    readonly what: BulkWhat;
    readonly of:
      | { readonly threadIds: readonly string[] }
      | { readonly filter: QueueFilter; readonly cursor?: string | undefined };
  }>,
): Promise<BulkPlan> {
  const { ctx, actor, input } = act;
  const { brandId, what, of } = input;
  authorise(actor, "agent", brandId);
  const work = await workOf(act, what);
  const page =
    "filter" in of
      ? await listQueue({
          ctx,
          actor,
          input: { ...of.filter, brandId, each: true, sort: "priority", limit: MAX_BULK, cursor: of.cursor },
        })
      : { items: await named(ctx, brandId, of.threadIds), next: null };
  const known = new Map(page.items.map((row) => [row.stored.thread.threadId, row]));
  const ids = "filter" in of ? [...known.keys()] : [...new Set(of.threadIds)];
  const done = await eachOf(ctx, ids, async (threadId) => {
    // To those who ask in one brand's name, another's threads are not there.
    if (!known.has(threadId)) throw new AppError("not_found", `There is no thread ${threadId}.`);
    return tryAsOne({ ctx, actor, input: { threadId, work: { ...work, run: new Uint8Array(9) } } });
  });
  const threads = [...known.values()].map(({ stored }): [string, number] => [stored.thread.threadId, stored.rev]);
  const scope = {
    brandId,
    actorId: actor.id,
    what: digest(work),
    nonce: Buffer.from(ctx.random(9)).toString("hex"),
    threads,
  };
  return { scope: encode(scope), threads: done.map(toOutcome), sample: page.items.slice(0, SAMPLE), next: page.next };
}

/**
 * Does what a plan said, with the threads that it named and as they stood then. Each stands by itself: one that changed
 * since, or is refused, is told and holds up no other. Done again it finds its own work, and does nothing twice.
 */
export async function actInBulk(
  act: Act<{ readonly what: BulkWhat; readonly scope: string }>,
): Promise<{ readonly threads: readonly BulkOutcome[] }> {
  const { ctx, actor, input } = act;
  const { brandId } = input;
  authorise(actor, "agent", brandId);
  const scope = decode(input.scope);
  if (scope.brandId !== brandId || scope.actorId !== actor.id)
    throw new AppError("invalid_input", "The scope is somebody else's, or another brand's: make your own dry run.");
  const work = await workOf(act, input.what);
  if (scope.what !== digest(work))
    throw new AppError(
      "conflict",
      "The scope confirms something else than what is asked for: make a dry run of it first.",
    );
  const revs = new Map(scope.threads);
  const done = await eachOf(ctx, [...revs.keys()], (threadId) => {
    const run = createHash("sha256").update(`${scope.nonce}#${threadId}`).digest().subarray(0, 9);
    return doOne(act, threadId, { ...work, run }, revs.get(threadId) ?? 0);
  });
  return { threads: done.map(toOutcome) };
}

async function doOne(
  { ctx, actor }: Act<unknown>,
  threadId: string,
  work: Work,
  expectedRev: number,
): Promise<"done" | "unchanged" | "changed"> {
  const { outcome } = await actAsOne({ ctx, actor, input: { threadId, work, expectedRev } });
  if (outcome !== "changed") return outcome;
  const since = await ctx.store.threads.activitiesSince(threadId, expectedRev);
  return since.some(({ activityId }) => isOfRun(activityId, work.run)) ? "done" : "changed";
}

async function workOf({ ctx, actor, input }: Act<unknown>, what: BulkWhat): Promise<Omit<Work, "run">> {
  if ("action" in what) return { actions: [await withTarget(ctx, input.brandId, what.action, actor)] };
  return macroWork({ ctx, actor, input: { brandId: input.brandId, id: what.macroId } });
}

async function named(ctx: Context, brandId: string, threadIds: readonly string[]): Promise<ThreadRow[]> {
  const stored = await ctx.store.threads.many([...new Set(threadIds)]);
  return rowsOf(
    ctx,
    stored.filter(({ thread }) => thread.brandId === brandId),
  );
}

function toOutcome({ id, result, error }: Done<"done" | "unchanged" | "changed">): BulkOutcome {
  return error ? { threadId: id, outcome: "refused", ...error } : { threadId: id, outcome: result ?? "unchanged" };
}

function digest({ actions, canned }: Omit<Work, "run">): string {
  return digestOf(canonicalJson({ actions, canned: canned ? [canned.id, canned.version] : null }));
}

function encode(scope: Scope): string {
  return Buffer.from(JSON.stringify(scope)).toString("base64url");
}

/** Whoever makes one up names threads by themselves; all else is checked again for each of them. */
function decode(scope: string): Scope {
  try {
    return Scope.parse(JSON.parse(Buffer.from(scope, "base64url").toString()));
  } catch (error) {
    throw new AppError("invalid_input", "This is no scope of a dry run.", {}, { cause: error });
  }
}
