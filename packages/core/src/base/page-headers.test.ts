import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { pageHeaders, providerOrigins } from "./page-headers.ts";

const policy = (origins?: readonly string[]): string => pageHeaders(origins)["content-security-policy"];
const env = (issuer: string, origins?: string) => ({
  KIKIMIMI_OIDC_CLIENT_ID: "page",
  KIKIMIMI_OIDC_ISSUER: issuer,
  ...(origins === undefined ? {} : { KIKIMIMI_OIDC_ORIGINS: origins }),
});

describe("pageHeaders", () => {
  it("lets the page talk to its own origin alone where nobody signs in elsewhere", () => {
    expect(policy()).toBe(policy([]));
    expect(policy()).not.toContain("connect-src");
    expect(policy()).toContain("default-src 'self'; ");
  });

  it("lets it talk to the provider as well, and changes nothing else", () => {
    expect(policy(["https://id.example"])).toBe(`${policy()}; connect-src 'self' https://id.example`);
  });
});

describe("providerOrigins", () => {
  it("are those of the issuer and of the endpoints that lie elsewhere, once each", () => {
    expect(providerOrigins(env("https://id.example/realms/main"))).toEqual(["https://id.example"]);
    const others = "https://kasa.auth.example/oauth2/token, https://id.example:8443 https://id.example";
    expect(providerOrigins(env("https://id.example", others))).toEqual([
      "https://id.example",
      "https://kasa.auth.example",
      "https://id.example:8443",
    ]);
  });

  it("are none where the page has no client", () => {
    expect(providerOrigins({ ...env("https://id.example"), KIKIMIMI_OIDC_CLIENT_ID: "" })).toEqual([]);
    expect(providerOrigins({})).toEqual([]);
  });

  it.each(["https://*.example", "data:text/plain,x", "example", "https://", "*"])("take no %s", (url) => {
    expect(() => providerOrigins(env(url))).toThrow("take web addresses");
  });

  it("never widen another directive", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string(),
          fc.string().map((s) => `https://${s}`),
        ),
        (url) => {
          let origins: string[];
          try {
            origins = providerOrigins(env("https://id.example", url));
          } catch {
            return;
          }
          const added = policy(origins).slice(policy().length);
          expect(added).toMatch(/^; connect-src 'self'( https?:\/\/[\w.:[\]-]+)+$/);
        },
      ),
    );
  });
});
