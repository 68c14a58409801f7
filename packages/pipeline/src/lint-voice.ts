import { languageIn } from "@kikimimi/core/base/language";
import { lintVoice } from "@kikimimi/core/reply/voice";
import type { VoiceFinding } from "@kikimimi/core/reply/voice-finding";
import type { Thread } from "@kikimimi/core/thread/thread";
import { isAngry } from "@kikimimi/core/triage/thread-view";
import { brandLanguage } from "./answering-language.ts";
import type { ReplyCheck } from "./check-reply.ts";
import type { Context } from "./context.ts";
import { VOICE_GUIDES } from "./document-kind.ts";
import { singleOf } from "./single-document.ts";

/** What a platform would say to a draft, and where the brand would say it otherwise; that holds nothing up. */
export type DraftCheck = ReplyCheck & { readonly voice: readonly VoiceFinding[] };

/** Compares drafts in a thread with its brand's voice guide, which is read once; without one there is nothing to find. */
export async function voiceLinter(
  ctx: Context,
  thread: Thread,
): Promise<(text: string, platform: string) => readonly VoiceFinding[]> {
  const guide = await singleOf(ctx, VOICE_GUIDES, thread.brandId);
  if (!guide) return () => [];
  const spoken = await brandLanguage(ctx, thread.brandId);
  const angry = isAngry(thread);
  return (text, platform) => lintVoice(guide, text, { language: languageIn(text) ?? spoken, platform, angry });
}
