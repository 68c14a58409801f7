import { AppError } from "@kikimimi/core/base/error";
import type { OutboundMessage } from "@kikimimi/core/source/message";
import { fail, leave, name, type Reply, type ReplyProblem, take, unleave, wait } from "@kikimimi/core/reply/reply";
import { MAX_DELAY_SECONDS } from "@kikimimi/messaging/queues";
import type { Call } from "@kikimimi/platforms/call";
import type { ReplyInput, ReplyTarget, Sent } from "@kikimimi/platforms/reply";
import { answerer } from "./answerer.ts";
import { budgetOf } from "./budget.ts";
import { type Context, newId } from "./context.ts";
import { describeError } from "./log.ts";
import { withCall } from "./platform-call.ts";
import { recordReply } from "./record-reply.ts";
import { type Answering, answeringAs, targetOf } from "./reply-parts.ts";

/** No request leaves later than this before the lease ends: its answer must not meet another sender at work. */
const MARGIN_MS = 20_000;

/** Platforms remember keys for a day at least; an older doubt is looked into, or left to a person. */
const KEY_MS = 12 * 3_600_000;

const LIMITED_SECONDS = 60;
/** Seconds after a failure that may pass; each further one doubles them. */
const BACKOFF_SECONDS = 30;

/** One sender's hold on a reply, which nobody else changes meanwhile. */
type Hold = {
  readonly ctx: Context;
  readonly owner: string;
  /** Whether an earlier attempt may have gone out. */
  readonly doubt: boolean;
  /** As it was last written. */
  reply: Reply;
};

/**
 * Sends one queued reply, once. A settled one, one that somebody else sends, and one that has to wait are success:
 * another message comes where one is needed. What may have gone out is looked for before it is sent again, or the
 * platform knows the key; where neither holds, a person decides.
 */
export async function sendReply({ ctx, input }: { ctx: Context; input: OutboundMessage }): Promise<void> {
  const owner = newId(ctx, "act");
  const { threadId, replyId } = input;
  const taken = await ctx.store.replies.change(threadId, replyId, (reply) => take(reply, owner, ctx.clock()));
  if (taken?.reply.lease?.owner !== owner) return;
  const hold: Hold = { ctx, owner, doubt: taken.reply.triedAt !== null, reply: taken.reply };
  if (hold.reply.externalId === null && !(await dispatch(hold))) return;
  const thread = await ctx.store.threads.get(threadId);
  if (!thread) throw new AppError("not_found", `There is no thread ${threadId}.`);
  await recordReply(ctx, thread.thread, hold.reply, owner);
}

/** Whether the platform took it; if not, what becomes of it is stored. */
async function dispatch(hold: Hold): Promise<boolean> {
  const { ctx } = hold;
  let spend: () => Promise<void>;
  try {
    const { answering, target } = await partsOf(hold);
    const { source, platform } = answering;
    const secrets = await ctx.secretsOf(source);
    const sent = await withCall(ctx, source, platform, secrets, (call) => deliver(hold, answering, target, call));
    await change(hold, (reply) => name(reply, sent, ctx.clock().toISOString()));
    // What a person let go out is sent whatever the budget says, and counted.
    spend = async () => {
      if (sent.spent !== undefined) await budgetOf(ctx, source, platform, secrets).spend(sent.spent);
    };
  } catch (error) {
    await afterFailure(hold, error);
    return false;
  }
  await spend();
  return true;
}

async function partsOf({ ctx, reply }: Hold): Promise<{ answering: Answering; target: ReplyTarget }> {
  const [answering, thread, mention] = await Promise.all([
    answeringAs(ctx, reply),
    ctx.store.threads.get(reply.threadId),
    ctx.store.mentions.get(reply.mentionId),
  ]);
  if (!thread || !mention) throw new AppError("not_found", "The mention that it answers is gone.");
  return { answering, target: targetOf(thread.thread, mention.mention) };
}

/** Something that no further attempt changes. */
class Stopped extends Error {
  readonly problem: ReplyProblem;

  constructor(problem: ReplyProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

async function deliver(hold: Hold, { replier }: Answering, target: ReplyTarget, call: Call): Promise<Sent> {
  const { ctx, doubt } = hold;
  const request = ({ text, key, triedAt }: Reply): ReplyInput => ({
    ...call,
    fetch: whileHeld(hold, call.fetch),
    target,
    text,
    key,
    approvedAt: triedAt === null ? ctx.clock() : new Date(triedAt),
  });
  const knowsKey = replier.idempotent && ctx.clock().getTime() - Date.parse(hold.reply.triedAt ?? "") < KEY_MS;
  if (doubt && !knowsKey) {
    if (!replier.find) {
      throw new Stopped({ code: "in_doubt", message: "It may have been sent, and the platform cannot be asked." });
    }
    const found = await replier.find(request(hold.reply));
    if (found) return found;
  }
  // What the platform may know by its key is for the platform to answer.
  const [refusal] = doubt && knowsKey ? [] : replier.preflight(request(hold.reply));
  if (refusal) throw new Stopped({ code: refusal.code, message: refusal.message });
  await change(hold, (reply) => leave(reply, ctx.clock().toISOString()));
  return replier.send(request(hold.reply));
}

/** A fetch that refuses to begin what could outlive the lease. */
function whileHeld({ ctx, reply }: Hold, fetch: Call["fetch"]): Call["fetch"] {
  const end = Date.parse(reply.lease?.until ?? "") - MARGIN_MS;
  return async (target, init) => {
    if (ctx.clock().getTime() < end) return fetch(target, init);
    throw new AppError("upstream", "The platform took too long to answer", { unsure: true });
  };
}

async function change(hold: Hold, rule: (reply: Reply) => Reply): Promise<void> {
  const { threadId, replyId } = hold.reply;
  const stored = await hold.ctx.store.replies.change(threadId, replyId, (reply) => {
    refuseOthers(hold, reply);
    return rule(reply);
  });
  if (!stored) throw new AppError("not_found", `There is no reply ${replyId}.`);
  hold.reply = stored.reply;
}

function refuseOthers({ owner }: Hold, reply: Reply): void {
  if (reply.lease?.owner === owner) return;
  throw new AppError("conflict", "Another sender took the reply over.");
}

/** Stores what a failure means: another attempt later, a look first, or a person's turn. The text is kept in any case. */
async function afterFailure(hold: Hold, error: unknown): Promise<void> {
  const { ctx } = hold;
  const { threadId, replyId, platform } = hold.reply;
  ctx.log.warn("reply.not_sent", { threadId, replyId, platform, error: describeError(error) });
  const rule = (reply: Reply): Reply => afterError(hold, reply, error);
  if (rule(hold.reply).state !== "failed") {
    await change(hold, rule);
    return wake(hold);
  }
  const at = ctx.clock().toISOString();
  const activityId = newId(ctx, "act");
  await ctx.store.threads.change(
    threadId,
    (thread, prepared) => {
      const problem = prepared?.reply.error;
      if (!prepared || !problem) return "unchanged";
      const by = answerer(prepared.reply);
      return { thread, activities: [{ type: "reply.failed", activityId, threadId, at, by, replyId, problem }] };
    },
    () =>
      ctx.store.replies.prepare(threadId, replyId, (reply) => {
        refuseOthers(hold, reply);
        return rule(reply);
      }),
  );
}

function afterError({ ctx, doubt }: Hold, reply: Reply, error: unknown): Reply {
  if (error instanceof Stopped) return fail(reply, error.problem);
  const known = error instanceof AppError ? error : new AppError("internal", describeError(error), { unsure: true });
  const problem = { code: known.code, message: known.message };
  const sure = known.details.unsure !== true;
  // An earlier doubt is not taken away by this attempt's certainty.
  const left = sure && !doubt ? unleave(reply) : reply;
  const later = (seconds: number): string => new Date(ctx.clock().getTime() + seconds * 1000).toISOString();
  switch (known.code) {
    case "rate_limited":
      return wait(left, problem, later(known.details.retryAfter ?? LIMITED_SECONDS), false);
    case "upstream":
    case "internal":
    case "conflict": {
      const backoff = BACKOFF_SECONDS * 2 ** reply.failures;
      return wait(left, problem, later(Math.max(known.details.retryAfter ?? 0, backoff)), true);
    }
    case "invalid_input":
    case "unauthenticated":
    case "forbidden":
    case "not_found":
      return fail(left, problem);
  }
}

/** A message for the next attempt; the sweep does it where the wait is longer than a queue's. */
async function wake({ ctx, reply }: Hold): Promise<void> {
  const { brandId, threadId, replyId, notBefore } = reply;
  const seconds = Math.ceil((Date.parse(notBefore ?? "") - ctx.clock().getTime()) / 1000) + 1;
  if (!(seconds <= MAX_DELAY_SECONDS)) return;
  await ctx.queues.send("outbound", { type: "reply.queued", brandId, threadId, replyId }, Math.max(0, seconds));
}
