import type { ChannelRow } from "@kikimimi/api/schema";
import { describe, expect, it } from "vitest";
import { inOrder, needsPerson, tokenAt } from "./channel-order.ts";

function channel(name: string, health: ChannelRow["health"]): ChannelRow {
  return {
    sourceId: name,
    platform: name,
    platformName: name,
    brandId: "demo",
    name,
    health,
    ingest: [],
    replies: false,
    lastEventAt: null,
    needsAuthorisation: false,
    tokenExpiresAt: null,
    pausedUntil: null,
    lastError: null,
    webhook: null,
    polling: null,
    quota: null,
  };
}

describe("channels", () => {
  it("come in the order in which they need somebody", () => {
    const channels = [
      channel("b", "ok"),
      channel("off", "off"),
      channel("a", "ok"),
      channel("late", "behind"),
      channel("broken", "failing"),
      channel("locked", "needs_authorisation"),
      channel("resting", "paused"),
    ];
    expect(inOrder(channels, "en").map(({ name }) => name)).toEqual([
      "locked",
      "broken",
      "late",
      "resting",
      "a",
      "b",
      "off",
    ]);
    expect(channels.filter(needsPerson).map(({ name }) => name)).toEqual(["broken", "locked"]);
  });
  it.each([
    ["2026-11-26T09:00:00Z", "over"],
    ["2026-12-03T08:59:59Z", "soon"],
    ["2026-12-03T09:00:00Z", "good"],
  ] as const)("say how a token until %s stands: %s", (expiresAt, standing) => {
    expect(tokenAt(expiresAt, Date.parse("2026-11-26T09:00:00Z"))).toBe(standing);
  });
});
