/** A post of the generic envelope, furious and urgent unless told otherwise. */
export function postOf(
  id: string,
  fields: { text?: string | undefined; at?: Date; conversationId?: string; own?: boolean } = {},
) {
  const at = (fields.at ?? new Date()).toISOString();
  const { text = FURIOUS, conversationId, own } = fields;
  return {
    type: "mention.created",
    timestamp: at,
    data: {
      id,
      text,
      createdAt: at,
      author: { id: `author-${id}`, name: "山田 花子", followers: 12_400 },
      ...(conversationId === undefined ? {} : { conversationId }),
      ...(own === undefined ? {} : { own }),
    },
  };
}

export const FURIOUS = "ふざけるな！！赤ちゃんの薬が届かない。今すぐ責任者を出せ！二度と使わない！";
export const CALM = "今日の荷物、時間どおりに届きました。ありがとうございました";

/** Outcries of their own: none is a copy of another, and each needs a person. */
export const OUTCRIES = [
  "いい加減にしろ！解約したのに勝手に三万円引き落とされた。詐欺だろ、今日中に返金しろ！！",
  "This is outrageous, you people are thieves!!! Never again!",
  "アカウントを乗っ取られて勝手に決済されています。今すぐ止めてください！",
  "店員に怒鳴られた。最低最悪の店、責任者は謝罪しろ。二度と行かない！！",
  "Your driver threw my parcel over the fence and lied about it, absolutely furious!!!",
  "暖房機から煙が出て火事になりかけた！ふざけるな、命に関わる欠陥品だぞ！！",
  "個人情報が他人の画面に丸見えになっている。緊急です、すぐ対応してください！",
  "You leaked my address and card number to strangers, this is an emergency, fix it NOW!!!",
  "弁当に虫が入っていて子どもが吐いた。絶対に許さない、保健所に通報する！！",
  "空港で三時間も放置された挙句に欠航。誰も説明しない、怒りで震える。馬鹿にするな！！",
  "My mother's insulin never arrived and she needs it within hours, this is disgusting, call me NOW!!!",
  "工事業者が壁を壊したまま逃げた。ふざけるな、嘘つき会社！弁護士に相談する！！",
] as const;
