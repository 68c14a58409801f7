import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { slackWebhook } from "./verify.ts";

const external = join(
  process.env["KIKIMIMI_EXTERNAL"] ?? join(process.cwd(), "..", "shared"),
  "fixtures/slack/signatures.json",
);
const Vectors = z.object({
  vectors: z.array(
    z.object({
      name: z.string(),
      signing_secret: z.string(),
      timestamp: z.string(),
      body: z.string(),
      signature: z.string(),
      now: z.number(),
      valid: z.boolean(),
    }),
  ),
});

const query = new URLSearchParams();

describe.skipIf(!existsSync(external))("external payloads", () => {
  it("of Slack verify as its documentation says", () => {
    const { vectors } = Vectors.parse(JSON.parse(readFileSync(external, "utf8")));
    expect(vectors.length).toBeGreaterThan(1);
    for (const { signing_secret: secret, timestamp, body, signature, now, valid } of vectors) {
      const headers = { "x-slack-signature": signature, "x-slack-request-timestamp": timestamp };
      const request = { method: "POST", query, headers, body: Buffer.from(body) };
      expect(slackWebhook.verify(request, { signingSecret: [secret] }, new Date(now * 1000)).ok).toBe(valid);
    }
  });
});

describe("slack webhook", () => {
  it("echoes the challenge of a probe, and nothing else", () => {
    expect(slackWebhook.probe?.({ type: "url_verification", challenge: "3eZbrw1aB" })).toMatchObject({
      status: 200,
      body: "3eZbrw1aB",
      contentType: "text/plain; charset=utf-8",
    });
    for (const body of [
      null,
      {},
      { type: "event_callback", challenge: "x" },
      { type: "url_verification", challenge: 1 },
    ]) {
      expect(slackWebhook.probe?.(body)).toBeUndefined();
    }
  });

  it("takes JSON and forms", () => {
    const { contentType } = slackWebhook;
    const types = ["application/json", "application/x-www-form-urlencoded; charset=utf-8", "text/html"];
    expect(types.map((type) => contentType?.test(type))).toEqual([true, true, false]);
  });
});
