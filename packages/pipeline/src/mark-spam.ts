import { type Actor, may } from "@kikimimi/core/people/actor";
import { mayMove } from "@kikimimi/core/triage/effects";
import type { Mention } from "@kikimimi/core/mention/mention";
import type { Thread } from "@kikimimi/core/thread/thread";
import { viewOf } from "@kikimimi/core/triage/thread-view";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { loadThread } from "./act-on-reply.ts";
import { actOnThread, noSuchThread } from "./act-on-thread.ts";
import { correctMention } from "./correct-mention.ts";
import type { Context } from "./context.ts";
import { type Done, eachOf, type Failure } from "./each-of.ts";
import { type MutedAuthor, muteAuthor } from "./mute-author.ts";

/** What marking a thread as spam did; asking again does what failed. */
export type MarkedSpam = {
  readonly stored: StoredThread;
  /** Mentions that were ruled spam just now. */
  readonly corrected: readonly string[];
  /** Whether customers wrote more than one request corrects: ask again. */
  readonly more: boolean;
  /** The topic of muted authors; null where nobody was to be muted, or it failed. */
  readonly muted: MutedAuthor | null;
  /** What could not be done: a mention, the thread itself, or its author. */
  readonly failed: readonly (Failure & { readonly id: string; readonly step: "correct" | "ignore" | "mute" })[];
};

type Act = {
  readonly ctx: Context;
  readonly actor: Actor;
  readonly input: { readonly threadId: string; readonly muteAuthor?: boolean | undefined };
};

/** Mentions that one request corrects, and those that it reads for them. */
const MOST = 200;
const MOST_READ = 1_000;

/**
 * Rules everything that customers said in a thread spam, as a person's correction, and ignores the thread; on request its
 * newest author is muted as well. Each step stands by itself, so that one that fails undoes none.
 */
export async function markSpam(act: Act): Promise<MarkedSpam> {
  const { ctx, actor, input } = act;
  const thread = await loadThread(act, "agent");
  mayMove(thread, { id: actor.id, lead: may(actor, "lead", thread.brandId) });
  const said = await saidIn(ctx, thread);
  const open = said.filter(({ correction }) => correction?.value.spam !== true);
  const byId = new Map(open.slice(0, MOST).map((mention) => [mention.mentionId, mention]));
  const corrected = await eachOf(ctx, [...byId.keys()], (mentionId) => {
    const correction = { ...byId.get(mentionId)?.correction?.value, spam: true };
    return correctMention({ ctx, actor, input: { mentionId, correction } });
  });
  const ignored = await eachOf(ctx, [input.threadId], (threadId) => ignore(act, threadId));
  const author = said.find((mention) => mention.revisions[0]?.author)?.revisions[0]?.author?.id;
  const muted = await eachOf(ctx, input.muteAuthor && author !== undefined ? [author] : [], (id) => {
    return muteAuthor({ ctx, actor, input: { brandId: thread.brandId, author: id, platform: thread.platform } });
  });
  const stored = await ctx.store.threads.get(input.threadId);
  if (!stored) throw noSuchThread(input.threadId);
  return {
    stored,
    corrected: corrected.filter(({ error }) => !error).map(({ id }) => id),
    more: open.length > MOST,
    muted: muted[0]?.result ?? null,
    failed: [...failures("correct", corrected), ...failures("ignore", ignored), ...failures("mute", muted)],
  };
}

function ignore({ ctx, actor }: Act, threadId: string): Promise<StoredThread> {
  const action = (thread: Thread) =>
    viewOf(thread).status === "ignored" ? "unchanged" : ({ type: "ignore", reason: "spam" } as const);
  return actOnThread({ ctx, actor, input: { threadId, action } });
}

function failures(step: MarkedSpam["failed"][number]["step"], done: readonly Done<unknown>[]): MarkedSpam["failed"] {
  return done.flatMap(({ id, error }) => (error ? [{ id, step, ...error }] : []));
}

/** What customers said and did not take back, newest first; the index lags, so the thread's own memory is asked as well. */
async function saidIn(ctx: Context, { threadId, evidence }: Thread): Promise<Mention[]> {
  const found = new Map<string, Mention>();
  const keep = (mentions: readonly { readonly mention: Mention }[]): void => {
    for (const { mention } of mentions) {
      const [content] = mention.revisions;
      if (content && !content.own && mention.deletedAt === null && mention.threadId === threadId)
        found.set(mention.mentionId, mention);
    }
  };
  const known = evidence.filter((one) => one.state.type === "said").map((one) => one.mentionId);
  keep(await ctx.store.mentions.many(known));
  let cursor: string | undefined;
  for (let read = 0; read < MOST_READ; read += MOST) {
    const page = await ctx.store.mentions.ofThread(threadId, { limit: MOST, cursor });
    keep(page.items);
    if (page.next === null) break;
    cursor = page.next;
  }
  return [...found.values()];
}
