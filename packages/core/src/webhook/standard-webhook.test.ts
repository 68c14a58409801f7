import { describe, expect, it } from "vitest";
import { keyOf, newSecret, signedAs } from "./standard-webhook.ts";

/** The example of the Standard Webhooks specification and of its libraries' own tests. */
const VECTOR = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: "1614265330",
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

describe("Standard Webhooks signatures", () => {
  it("are those of the published example", () => {
    const headers = signedAs({
      body: Buffer.from(VECTOR.body),
      secrets: [VECTOR.secret],
      id: VECTOR.id,
      now: new Date(Number(VECTOR.timestamp) * 1000 + 999),
    });
    expect(headers).toEqual({
      "webhook-id": VECTOR.id,
      "webhook-timestamp": VECTOR.timestamp,
      "webhook-signature": VECTOR.signature,
    });
  });

  it("carry one of each secret while it is being exchanged, the newest first", () => {
    const fresh = newSecret(Buffer.alloc(32, 7));
    const [now, body] = [new Date("2026-11-26T10:00:00Z"), Buffer.from("{}")];
    const alone = [fresh, VECTOR.secret].map((secret) => signedAs({ body, secrets: [secret], id: "msg_1", now }));
    const both = signedAs({ body, secrets: [fresh, VECTOR.secret], id: "msg_1", now });
    expect(both["webhook-signature"]).toBe(alone.map((one) => one["webhook-signature"]).join(" "));
  });

  it("are made with whole keys only", () => {
    expect(fresh(32)).toHaveLength(32);
    for (const wrong of ["", "whsec_", "whsec_ä", `${VECTOR.secret}!`]) {
      expect(keyOf(wrong)).toBeUndefined();
      const message = { body: Buffer.from("{}"), secrets: [wrong], id: "msg_1", now: new Date(0) };
      expect(() => signedAs(message)).toThrow("not base64");
    }
    expect(() => signedAs({ body: Buffer.from(""), secrets: [], id: "msg_1", now: new Date(0) })).toThrow("no secret");
  });
});

function fresh(bytes: number): Buffer | undefined {
  return keyOf(newSecret(Buffer.alloc(bytes, 1)));
}
