import { describe, expect, it } from "vitest";
import { discordWebhook } from "./verify.ts";

const now = new Date("2026-11-26T10:00:00Z");

describe("discord webhook", () => {
  it("agrees that the two keys of the first test of RFC 8032, section 7.1, are a pair, and no other is", () => {
    const publicKey = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    const seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    const body = Buffer.from('{"type":1}');
    const headers = discordWebhook.sign(body, { signingKey: [seed] }, now);
    const request = { method: "POST", query: new URLSearchParams(), headers, body };
    expect(discordWebhook.verify(request, { publicKey: [publicKey] }, now)).toEqual({ ok: true });
    expect(discordWebhook.verify(request, { publicKey: [publicKey.replace("d75a", "d75b")] }, now).ok).toBe(false);
    expect(discordWebhook.verify(request, { publicKey: ["00".repeat(32), publicKey] }, now).ok).toBe(true);
  });

  it("answers both sorts of pings, and no event or interaction", () => {
    expect(discordWebhook.probe?.({ type: 1, id: "1", application_id: "2", token: "t", version: 1 })).toEqual({
      status: 200,
      contentType: "application/json",
      body: '{"type":1}',
    });
    expect(discordWebhook.probe?.({ type: 0, version: 1, application_id: "2" })?.status).toBe(204);
    const event = { type: 1, version: 1, application_id: "2", event: { type: "APPLICATION_AUTHORIZED" } };
    for (const body of [
      event,
      { type: 2, application_id: "2" },
      { type: 0, channel_id: "3", application_id: "2" },
      null,
    ]) {
      expect(discordWebhook.probe?.(body)).toBeUndefined();
    }
  });
});
