import { generateKeyPairSync } from "node:crypto";
import { decodeProtectedHeader, importSPKI, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import type { Call } from "../call.ts";
import { googleReadRefusal, googleRefusal, googleReplyRefusal, refreshTokens, serviceAccountTokens } from "./google.ts";
import type { Answered } from "./http.ts";

const now = new Date("2026-11-26T10:00:00.500Z");
const pace = { wait: async () => undefined, random: () => 0.5 };

function scene(respond: (form: URLSearchParams, url: string) => Response, secrets: Call["secrets"]) {
  const forms: URLSearchParams[] = [];
  const fetch: typeof globalThis.fetch = async (target, init) => {
    const request = new Request(target, init);
    const form = new URLSearchParams(await request.text());
    forms.push(form);
    return respond(form, request.url);
  };
  return { forms, call: { settings: {}, secrets, fetch, now: () => now, pace } };
}

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });
const OAUTH = { clientId: ["id"], clientSecret: ["se"], refreshToken: ["re"] };

describe("google refresh token", () => {
  it("buys an access token with its end", async () => {
    const { forms, call } = scene((_, url) => json({ access_token: url, expires_in: 60 }), OAUTH);
    expect(await refreshTokens.obtain(call, undefined)).toEqual({
      accessToken: "https://oauth2.googleapis.com/token",
      expiresAt: "2026-11-26T10:01:00.500Z",
    });
    expect(Object.fromEntries(forms[0] ?? [])).toEqual({
      grant_type: "refresh_token",
      client_id: "id",
      client_secret: "se",
      refresh_token: "re",
    });
  });

  it.each([
    [400, { error: "invalid_grant" }, "unauthenticated"],
    [401, { error: "invalid_client" }, "unauthenticated"],
    [429, { error: "rate_limit_exceeded" }, "rate_limited"],
    [400, { error: "temporarily_unavailable" }, "upstream"],
    [404, {}, "upstream"],
    [200, { access_token: "" }, "upstream"],
  ])("reads %i %j as %s", async (status, body, code) => {
    const { call } = scene(() => json(body, status), OAUTH);
    await expect(refreshTokens.obtain(call, undefined)).rejects.toMatchObject({ code });
  });

  it("is dead where a secret is missing, without a question", async () => {
    const { forms, call } = scene(() => json({}), { ...OAUTH, clientSecret: [""] });
    await expect(refreshTokens.obtain(call, undefined)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(forms).toEqual([]);
  });
});

describe("google service account", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const file = {
    client_email: "a@b.example",
    private_key: privateKey,
    private_key_id: "k9",
    token_uri: "https://evil.example",
  };

  it("signs an assertion of one hour for the scope, sent to Google whatever the file says", async () => {
    const { forms, call } = scene((_, url) => json({ access_token: url }), { serviceAccount: [JSON.stringify(file)] });
    const token = await serviceAccountTokens("scope-1").obtain(call, undefined);
    expect(token).toEqual({
      accessToken: "https://oauth2.googleapis.com/token",
      expiresAt: "2026-11-26T11:00:00.500Z",
    });
    const assertion = forms[0]?.get("assertion") ?? "";
    const { payload } = await jwtVerify(assertion, await importSPKI(publicKey, "RS256"), { currentDate: now });
    expect(payload).toEqual({
      iss: "a@b.example",
      scope: "scope-1",
      aud: "https://oauth2.googleapis.com/token",
      iat: 1_795_687_200,
      exp: 1_795_690_800,
    });
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: "RS256", typ: "JWT", kid: "k9" });
  });

  it.each(["", "{}", "no json", JSON.stringify({ ...file, private_key: "SECRET-KEY-TEXT" })])(
    "calls an unreadable key file dead, and does not quote it",
    async (text) => {
      const { call } = scene(() => json({}), { serviceAccount: [text] });
      const error: unknown = await serviceAccountTokens("s")
        .obtain(call, undefined)
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: "unauthenticated" });
      expect(JSON.stringify([String(error), error])).not.toContain("SECRET-KEY-TEXT");
    },
  );
});

const refusal = (status: number, error: object, headers: Record<string, string> = {}): Answered => ({
  status,
  headers: new Headers(headers),
  bytes: new Uint8Array(),
  json: { error },
});
const because = (reason: string): object => ({ errors: [{ reason }] });

describe("google refusals", () => {
  it.each([
    [refusal(401, { status: "UNAUTHENTICATED" }), "unauthenticated"],
    [refusal(400, because("keyInvalid")), "unauthenticated"],
    [refusal(400, { status: "INVALID_ARGUMENT", details: [{ reason: "API_KEY_INVALID" }] }), "unauthenticated"],
    [refusal(403, because("commentsDisabled")), "forbidden"],
    [refusal(403, because("forbidden")), "forbidden"],
    [refusal(403, because("userRateLimitExceeded")), "rate_limited"],
    [refusal(403, { status: "RESOURCE_EXHAUSTED" }), "rate_limited"],
    [refusal(429, {}), "rate_limited"],
    [refusal(404, because("videoNotFound")), "not_found"],
    [refusal(400, because("commentTextTooLong")), "invalid_input"],
    [refusal(409, because("SERVICE_UNAVAILABLE")), "upstream"],
    [refusal(302, {}), "upstream"],
  ])("are told apart: %#", (answered, code) => {
    expect(googleRefusal("Google", answered, now)).toMatchObject({ code });
  });

  it("may pass for readers, and forbid a reply to what is gone", () => {
    expect(googleReadRefusal("Google", refusal(400, because("badRequest")), now).code).toBe("upstream");
    expect(googleReplyRefusal("Google", refusal(404, because("commentNotFound")), now).code).toBe("forbidden");
  });

  it.each([
    // 02:00 in California: 22 hours to go.
    ["2026-11-26T10:00:00Z", 22 * 3600],
    ["2026-11-26T07:59:59Z", 1],
    ["2026-11-26T08:00:00Z", 24 * 3600],
    // Days on which the clocks change.
    ["2026-11-01T08:30:00Z", 23.5 * 3600],
    ["2026-11-01T20:00:00Z", 12 * 3600],
    ["2026-03-08T08:30:00Z", 22.5 * 3600],
  ])("wait for midnight in California from %s when the day's quota is spent", (at, seconds) => {
    const error = googleRefusal("YouTube", refusal(403, because("quotaExceeded")), new Date(at));
    expect(error).toMatchObject({ code: "rate_limited", details: { retryAfter: seconds } });
  });

  it("wait as long as a short limit says", () => {
    const error = googleRefusal("Google", refusal(403, because("rateLimitExceeded"), { "retry-after": "7" }), now);
    expect(error).toMatchObject({ code: "rate_limited", details: { retryAfter: 7 } });
  });
});
