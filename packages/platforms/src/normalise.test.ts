import { describe, expect, it } from "vitest";
import { line } from "./line/index.ts";
import { mastodon } from "./mastodon/index.ts";
import { normaliseDelivery } from "./normalise.ts";
import type { Platform } from "./platform.ts";

const receivedAt = new Date("2026-11-26T10:00:00Z");

function read(body: string | Uint8Array, platform: Platform = line, settings: unknown = {}) {
  return normaliseDelivery({ platform, via: "webhook", body, headers: {}, settings, receivedAt });
}

const at = (ms: number) => ({
  type: "message",
  timestamp: receivedAt.getTime() + ms,
  source: { type: "user", userId: "U1" },
  message: { id: String(ms), type: "text", text: "😢" },
});

describe("normaliseDelivery", () => {
  it("reads bytes and text alike, with or without a byte order mark", () => {
    const text = JSON.stringify({ events: [at(0)] });
    expect(read(new TextEncoder().encode(`\uFEFF${text}`))).toEqual(read(text));
    expect(read(text).changes).toMatchObject([{ content: { text: "😢" } }]);
  });

  it.each([
    "",
    "{",
    "i am not json",
    "[".repeat(100_000),
    `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
    `{"a":${'{"a":'.repeat(300)}1${"}".repeat(301)}`,
  ])("fails what is no JSON, or nests beyond reason", (body) => {
    expect(read(body)).toEqual({ changes: [], ignored: [], failed: [{ reason: "malformed_body" }] });
  });

  it("takes brackets inside strings for text", () => {
    const body = JSON.stringify({
      events: [{ ...at(0), message: { id: "1", type: "text", text: '["\\'.repeat(500) } }],
    });
    expect(read(body).changes).toMatchObject([{ content: { text: '["\\'.repeat(500) } }]);
  });

  it("drops what claims to be written more than 15 minutes from now", () => {
    const result = read(JSON.stringify({ events: [at(900_000), at(900_001), at(9_000_000)] }));
    expect(result.changes).toMatchObject([{ externalId: "U1/900000" }]);
    expect(result.ignored).toEqual([{ reason: "posted_in_the_future", count: 2 }]);
  });

  it("fails a source whose settings are unreadable", () => {
    const { failed } = read("[]", mastodon, { baseUrl: "ftp://x" });
    expect(failed).toHaveLength(1);
    expect(failed[0]?.reason).toMatch(/^invalid_settings: baseUrl/);
  });

  it("turns a defect into a failure", () => {
    const broken: Platform = {
      ...line,
      normalise: () => {
        throw new Error("no such thing");
      },
    };
    expect(read("{}", broken).failed).toEqual([{ reason: "normaliser_defect: no such thing" }]);
  });
});
