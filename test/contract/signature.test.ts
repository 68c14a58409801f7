import { describe, expect, it } from "vitest";
import { platforms } from "@kikimimi/platforms/registry";
import { deliveryFixturesOf, sourceFixtureOf } from "../support/fixtures.ts";
import { type Signed, bodyFlips, judge, secretFlips, textFlips, webhookOf } from "../support/signature.ts";

const now = new Date("2026-11-26T10:00:00Z");
const pushing = platforms.filter((platform) => platform.webhook);

describe.each(pushing.map((platform) => [platform.manifest.id, platform] as const))("%s signature", (id, platform) => {
  const webhook = webhookOf(platform);
  const { secrets } = sourceFixtureOf(id);
  const body = Buffer.from(deliveryFixturesOf(id)[0]?.text.slice(0, 400) ?? "");
  const headers = webhook.sign(body, secrets, now);
  const signed: Signed = { body, headers, secrets, now };
  // Only what the verifier reads counts as a signing secret; a handshake's token signs nothing.
  const signing = Object.keys(secrets).filter(
    (name) => !judge(webhook, { ...signed, secrets: { ...secrets, [name]: [] } }).ok,
  );

  it("is made for some bytes and accepted", () => {
    expect(body.length).toBeGreaterThan(100);
    expect(Object.keys(headers)).not.toHaveLength(0);
    expect(signing).toHaveLength(1);
    expect(judge(webhook, signed)).toEqual({ ok: true });
  });

  it("holds for other bytes: empty, binary, long", () => {
    for (const other of [Buffer.alloc(0), Buffer.from([0, 255, 128]), Buffer.alloc(300_000, "傘😢")]) {
      expect(judge(webhook, { ...signed, body: other, headers: webhook.sign(other, secrets, now) })).toEqual({
        ok: true,
      });
    }
  });

  it.runIf(webhook.vouches === "bytes")("is refused when any byte of the body changes", () => {
    for (const flipped of bodyFlips(body)) expect(judge(webhook, { ...signed, body: flipped }).ok).toBe(false);
    expect(judge(webhook, { ...signed, body: Buffer.concat([body, Buffer.from("\n")]) }).ok).toBe(false);
  });

  it("is refused when any character of any header changes", () => {
    for (const [name, value] of Object.entries(headers)) {
      for (const flipped of textFlips(value))
        expect(judge(webhook, { ...signed, headers: { ...headers, [name]: flipped } }).ok).toBe(false);
    }
  });

  it("is refused when any byte of the secret changes", () => {
    for (const name of signing) {
      const [secret = ""] = secrets[name] ?? [];
      const flips = secretFlips(secret, secret.startsWith("whsec_"));
      expect(flips.length).toBeGreaterThan(20);
      for (const flipped of flips)
        expect(judge(webhook, { ...signed, secrets: { ...secrets, [name]: [flipped] } }).ok).toBe(false);
    }
  });

  it("is refused, never a crash, when a header is missing, empty, short, long or of another scheme", () => {
    for (const [name, value] of Object.entries(headers)) {
      const { [name]: _missing, ...without } = headers;
      expect(judge(webhook, { ...signed, headers: without }).ok).toBe(false);
      for (const wrong of [
        "",
        " ",
        value.slice(0, -1),
        value.slice(1),
        `${value}0`,
        `sha1=${value}`,
        "sha256=",
        "v1,",
        "v1",
        "ä😢",
        "=".repeat(10_000),
      ]) {
        expect(judge(webhook, { ...signed, headers: { ...headers, [name]: wrong } }).ok).toBe(false);
      }
    }
    expect(judge(webhook, { ...signed, headers: {} }).ok).toBe(false);
  });

  it("outlives a rotation: any secret of the list will do, none will not", () => {
    for (const name of signing) {
      const [secret = ""] = secrets[name] ?? [];
      const [other = ""] = secretFlips(secret, secret.startsWith("whsec_"));
      const judged = (list: string[]): boolean =>
        judge(webhook, { ...signed, secrets: { ...secrets, [name]: list } }).ok;
      expect([judged([other, secret]), judged([secret, other]), judged([other]), judged([""]), judged([])]).toEqual([
        true,
        true,
        false,
        false,
        false,
      ]);
    }
    expect(judge(webhook, { ...signed, secrets: {} }).ok).toBe(false);
  });

  it("names every secret it needs in the manifest", () => {
    expect(Object.keys(secrets).sort()).toEqual(platform.manifest.secrets.map((secret) => secret.name).sort());
  });
});

describe("stale deliveries", () => {
  it("are refused by those platforms that sign a time, 300 seconds either way", () => {
    const timed = pushing.filter((platform) => {
      const { secrets } = sourceFixtureOf(platform.manifest.id);
      const signed = {
        body: Buffer.from("{}"),
        headers: webhookOf(platform).sign(Buffer.from("{}"), secrets, now),
        secrets,
      };
      const verdictAt = (seconds: number): boolean =>
        judge(webhookOf(platform), { ...signed, now: new Date(now.getTime() + seconds * 1000) }).ok;
      expect([verdictAt(-300), verdictAt(300)]).toEqual([true, true]);
      return !verdictAt(-301) && !verdictAt(301);
    });
    expect(timed.map((platform) => platform.manifest.id)).toContain("standardwebhooks");
  });
});
