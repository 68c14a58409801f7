import { vi } from "vitest";
import { createClient, unwrap } from "@kikimimi/api/client";
import { outcomeOf } from "../../packages/local/src/feed.ts";
import { post, type Service } from "./support.ts";

const HOUR = 3_600_000;
const CALM = [
  "時間どおりに届きました。ありがとうございました",
  "Lovely service, thank you so much!",
  "今日は店が混んでいた",
];
const ANGRY = [
  "ふざけるな！！赤ちゃんの薬が届かない。今すぐ責任者を出せ！二度と使わない！",
  "This is outrageous, you people are thieves!!! Refund me NOW!",
  "暖房機から煙が出て火事になりかけた！命に関わる欠陥品だぞ、すぐ対応しろ！！",
];

/** Days of talk that end now: calm hours, an outcry some hours ago, and some answers of ours. Feeds all, and waits for it. */
export async function seedReports(service: Service, days: number): Promise<void> {
  const now = Date.now();
  const said: {
    readonly ago: number;
    readonly id: string;
    readonly text: string;
    readonly own?: true;
    readonly conversationId: string;
  }[] = [];
  for (let n = 0; n < days * 6; n++) {
    const conversationId = `calm-${n}`;
    said.push({ ago: n * 4, id: conversationId, conversationId, text: `${CALM[n % CALM.length]} (${n})` });
  }
  // All of an outcry falls into one hour of the clock, whenever this runs.
  const outcry = (now - Math.floor(now / HOUR - 5) * HOUR) / HOUR;
  for (let n = 0; n < 14; n++) {
    // Twelve at once a few hours ago, and two on days before.
    const ago = n < 12 ? outcry - n / 60 : n * 2;
    const conversationId = `angry-${n}`;
    said.push({ ago, id: conversationId, conversationId, text: `${ANGRY[n % ANGRY.length]} (${n})` });
    const answer = { id: `${conversationId}-own`, conversationId, text: "確認いたします。", own: true } as const;
    if (n % 2 === 0) said.push({ ago: ago - 0.05 * (n + 1), ...answer });
  }
  const client = createClient(service.url, service.token);
  const fed = await Promise.all(
    said.map(({ ago, ...mention }, n) =>
      post(service, {
        ...mention,
        createdAt: new Date(now - ago * HOUR).toISOString(),
        author: { id: `u${n}`, name: `Person ${n}` },
      }),
    ),
  );
  for (const { deliveryId } of fed)
    if (!(await outcomeOf(client, "demo", deliveryId, 60))) throw new Error("a delivery was not processed");
  // Clocks are counted a moment after the queue got its threads.
  const counted = async (): Promise<void> => {
    const query = {
      from: new Date(now - 40 * 24 * HOUR).toISOString(),
      to: new Date().toISOString(),
      kind: "first_response" as const,
    };
    const recent = { ...query, from: new Date(now - 30 * 24 * HOUR).toISOString() };
    const { groups } = await unwrap(client.v1.reports["response-times"].$get({ query: recent }));
    if (groups[0]?.count !== 14 || groups[0].stopped !== 7) throw new Error(`counted: ${JSON.stringify(groups)}`);
  };
  await vi.waitFor(counted, { timeout: 60_000 });
}
