/** What the page may load and who may frame it, by the names of its Content-Security-Policy. */
const POLICY: Readonly<Record<string, string>> = {
  // The page's scripts, fonts and calls are all of its own origin.
  "default-src": "'self'",
  // Faces and media of posts lie with their platforms.
  "img-src": "'self' https: data:",
  // Lists that draw only what is in sight place their rows by inline style, and so does the API's documentation.
  "style-src": "'self' 'unsafe-inline'",
  "object-src": "'none'",
  "base-uri": "'none'",
  "frame-ancestors": "'none'",
  "form-action": "'none'",
};

/**
 * Headers that whatever serves the page sends with it, lower-case names; over TLS `strict-transport-security` comes to them.
 * The page may talk to `origins` beside its own: those of the provider that people sign in at.
 */
export function pageHeaders(origins: readonly string[] = []) {
  const calls = origins.length === 0 ? {} : { "connect-src": ["'self'", ...origins].join(" ") };
  return {
    "content-security-policy": Object.entries({ ...POLICY, ...calls })
      .map((entry) => entry.join(" "))
      .join("; "),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  } as const;
}

/** An origin as a policy takes it: no wildcard, and nothing that would end its directive. */
const ORIGIN = /^https?:\/\/([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d+)?$/;

/**
 * The origins of the provider that people sign in at from the page, as the environment names them: the issuer's, and those
 * of its endpoints that lie elsewhere. None where the page has no client there; throws on what is no web address.
 */
export function providerOrigins(env: Readonly<Record<string, string | undefined>>): string[] {
  if ((env["KIKIMIMI_OIDC_CLIENT_ID"] ?? "") === "") return [];
  const urls = [env["KIKIMIMI_OIDC_ISSUER"] ?? "", ...(env["KIKIMIMI_OIDC_ORIGINS"] ?? "").split(/[\s,]+/)];
  return [...new Set(urls.filter((url) => url !== "").map(originOf))];
}

function originOf(url: string): string {
  const origin = URL.parse(url)?.origin ?? "";
  if (ORIGIN.test(origin)) return origin;
  throw new Error(`KIKIMIMI_OIDC_ISSUER and KIKIMIMI_OIDC_ORIGINS take web addresses: ${url} is none`);
}

/** Seconds for which a browser that came over TLS comes over nothing else: a year. */
export const TLS_ONLY_SECONDS = 31_536_000;
