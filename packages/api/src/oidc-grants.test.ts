import { describe, expect, it } from "vitest";
import { actorIn } from "./oidc-grants.ts";
import { readAccess } from "./oidc-settings.ts";

const env = { KIKIMIMI_OIDC_ISSUER: "https://id.example", KIKIMIMI_OIDC_AUDIENCE: "kikimimi" };

function signedIn(claims: object, payload: object) {
  const { oidc } = readAccess({ ...env, KIKIMIMI_OIDC_CLAIMS: JSON.stringify(claims) });
  if (!oidc) throw new Error("no provider is configured");
  const actor = actorIn({ sub: "u-1", ...payload }, oidc.claims);
  return actor && { role: actor.role, brands: actor.brands, ...(actor.roles ? { roles: actor.roles } : {}) };
}

describe("the claims of a token", () => {
  it("give one role in several brands", () => {
    const claims = { role: "https://kikimimi/role", brands: "kikimimi.brands" };
    const roles = { role: "agent", brands: ["demo", "acme"] };
    expect(signedIn(claims, { "https://kikimimi/role": "agent", kikimimi: { brands: ["demo", "acme"] } })).toEqual(
      roles,
    );
    expect(signedIn(claims, { "https://kikimimi/role": "agent", "kikimimi.brands": "demo, acme" })).toEqual(roles);
    expect(signedIn(claims, { "https://kikimimi/role": "owner", kikimimi: { brands: ["demo"] } })).toBeUndefined();
  });

  it("give roles brand by brand, as words, as an object or by a map of groups", () => {
    const mixed = { role: "viewer", brands: ["demo", "acme"], roles: { demo: "lead" } };
    expect(signedIn({ grants: "roles" }, { roles: ["demo:lead", "acme:viewer", "offline_access"] })).toEqual(mixed);
    expect(signedIn({ grants: "k" }, { k: { demo: "lead", acme: "viewer", tea: 7 } })).toEqual(mixed);
    const map = { "4f-group": ["demo:lead"], everyone: ["demo:agent", "acme:viewer"] };
    expect(
      signedIn({ grants: "realm_access.groups", map }, { realm_access: { groups: ["everyone", "4f-group"] } }),
    ).toEqual(mixed);
    expect(signedIn({ grants: "groups", map }, { groups: ["toString", "__proto__"] })).toBeUndefined();
    const own = signedIn({ grants: "groups", map }, { groups: ["toString", "demo:lead"] });
    expect(own).toEqual({ role: "lead", brands: ["demo"] });
  });

  it("give roles by an address only where the provider has verified it", () => {
    const claims = { grants: "email", map: { "sato@example.com": ["demo:admin"] } };
    const email = "sato@example.com";
    expect(signedIn(claims, { email, email_verified: true })).toEqual({ role: "admin", brands: ["demo"] });
    for (const verified of [undefined, false, "true"])
      expect(signedIn(claims, { email, email_verified: verified })).toBeUndefined();
  });

  it("name people by what there is, on one line and not too long", () => {
    const { oidc } = readAccess({ ...env, KIKIMIMI_OIDC_CLAIMS: '{"grants":"roles"}' });
    const name = (payload: object) =>
      oidc && actorIn({ sub: "u-1", roles: ["demo:agent"], ...payload }, oidc.claims)?.name;
    expect(name({ name: " 佐藤\n花子 " })).toBe("佐藤花子");
    expect(name({ name: "", preferred_username: "sato" })).toBe("sato");
    expect(name({ name: 7 })).toBe("u-1");
    expect(name({ name: "長".repeat(300) })).toHaveLength(200);
  });
});

describe("the settings of access", () => {
  it("take local tokens anywhere without a provider, and nowhere with one, unless they say so", () => {
    expect(readAccess({})).toEqual({ localTokens: "anywhere" });
    expect(readAccess({ KIKIMIMI_OIDC_ISSUER: "" })).toEqual({ localTokens: "anywhere" });
    expect(readAccess(env)).toMatchObject({ localTokens: "nowhere", oidc: { algorithms: ["RS256"], skewSeconds: 60 } });
    expect(readAccess({ ...env, KIKIMIMI_LOCAL_TOKENS: "loopback" }).localTokens).toBe("loopback");
  });

  it("offer the page a sign-in by redirect where it has a client, and tell nothing more than that takes", () => {
    const page = { ...env, KIKIMIMI_OIDC_AUDIENCE: "kikimimi page", KIKIMIMI_OIDC_CLIENT_ID: "page" };
    expect(readAccess(env).offer).toBeUndefined();
    const { host, origin } = new URL(env.KIKIMIMI_OIDC_ISSUER);
    expect(readAccess(page).offer).toEqual({
      issuer: env.KIKIMIMI_OIDC_ISSUER,
      name: host,
      clientId: "page",
      scopes: ["openid", "profile", "email"],
      token: "id",
      origins: [origin],
    });
    const more = {
      KIKIMIMI_OIDC_SCOPES: "openid offline_access",
      KIKIMIMI_OIDC_TOKEN: "access",
      KIKIMIMI_OIDC_NAME: "傘ID",
      KIKIMIMI_OIDC_ORIGINS: "https://kasa.auth.example/",
    };
    // An access token names the API, not the client.
    expect(readAccess({ ...env, ...more, KIKIMIMI_OIDC_CLIENT_ID: "page" }).offer).toMatchObject({
      name: "傘ID",
      scopes: ["openid", "offline_access"],
      token: "access",
      origins: [origin, "https://kasa.auth.example"],
    });
  });

  it("name what is wrong with them, before anybody signs in", () => {
    const wrong: [Record<string, string>, string][] = [
      [{ KIKIMIMI_OIDC_ISSUER: "http://id.example" }, "KIKIMIMI_OIDC_ISSUER must begin with https"],
      [{ KIKIMIMI_OIDC_AUDIENCE: "" }, "KIKIMIMI_OIDC_AUDIENCE is missing"],
      [{ KIKIMIMI_OIDC_ISSUER: "" }, "KIKIMIMI_OIDC_ISSUER is missing"],
      [{ KIKIMIMI_OIDC_ALGORITHMS: "RS256,HS256" }, "KIKIMIMI_OIDC_ALGORITHMS"],
      [{ KIKIMIMI_OIDC_ALGORITHMS: "none" }, "KIKIMIMI_OIDC_ALGORITHMS"],
      [{ KIKIMIMI_OIDC_SKEW_SECONDS: "3600" }, "KIKIMIMI_OIDC_SKEW_SECONDS"],
      [{ KIKIMIMI_OIDC_CLAIMS: "{" }, "is not JSON"],
      [{ KIKIMIMI_OIDC_CLAIMS: '{"rolls":"x"}' }, "rolls"],
      [{ KIKIMIMI_OIDC_CLAIMS: '{"map":{"g":["demo:king"]}}' }, "demo:king"],
      [{ KIKIMIMI_LOCAL_TOKENS: "sometimes" }, "KIKIMIMI_LOCAL_TOKENS"],
      [{ KIKIMIMI_OIDC_CLIENT_ID: "page" }, "KIKIMIMI_OIDC_AUDIENCE does not hold KIKIMIMI_OIDC_CLIENT_ID"],
      [{ KIKIMIMI_OIDC_SCOPES: "profile" }, "must hold openid"],
      [{ KIKIMIMI_OIDC_TOKEN: "refresh" }, "KIKIMIMI_OIDC_TOKEN"],
      [{ KIKIMIMI_OIDC_ORIGINS: "http://id.example" }, "KIKIMIMI_OIDC_ORIGINS"],
    ];
    for (const [change, message] of wrong) expect(() => readAccess({ ...env, ...change })).toThrow(message);
  });
});
