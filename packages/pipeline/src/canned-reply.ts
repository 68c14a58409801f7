import type { Actor } from "@kikimimi/core/people/actor";
import { type CannedLanguage, type CannedReply, variantOf } from "@kikimimi/core/reply/canned-reply";
import { AppError } from "@kikimimi/core/base/error";
import { fill, parseTemplate, type Variable } from "@kikimimi/core/reply/template";
import { type Addressed, addressedIn } from "./addressed.ts";
import { loadThread } from "./act-on-reply.ts";
import { answeringLanguage } from "./answering-language.ts";
import { checkReply } from "./check-reply.ts";
import type { Context } from "./context.ts";
import { CANNED_REPLIES } from "./document-kind.ts";
import { readDocument } from "./documents.ts";
import { type DraftCheck, voiceLinter } from "./lint-voice.ts";
import { targetOf } from "./reply-parts.ts";

/** What an agent says of how a canned reply is to be used. */
export type CannedUse = {
  /** The mention that is answered; the customers' newest one when left out. */
  readonly mentionId?: string | undefined;
  readonly sourceId?: string | undefined;
  /** The customer's language when left out. */
  readonly lang?: CannedLanguage | undefined;
  readonly order?: string | undefined;
};

/** A canned reply as it would stand in one thread. */
export type FilledReply = {
  readonly cannedReply: { readonly id: string; readonly version: number };
  readonly lang: CannedLanguage;
  /** Null while values are missing. */
  readonly text: string | null;
  readonly missing: readonly Variable[];
  readonly addressed: Addressed;
};

/** Puts a thread's values into a canned reply; what is missing is told and never left in the text. */
export function fillCanned(
  canned: CannedReply,
  addressed: Addressed,
  { actor, use, language }: { readonly actor: Actor; readonly use: CannedUse; readonly language: CannedLanguage },
): FilledReply {
  const { mention, answering } = addressed;
  const content = mention.revisions[0];
  const [lang, words] = variantOf(canned, use.lang ?? language);
  const filled = fill(parseTemplate(words).template, {
    "customer.name": content?.author?.name,
    "agent.name": actor.name,
    "brand.name": answering.source.name,
    "thread.link": content?.url,
    order: use.order,
  });
  return { cannedReply: { id: canned.id, version: canned.version }, lang, ...filled, addressed };
}

/** The words of a filled reply; `invalid_input` names each value that is missing. */
export function wordsOf({ text, missing }: FilledReply): string {
  if (text !== null) return text;
  const issues = missing.map((name) => ({ path: name, message: `There is no value for {{${name}}} here.` }));
  throw new AppError("invalid_input", `The canned reply needs ${missing.join(", ")}.`, { issues });
}

/** A canned reply as it would stand in a thread, and what the platform would say to it. Nothing is kept. */
export async function previewCannedReply(act: {
  ctx: Context;
  actor: Actor;
  input: CannedUse & { readonly threadId: string; readonly cannedReplyId: string };
}): Promise<FilledReply & { readonly check: DraftCheck | null }> {
  const { ctx, actor, input } = act;
  const thread = await loadThread(act, "viewer");
  const { brandId } = thread;
  const canned = await readDocument({ ctx, actor, kind: CANNED_REPLIES, input: { brandId, id: input.cannedReplyId } });
  const addressed = await addressedIn(ctx, thread, input);
  const { answering, mention } = addressed;
  const filled = fillCanned(canned, addressed, { actor, use: input, language: await answeringLanguage(ctx, mention) });
  const { text } = filled;
  if (text === null) return { ...filled, check: null };
  const lint = await voiceLinter(ctx, thread);
  const check = checkReply(answering, targetOf(thread, mention), text, ctx.clock());
  return { ...filled, check: { ...check, voice: lint(text, mention.platform) } };
}
