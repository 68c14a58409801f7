import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import type { Secrets } from "../call.ts";
import { standardWebhook } from "./verify.ts";

const secret = "whsec_a2lraW1pbWktZml4dHVyZS1zZWNyZXQtMzItYnl0ZXM=";
const now = new Date("2026-11-26T10:00:00.900Z");
const body = Buffer.from('{"type":"mention.created","data":{"id":1,"text":"傘😢"}}');

function verdict(headers: Record<string, string>, secrets: Secrets = { signingSecret: [secret] }, at = now) {
  return standardWebhook.verify({ method: "POST", query: new URLSearchParams(), headers, body }, secrets, at);
}

describe("standardwebhooks signature", () => {
  it("accepts what the reference library signs", () => {
    const signature = new Webhook(secret).sign("msg_1", now, body);
    const headers = {
      "webhook-id": "msg_1",
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": signature,
    };
    expect(verdict(headers)).toEqual({ ok: true });
  });

  it("signs what the reference library accepts", () => {
    const at = new Date();
    const headers = standardWebhook.sign(body, { signingSecret: [secret] }, at);
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: "mention.created" });
  });

  it("takes the prefix or leaves it", () => {
    const headers = standardWebhook.sign(body, { signingSecret: [secret] }, now);
    expect(verdict(headers, { signingSecret: [secret.slice("whsec_".length)] })).toEqual({ ok: true });
  });

  it.each([
    [300_000, true],
    [-300_000, true],
    [301_000, false],
    [-301_000, false],
  ])("at %i ms from the signing answers %s", (offset, ok) => {
    const headers = standardWebhook.sign(body, { signingSecret: [secret] }, now);
    expect(verdict(headers, undefined, new Date(now.getTime() + offset)).ok).toBe(ok);
  });

  it("takes no empty or mistyped secret for a key", () => {
    const headers = standardWebhook.sign(body, { signingSecret: [secret] }, now);
    for (const wrong of ["", "whsec_", `${secret}!`, "whsec_ä"])
      expect(verdict(headers, { signingSecret: [wrong] }).ok).toBe(false);
    expect(verdict(headers, {}).ok).toBe(false);
  });
});
