import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "@kikimimi/api/app";
import { createAuthenticate } from "@kikimimi/api/authenticate";
import { type IdentityProvider, startIdentityProvider } from "@kikimimi/api/oidc-fake";
import { readAccess } from "@kikimimi/api/oidc-settings";
import { createWorld, type World } from "../support/world.ts";

/** What Lambda hands over with a request that came from an address. */
const from = (sourceIp: string) => ({ event: { requestContext: { requestId: "r-1", http: { sourceIp } } } });

describe("signing in", () => {
  let provider: IdentityProvider;
  let world: World;
  let env: Record<string, string>;
  beforeAll(async () => {
    provider = await startIdentityProvider();
    env = {
      KIKIMIMI_OIDC_ISSUER: provider.issuer,
      KIKIMIMI_OIDC_AUDIENCE: "kikimimi",
      KIKIMIMI_OIDC_CLAIMS: '{"grants":"roles"}',
    };
    world = await createWorld({ access: env });
  });
  afterAll(() => provider.stop());

  const ask = async (token: string, path = "/v1/me"): Promise<[number, unknown]> => {
    const response = await world.request(path, { headers: { authorization: `Bearer ${token}` } });
    return [response.status, await response.json()];
  };

  it("is by the identity provider, brand by brand", async () => {
    const token = await provider.sign({ name: "佐藤", roles: ["demo:lead", "acme:viewer"] });
    expect(await ask(token)).toEqual([
      200,
      {
        id: "u-1",
        name: "佐藤",
        kind: "person",
        role: "viewer",
        brands: ["demo", "acme"],
        roles: { demo: "lead" },
      },
    ]);
    expect((await ask(token, "/v1/corrections?brand=demo"))[0]).toBe(200);
    expect((await ask(token, "/v1/corrections?brand=acme"))[0]).toBe(403);
    expect((await ask(token, "/v1/queue?brand=acme"))[0]).toBe(200);
    expect((await ask(token, "/v1/queue?brand=tea"))[0]).toBe(403);
  });

  it("is refused to tokens that the service's own secret signed, once there is a provider", async () => {
    expect((await ask(await world.tokenOf({ role: "admin" })))[0]).toBe(401);
  });

  it("answers 401 to a forged token, 403 to one without a role and 503 while the provider is down", async () => {
    const good = await provider.sign({ name: "x", roles: ["demo:lead"] });
    const forged = good.slice(0, -8) + (good.endsWith("AAAAAAAA") ? "BBBBBBBB" : "AAAAAAAA");
    expect(await ask(forged)).toMatchObject([401, { code: "unauthenticated" }]);
    const long = await provider.sign({ name: "x", roles: ["demo:lead"], more: "x".repeat(6_500) });
    expect([long.length > 8_192, (await ask(long))[0]]).toEqual([true, 401]);
    expect(await ask(await provider.sign({ name: "x" }))).toMatchObject([403, { code: "forbidden" }]);
    const fresh = await createWorld({ access: env });
    provider.fail("broken");
    const response = await fresh.request("/v1/me", { headers: { authorization: `Bearer ${good}` } });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    provider.fail("well");
  });

  it("by local tokens is for this machine alone where the settings say so", async () => {
    const { tokenOf, ctx } = await createWorld();
    const secret = ["test-token-secret-that-is-long-enough"];
    const authorization = `Bearer ${await tokenOf({ role: "admin" })}`;
    const statusAt = async (mode: string, address?: string): Promise<number> => {
      const authenticate = createAuthenticate(ctx, secret, readAccess({ KIKIMIMI_LOCAL_TOKENS: mode }));
      const app = createApp({ ctx, authenticate });
      return (await app.request("/v1/me", { headers: { authorization } }, address === undefined ? {} : from(address)))
        .status;
    };
    const here = ["127.0.0.1", "::1", "::ffff:127.0.0.1"];
    const elsewhere = ["192.168.1.9", "::ffff:192.168.1.9", "2001:db8::1", "127.0.0.1.example", undefined];
    for (const address of here) expect([address, await statusAt("loopback", address)]).toEqual([address, 200]);
    for (const address of elsewhere) {
      expect([address, await statusAt("loopback", address)]).toEqual([address, 401]);
      expect([address, await statusAt("anywhere", address)]).toEqual([address, 200]);
    }
    expect(await statusAt("nowhere", "127.0.0.1")).toBe(401);
  });
});
