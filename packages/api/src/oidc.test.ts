import { generateKeyPair } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AppError } from "@kikimimi/core/base/error";
import type { Authenticate } from "./auth.ts";
import { oidcTokens } from "./oidc.ts";
import { type IdentityProvider, startIdentityProvider } from "./oidc-fake.ts";
import { type OidcSettings, readAccess } from "./oidc-settings.ts";

const CLAIMS = { grants: "roles" };
const LEAD = { name: "佐藤", roles: ["demo:lead"] };

describe("tokens of an identity provider", () => {
  let provider: IdentityProvider;
  let now: Date;
  beforeEach(async () => {
    provider = await startIdentityProvider();
    now = new Date();
  });
  afterEach(() => provider.stop());

  function settingsOf(env: Record<string, string> = {}): OidcSettings {
    const { oidc } = readAccess({
      KIKIMIMI_OIDC_ISSUER: provider.issuer,
      KIKIMIMI_OIDC_AUDIENCE: "kikimimi",
      KIKIMIMI_OIDC_CLAIMS: JSON.stringify(CLAIMS),
      ...env,
    });
    if (!oidc) throw new Error("no provider is configured");
    return oidc;
  }
  const tokens = (env: Record<string, string> = {}, cooldownMs = 0): Authenticate =>
    oidcTokens(settingsOf(env), { fetch, clock: () => now, cooldownMs, timeoutMs: 300 });
  const codeOf = (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => "accepted",
      (error: AppError) => error.code,
    );

  it("speak for whom they were made, with keys that are found once", async () => {
    const accept = tokens();
    const actor = { id: "u-1", name: "佐藤", kind: "person", role: "lead", brands: ["demo"] };
    expect(await accept(await provider.sign(LEAD))).toEqual(actor);
    expect(await accept(await provider.sign({ ...LEAD, aud: ["other", "kikimimi"] }))).toEqual(actor);
    expect(provider.asked).toEqual(["/.well-known/openid-configuration", "/keys"]);
  });

  it("need no discovery where the keys' address is given", async () => {
    const accept = tokens({ KIKIMIMI_OIDC_JWKS_URI: `${provider.issuer}/keys` });
    expect(await codeOf(accept(await provider.sign(LEAD)))).toBe("accepted");
    expect(provider.asked).toEqual(["/keys"]);
  });

  it("are refused for another audience, issuer, time or signer, and without a kid that is known", async () => {
    const accept = tokens({}, 60_000);
    const second = Math.floor(now.getTime() / 1000);
    const { privateKey } = await generateKeyPair("RS256");
    const weak: [string, object, Parameters<IdentityProvider["sign"]>[1]?][] = [
      ["audience", { aud: "another" }],
      ["no audience", { aud: undefined }],
      ["issuer", { iss: "https://evil.example" }],
      ["expired", { exp: second - 61 }],
      ["no end", { exp: undefined }],
      ["not yet valid", { nbf: second + 120 }],
      ["nobody", { sub: undefined }],
      ["signer", {}, { key: privateKey }],
      ["unknown kid", {}, { header: { kid: "nobody's" } }],
      ["critical header", {}, { header: { crit: ["exotic"], exotic: 1 } as never }],
    ];
    expect(await codeOf(accept(await provider.sign(LEAD)))).toBe("accepted");
    for (const [why, claims, how] of weak) {
      const token = provider.sign({ ...LEAD, ...claims }, how).catch(() => "unsignable");
      expect([why, await codeOf(accept(await token))]).toEqual([why, "unauthenticated"]);
    }
    expect(provider.asked.filter((path) => path === "/keys")).toHaveLength(1);
  });

  it("may come from clocks that differ by as much as is said", async () => {
    const second = Math.floor(now.getTime() / 1000);
    const late = await provider.sign({ ...LEAD, exp: second - 30 });
    const early = await provider.sign({ ...LEAD, nbf: second + 30 });
    expect(await Promise.all([late, early].map((token) => codeOf(tokens()(token))))).toEqual(["accepted", "accepted"]);
    const strict = tokens({ KIKIMIMI_OIDC_SKEW_SECONDS: "0" });
    expect(await Promise.all([late, early].map((token) => codeOf(strict(token))))).toEqual([
      "unauthenticated",
      "unauthenticated",
    ]);
  });

  it("are refused where the public key is used as a secret, where nothing signs them and where they are no tokens", async () => {
    const accept = tokens({ KIKIMIMI_OIDC_ALGORITHMS: "RS256 ES256" });
    const pem = new TextEncoder().encode(await provider.publicKeyPem());
    const confused = await provider.sign(LEAD, { header: { alg: "HS256" }, key: pem });
    const [, claims] = (await provider.sign(LEAD)).split(".");
    const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${claims}.`;
    for (const token of [confused, none, "", "a.b.c", `${none}x`, "x".repeat(9_000)])
      expect(await codeOf(accept(token))).toBe("unauthenticated");
    const unasked = await provider.sign(LEAD, { header: { alg: "PS256" }, key: await provider.keyFor("PS256") });
    expect(await codeOf(accept(unasked))).toBe("unauthenticated");
    expect(await codeOf(tokens({ KIKIMIMI_OIDC_ALGORITHMS: "PS256" })(unasked))).toBe("accepted");
  });

  it("follow the provider's keys as it rotates them, and the old ones end with their publication", async () => {
    const accept = tokens();
    const old = await provider.sign(LEAD);
    expect(await codeOf(accept(old))).toBe("accepted");
    await provider.rotate(true);
    expect(await codeOf(accept(await provider.sign(LEAD)))).toBe("accepted");
    expect(await codeOf(accept(old))).toBe("accepted");
    await provider.rotate(false);
    expect(await codeOf(accept(await provider.sign(LEAD)))).toBe("accepted");
    expect(await codeOf(accept(old))).toBe("unauthenticated");
  });

  it("ask for keys at most once a while, whoever makes up kids", async () => {
    const accept = tokens({}, 60_000);
    await accept(await provider.sign(LEAD));
    for (let i = 0; i < 5; i++) {
      const token = await provider.sign(LEAD, { header: { kid: `made-up-${i}` } });
      expect(await codeOf(accept(token))).toBe("unauthenticated");
    }
    expect(provider.asked.filter((path) => path === "/keys")).toHaveLength(1);
  });

  it("are nobody's fault while the provider is down, and never accepted; known keys hold, and it recovers", async () => {
    const accept = tokens();
    const token = await provider.sign(LEAD);
    for (const how of ["broken", "nonsense", "silent"] as const) {
      provider.fail(how);
      now = new Date(now.getTime() + 10_000);
      expect([how, await codeOf(accept(token))]).toEqual([how, "upstream"]);
    }
    const before = provider.asked.length;
    expect(await codeOf(accept(token))).toBe("upstream");
    expect(provider.asked.length).toBe(before);
    provider.fail("well");
    now = new Date(now.getTime() + 10_000);
    expect(await codeOf(accept(token))).toBe("accepted");
    provider.fail("broken");
    const unknown = await provider.sign(LEAD, { header: { kid: "new" } });
    expect(await codeOf(accept(unknown))).toBe("upstream");
    expect(await codeOf(accept(token))).toBe("accepted");
  });

  it("are not taken on the word of a discovery document that is another issuer's", async () => {
    provider.claim("https://evil.example");
    expect(await codeOf(tokens()(await provider.sign(LEAD)))).toBe("upstream");
  });

  it("sign in nobody to whom no role was given, under no id that is ours", async () => {
    const accept = tokens();
    for (const claims of [
      {},
      { roles: [] },
      { roles: ["demo:king", "Demo!:lead", "lead"] },
      { sub: "key_X" },
      { sub: "@local" },
    ])
      expect([
        claims,
        await codeOf(accept(await provider.sign({ name: "x", ...("sub" in claims ? LEAD : {}), ...claims }))),
      ]).toEqual([claims, "forbidden"]);
  });

  it("of Cognito name their audience as client_id", async () => {
    const accept = tokens({ KIKIMIMI_OIDC_CLAIMS: JSON.stringify({ ...CLAIMS, audience: "client_id" }) });
    const byClient = await provider.sign({ ...LEAD, aud: undefined, client_id: "kikimimi" });
    const other = await provider.sign({ ...LEAD, client_id: "another" });
    expect([await codeOf(accept(byClient)), await codeOf(accept(other))]).toEqual(["accepted", "unauthenticated"]);
  });
});
