import { describe, expect, it } from "vitest";
import * as z from "zod";
import { facebook } from "@kikimimi/platforms/facebook/index";
import { line } from "@kikimimi/platforms/line/index";
import { normaliseDelivery } from "@kikimimi/platforms/normalise";
import type { Platform } from "@kikimimi/platforms/platform";
import { platforms } from "@kikimimi/platforms/registry";
import { slack } from "@kikimimi/platforms/slack/index";
import { standardwebhooks } from "@kikimimi/platforms/standardwebhooks/index";
import { externalPayloadsOf, externalPresent, externalText, sourceFixtureOf } from "../support/fixtures.ts";
import { type Signed, bodyFlips, judge, secretFlips, textFlips, webhookOf } from "../support/signature.ts";

const receivedAt = new Date("2026-11-26T10:00:00Z");

function read(platform: Platform, body: string | Uint8Array) {
  const { settings } = sourceFixtureOf(platform.manifest.id);
  return normaliseDelivery({
    platform,
    via: platform.manifest.ingest[0] ?? "webhook",
    body,
    headers: {},
    settings,
    receivedAt,
  });
}

const Vectors = z.object({
  vectors: z.array(
    z.looseObject({
      name: z.string(),
      valid: z.boolean(),
      body: z.string().optional(),
      body_file: z.string().optional(),
      now: z.number().optional(),
    }),
  ),
});
type Vector = z.infer<typeof Vectors>["vectors"][number];

/** Where each vendor's file keeps secret and headers, and which platform's verifier is to take them. */
const SCHEMES = [
  {
    folder: "line",
    platform: line,
    secret: "channelSecret",
    from: "channel_secret",
    headers: { "x-line-signature": "signature" },
  },
  {
    folder: "whatsapp",
    platform: facebook,
    secret: "appSecret",
    from: "app_secret",
    headers: { "x-hub-signature-256": "header" },
  },
  {
    folder: "slack",
    platform: slack,
    secret: "signingSecret",
    from: "signing_secret",
    headers: { "x-slack-signature": "signature", "x-slack-request-timestamp": "timestamp" },
  },
  {
    folder: "standardwebhooks",
    platform: standardwebhooks,
    secret: "signingSecret",
    from: "secret",
    headers: {
      "webhook-id": "webhook-id",
      "webhook-timestamp": "webhook-timestamp",
      "webhook-signature": "webhook-signature",
    },
  },
] as const;
type Scheme = (typeof SCHEMES)[number];

function vectorsOf({ folder }: Scheme): Vector[] {
  return Vectors.parse(JSON.parse(externalText(folder, "signatures.json"))).vectors;
}

/** A vector whose body is not the one that was signed says so by its name only, and has to be tampered with. */
function signedOf(scheme: Scheme, vector: Vector): Signed {
  const text = vector.body ?? externalText(scheme.folder, vector.body_file ?? "");
  const body = Buffer.from(vector.name.endsWith("tampered") ? `${text} ` : text);
  const headers = Object.fromEntries(
    Object.entries(scheme.headers).map(([name, from]) => [name, String(vector[from])]),
  );
  return {
    body,
    headers,
    secrets: { [scheme.secret]: [String(vector[scheme.from])] },
    now: vector.now === undefined ? receivedAt : new Date(vector.now * 1000),
  };
}

describe.skipIf(!externalPresent)("external payloads", () => {
  it.each(platforms.map((platform) => [platform.manifest.id, platform] as const))(
    "of %s are read without a failure",
    (id, platform) => {
      const table = externalPayloadsOf(id).map(({ file, bytes }) => {
        const { changes, ignored, failed } = read(platform, bytes);
        return {
          file,
          changes: changes.length,
          ignored: ignored.map(({ reason, count }) => `${reason} ${count}`),
          failed: failed.map(({ reason }) => reason),
        };
      });
      const bad = table.some((row) => row.failed.length > 0 || (row.changes === 0 && row.ignored.length === 0));
      // The counts of every file, so that a failure shows what became of each.
      expect(bad ? table : []).toEqual([]);
    },
  );

  it.each(SCHEMES.map((scheme) => [scheme.folder, scheme] as const))(
    "of %s verify as their authors say",
    (_folder, scheme) => {
      const vectors = vectorsOf(scheme);
      expect(vectors.length).toBeGreaterThan(1);
      const verdicts = vectors.map((vector) => [
        vector.name,
        judge(webhookOf(scheme.platform), signedOf(scheme, vector)).ok,
      ]);
      expect(verdicts).toEqual(vectors.map(({ name, valid }) => [name, valid]));
    },
  );

  it.each(SCHEMES.map((scheme) => [scheme.folder, scheme] as const))(
    "of %s fail when any byte of body, header or secret changes",
    (_folder, scheme) => {
      const webhook = webhookOf(scheme.platform);
      for (const vector of vectorsOf(scheme).filter(({ valid }) => valid)) {
        const signed = signedOf(scheme, vector);
        const secret = String(vector[scheme.from]);
        // With several signatures any match wins, so only the one that matches may be changed.
        const single = signed.headers["webhook-signature"]
          ?.split(" ")
          .find((part) => judge(webhook, { ...signed, headers: { ...signed.headers, "webhook-signature": part } }).ok);
        const headers = single === undefined ? signed.headers : { ...signed.headers, "webhook-signature": single };
        const altered: Signed[] = [
          ...bodyFlips(signed.body).map((body) => ({ ...signed, headers, body })),
          ...Object.entries(headers).flatMap(([name, value]) =>
            textFlips(value).map((flipped) => ({ ...signed, headers: { ...headers, [name]: flipped } })),
          ),
          ...secretFlips(secret, scheme.folder === "standardwebhooks").map((flipped) => ({
            ...signed,
            headers,
            secrets: { [scheme.secret]: [flipped] },
          })),
        ];
        expect(judge(webhook, { ...signed, headers }).ok).toBe(true);
        expect(altered.length).toBeGreaterThan(50);
        expect(altered.filter((attempt) => judge(webhook, attempt).ok)).toEqual([]);
      }
    },
  );

  it("of Standard Webhooks carry an event that is not ours", () => {
    const [vector] = vectorsOf(SCHEMES[3]);
    expect(read(standardwebhooks, vector?.body ?? "")).toEqual({
      changes: [],
      ignored: [{ reason: "unknown_event", count: 1 }],
      failed: [],
    });
  });

  it("are there, so that reading them all is more than reading nothing", () => {
    const found = platforms.flatMap((platform) => externalPayloadsOf(platform.manifest.id));
    expect(found.length).toBeGreaterThan(30);
  });
});
