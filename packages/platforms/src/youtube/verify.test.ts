import { describe, expect, it } from "vitest";
import type { WebhookRequest } from "../webhook.ts";
import { youtubeWebhook } from "./verify.ts";

const settings = { channelId: "UCours", watchedChannelIds: ["UCtheirs"] };
const topic = (id: string): string => `https://www.youtube.com/xml/feeds/videos.xml?channel_id=${id}`;

function shake(query: Record<string, string>, method = "GET") {
  const request: WebhookRequest = { method, query: new URLSearchParams(query), headers: {}, body: new Uint8Array() };
  return youtubeWebhook.handshake?.(request, {}, settings);
}

const ask = (mode: string, id: string, challenge = "c-1") =>
  shake({ "hub.mode": mode, "hub.topic": topic(id), "hub.challenge": challenge, "hub.lease_seconds": "432000" });

describe("youtube handshake", () => {
  it.each(["UCours", "UCtheirs"])("confirms a subscription to %s", (id) => {
    expect(ask("subscribe", id)).toEqual({ status: 200, contentType: "text/plain; charset=utf-8", body: "c-1" });
  });

  it("refuses topics that nobody listens to, of other hosts, and without a challenge", () => {
    expect(ask("subscribe", "UCother")?.status).toBe(404);
    expect(ask("subscribe", "UCours", "")?.status).toBe(404);
    const elsewhere = "https://evil.example/xml/feeds/videos.xml?channel_id=UCours";
    expect(shake({ "hub.mode": "subscribe", "hub.topic": elsewhere, "hub.challenge": "c" })?.status).toBe(404);
    expect(shake({ "hub.mode": "subscribe", "hub.challenge": "c" })?.status).toBe(404);
  });

  it("lets go of a subscription only where it is not wanted", () => {
    expect(ask("unsubscribe", "UCours")?.status).toBe(404);
    expect(ask("unsubscribe", "UCother")).toMatchObject({ status: 200, body: "c-1" });
  });

  it("takes note of a denial, and is none of a push", () => {
    expect(shake({ "hub.mode": "denied", "hub.topic": topic("UCours"), "hub.reason": "x" })?.status).toBe(200);
    expect(shake({})).toBeUndefined();
    expect(shake({ "hub.mode": "subscribe" }, "POST")).toBeUndefined();
  });
});

describe("youtube signature", () => {
  it("is the hub's SHA-1, as computed elsewhere", () => {
    // printf 'hello' | openssl dgst -sha1 -hmac key
    const signed = youtubeWebhook.sign(Buffer.from("hello"), { hubSecret: ["key"] }, new Date());
    expect(signed).toEqual({ "x-hub-signature": "sha1=b34ceac4516ff23a143e61d79d0fa7a4fbe5f266" });
  });

  it("is refused without a secret, with a status that keeps the hub from trying again", () => {
    const body = Buffer.from("x");
    const headers = youtubeWebhook.sign(body, { hubSecret: ["key"] }, new Date());
    const request: WebhookRequest = { method: "POST", query: new URLSearchParams(), headers, body };
    expect(youtubeWebhook.verify(request, {}, new Date()).ok).toBe(false);
    expect(youtubeWebhook.verify(request, { hubSecret: ["key"] }, new Date()).ok).toBe(true);
    expect(youtubeWebhook.refusalStatus).toBe(202);
  });
});
