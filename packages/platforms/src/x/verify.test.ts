import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Secrets } from "../call.ts";
import type { Answer } from "../webhook.ts";
import { xWebhook } from "./verify.ts";

const file = join(
  process.env["KIKIMIMI_EXTERNAL"] ?? join(process.cwd(), "..", "shared"),
  "fixtures/x/signatures.json",
);
const Vectors = z.object({
  vectors: z.array(z.looseObject({ consumer_secret: z.string(), crc_token: z.string(), response_token: z.string() })),
});

function challenge(token: string | null, secrets: Secrets, method = "GET"): Answer | undefined {
  const query = new URLSearchParams(token === null ? {} : { crc_token: token });
  return xWebhook.handshake?.({ method, query, headers: {}, body: new Uint8Array() }, secrets, {});
}

describe.skipIf(!existsSync(file))("external payloads", () => {
  it("answer the challenge as X's own sample does", () => {
    const { vectors } = Vectors.parse(JSON.parse(readFileSync(file, "utf8")));
    expect(vectors.length).toBeGreaterThan(0);
    for (const { consumer_secret, crc_token, response_token } of vectors) {
      const answer = challenge(crc_token, { consumerSecret: [consumer_secret] });
      expect(JSON.parse(answer?.body ?? "")).toEqual({ response_token });
    }
  });
});

describe("x webhook", () => {
  const secrets = { consumerSecret: ["", "new", "old"] };

  it("answers the challenge with the newest secret, and nothing that is no challenge", () => {
    const [signed] = Object.values(xWebhook.sign(Buffer.from("abc-1"), { consumerSecret: ["new"] }, new Date(0)));
    expect(challenge("abc-1", secrets)).toEqual({
      status: 200,
      contentType: "application/json",
      body: JSON.stringify({ response_token: signed }),
    });
    expect(challenge(null, secrets)).toBeUndefined();
    expect(challenge("abc-1", secrets, "POST")).toBeUndefined();
    expect(challenge("abc-1", {})?.status).toBe(403);
  });

  it("signs no delivery for a forger who sends one as a challenge", () => {
    for (const forged of [
      '{"tweet_create_events":[]}',
      '[{"id_str":"1"}]',
      '"text"',
      "",
      "a".repeat(201),
      "a b",
      "傘",
    ]) {
      expect(challenge(forged, secrets)).toMatchObject({ status: 403 });
    }
  });
});
