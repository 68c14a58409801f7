import type { Span } from "./voice-text.ts";

/** The part of a guide that a finding is about. */
export const VOICE_RULES = [
  "avoid",
  "require",
  "politeness",
  "contractions",
  "emoji",
  "hashtags",
  "exclamations",
  "sentence",
] as const;
export type VoiceRule = (typeof VOICE_RULES)[number];

/** What there is to say of a finding; each is a sentence in the reader's language. */
export const VOICE_MESSAGES = [
  "avoided",
  "missing",
  "missing_start",
  "missing_end",
  "plain",
  "stiff",
  "informal",
  "contraction",
  "too_many_emoji",
  "too_many_hashtags",
  "too_many_exclamations",
  "long_sentence",
] as const;
export type VoiceMessage = (typeof VOICE_MESSAGES)[number];

/** One thing that a brand would say otherwise, at UTF-16 offsets on borders of graphemes. */
export type VoiceFinding = Span & {
  readonly rule: VoiceRule;
  readonly message: VoiceMessage;
  /** The words that stand there; empty where something is missing. */
  readonly found: string;
  /** What to put in their place, where that is known; empty takes them out. */
  readonly suggestion: string | null;
  /** Why, in the words of the guide. */
  readonly reason: string | null;
  /** The most that the guide allows, where it counts. */
  readonly most: number | null;
};

/** A finding before its words are taken out of the text. */
export type Finding = Omit<VoiceFinding, "found" | "reason" | "most" | "suggestion"> &
  Partial<Pick<VoiceFinding, "reason" | "most" | "suggestion">>;
