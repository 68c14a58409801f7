import type { VoiceMessage } from "@kikimimi/core/reply/voice-finding";

type Most = number | null;
type Messages = Readonly<Record<VoiceMessage, (most: Most) => string>>;

const messagesJa: Messages = {
  avoided: () => "避ける言葉です。",
  missing: () => "この言葉がありません。",
  missing_start: () => "この言葉で始めてください。",
  missing_end: () => "この言葉で結んでください。",
  plain: () => "文末がくだけています。",
  stiff: () => "文末が堅すぎます。",
  informal: () => "敬語ではありません。",
  contraction: () => "短縮形です。",
  too_many_emoji: (most) => (most === 0 ? "絵文字は使いません。" : `絵文字は${most}個までです。`),
  too_many_hashtags: (most) => (most === 0 ? "ハッシュタグは使いません。" : `ハッシュタグは${most}個までです。`),
  too_many_exclamations: (most) => (most === 0 ? "感嘆符は使いません。" : `感嘆符は${most}個までです。`),
  long_sentence: (most) => `1文が長すぎます（${most}文字まで）。`,
};

const messagesEn: Messages = {
  avoided: () => "A word to avoid.",
  missing: () => "These words are missing.",
  missing_start: () => "Begin with these words.",
  missing_end: () => "End with these words.",
  plain: () => "The sentence ends too plainly.",
  stiff: () => "The sentence ends too stiffly.",
  informal: () => "Not formal enough.",
  contraction: () => "A contraction.",
  too_many_emoji: (most) => (most === 0 ? "No emoji here." : `${most} emoji at most.`),
  too_many_hashtags: (most) => (most === 0 ? "No hashtags here." : `Hashtags: ${most} at most.`),
  too_many_exclamations: (most) => (most === 0 ? "No exclamation marks here." : `Exclamation marks: ${most} at most.`),
  long_sentence: (most) => `A long sentence (${most} words at most).`,
};

const ja = {
  hints: (n: number) => `ボイス：${n}件`,
  title: "ボイスガイドとの違い",
  lead: "送信はできます。置き換えた後は、Ctrl＋Zで元に戻せます。",
  messages: messagesJa,
  replace: (words: string) => `「${words}」にする`,
  insert: (words: string) => `「${words}」を入れる`,
  takeOut: "取り除く",
  missing: "（なし）",
};

const en: typeof ja = {
  hints: (n) => (n === 1 ? "voice: 1 hint" : `voice: ${n} hints`),
  title: "What the voice guide says",
  lead: "You can send it all the same. Ctrl+Z takes a replacement back.",
  messages: messagesEn,
  replace: (words) => `Make it “${words}”`,
  insert: (words) => `Put in “${words}”`,
  takeOut: "Take it out",
  missing: "(missing)",
};

/** What findings of the voice guide say, loaded with the first of them. */
export const words = { ja, en };
