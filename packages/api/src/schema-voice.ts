import { z } from "@hono/zod-openapi";
import { VOICE_MESSAGES, VOICE_RULES } from "@kikimimi/core/reply/voice-finding";
import { offersNoAvoided, VoiceGuideDraft } from "@kikimimi/core/reply/voice-guide";

/** Where a text says otherwise than its brand's voice guide. */
export const VoiceFinding = z
  .object({
    /** The part of the guide that it is about. */
    rule: z.enum(VOICE_RULES),
    /** What there is to say of it. */
    message: z.enum(VOICE_MESSAGES),
    /** UTF-16 offsets on borders of graphemes, end excluded; equal where something is missing. */
    from: z.number().int(),
    to: z.number().int(),
    found: z.string(),
    /** What to put in its place; empty takes it out, null where nothing is known. */
    suggestion: z.string().nullable(),
    /** Why, as the guide says. */
    reason: z.string().nullable(),
    /** The most that the guide allows, where it counts. */
    most: z.number().int().nullable(),
  })
  .openapi("VoiceFinding");

/** When and by whom something was last saved; version 0 is what holds until somebody saves it. */
export const LastSaved = z.object({
  version: z.number().int(),
  updatedAt: z.string().nullable(),
  updatedBy: z.string().nullable(),
});

/** How a brand speaks. */
export const VoiceGuide = z.object({ ...VoiceGuideDraft.shape, ...LastSaved.shape }).openapi("VoiceGuide");

export const VoiceGuideSave = z
  .strictObject({ ...VoiceGuideDraft.shape, expectedVersion: z.number().int().positive().optional() })
  .superRefine(offersNoAvoided)
  .openapi("VoiceGuideSave");
