import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import type { Reply } from "@kikimimi/core/reply/reply";
import type { Thread } from "@kikimimi/core/thread/thread";
import type { StoredReply } from "@kikimimi/store/replies";
import { loadReply, loadThread, type ReplyAct } from "./act-on-reply.ts";
import { checkLoaded } from "./check-stored-reply.ts";
import type { Context } from "./context.ts";
import { type DraftCheck, voiceLinter } from "./lint-voice.ts";

/** A reply with what there is to say of it now; null where it is sent, or where the platform cannot be asked any more. */
export type CheckedReply = StoredReply & { readonly check: DraftCheck | null };

type Linter = Awaited<ReturnType<typeof voiceLinter>>;

/** A thread's replies, oldest first, each unsent one checked. */
export async function listReplies(act: {
  ctx: Context;
  actor: Actor;
  input: { threadId: string };
}): Promise<CheckedReply[]> {
  const thread = await loadThread(act, "viewer");
  const replies = await act.ctx.store.replies.ofThread(act.input.threadId);
  if (replies.every(({ reply }) => reply.state === "sent"))
    return replies.map((stored) => ({ ...stored, check: null }));
  const lint = await voiceLinter(act.ctx, thread);
  return Promise.all(replies.map((stored) => checked(act.ctx, { thread, lint }, stored)));
}

/** A reply that was just written, with its check. */
export async function checkedReply(ctx: Context, stored: StoredReply): Promise<CheckedReply> {
  const found = await ctx.store.threads.get(stored.reply.threadId);
  if (!found) return { ...stored, check: null };
  const { thread } = found;
  return checked(ctx, { thread, lint: await voiceLinter(ctx, thread) }, stored);
}

type Known = { readonly thread: Thread; readonly lint: Linter };

async function checked(ctx: Context, known: Known, stored: StoredReply): Promise<CheckedReply> {
  return { ...stored, check: await checkOf(ctx, known, stored.reply) };
}

async function checkOf(ctx: Context, { thread, lint }: Known, reply: Reply): Promise<DraftCheck | null> {
  if (reply.state === "sent") return null;
  try {
    return { ...(await checkLoaded(ctx, { reply, thread })), voice: lint(reply.text, reply.platform) };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Asks what there would be to say of other words in a reply's place, without keeping them. */
export async function preflightReply(act: ReplyAct<{ readonly text?: string | undefined }>): Promise<DraftCheck> {
  const loaded = await loadReply(act, "viewer");
  const { reply, thread } = loaded;
  const { text = reply.text } = act.input;
  const [check, lint] = await Promise.all([checkLoaded(act.ctx, loaded, text), voiceLinter(act.ctx, thread)]);
  return { ...check, voice: lint(text, reply.platform) };
}
