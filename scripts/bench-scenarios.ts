import { createHash } from "node:crypto";
import type { Way } from "@kikimimi/core/cost/units";

/** Mentions that are sent the same way. */
export type Scenario = {
  readonly name: string;
  /** What `kikimimi cost` counts with; a scenario without it is only shown. */
  readonly way?: Way;
  /** Whether each mention goes all the way to the queue. */
  readonly urgent?: true;
  /** Mentions in one delivery. */
  readonly batch: number;
  readonly text: (index: number) => string;
};

/** Ordinary texts need nobody; urgent ones go all the way to the queue. Lengths are those of short posts. */
const ORDINARY = [
  "今日の荷物、時間どおりに届きました。配達の方がとても丁寧で助かりました",
  "新しい店舗の営業時間は何時までですか？土曜日に寄ってみようと思います",
  "Parcel came a day early and the driver was lovely, thank you",
  "Does anyone know whether the app works on tablets too",
] as const;
const URGENT = [
  "ふざけるな！赤ちゃんの薬が届かない。今すぐ責任者を出せ！！",
  "Someone hacked my account and is spending my money RIGHT NOW, this is outrageous!!!",
] as const;

const pick = (texts: readonly string[]) => (index: number) => `${texts[index % texts.length] ?? ""} ${index}`;

/** An urgent post like no other: what makes it urgent stands between words of its own, so that no two are copies. */
function ownWords(index: number): string {
  const digest = createHash("sha256").update(String(index)).digest("hex");
  const [a, b, c, ...rest] = (digest.match(/.{8}/g) ?? []).map(asWord);
  return `${a} I was hacked ${b} RIGHT NOW ${c} outrageous!!! ${rest.join(" ")}`;
}

/** Letters that no other number gives; numbers themselves are all alike to whoever looks for copies. */
const asWord = (hex: string): string =>
  hex.replaceAll(/[0-9a-f]/g, (digit) => "bcdfghklmnprstvz".charAt(Number.parseInt(digit, 16)));

/** What is measured, a row each. */
export const SCENARIOS: readonly Scenario[] = [
  { name: "ordinary, one a webhook", way: "pushed", batch: 1, text: pick(ORDINARY) },
  { name: "ordinary, ten a webhook", way: "batched", batch: 10, text: pick(ORDINARY) },
  { name: "ordinary, forty a polled page", way: "polled", batch: 40, text: pick(ORDINARY) },
  { name: "urgent, each its own words", way: "urgent", urgent: true, batch: 1, text: ownWords },
  { name: "urgent, copies of two posts", urgent: true, batch: 1, text: pick(URGENT) },
];
