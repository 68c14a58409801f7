import { providerOrigins } from "@kikimimi/core/base/page-headers";
import * as z from "zod";
import { GrantWord } from "./grant-word.ts";

/** Signatures that a public key verifies; a symmetric one could be forged with what the provider publishes. */
export const OIDC_ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
] as const;

/** An empty variable is one that is not set, as templates of environments leave it. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const list = z.string().transform((text) => text.split(/[\s,]+/).filter((word) => word !== ""));

/** Plain HTTP would let anybody on the way put in keys of their own; a laptop has nobody on the way. */
const Url = z.url({ protocol: /^https?$/ }).refine((text) => {
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}, "must begin with https://");

/** Which claims hold what, and what the values of `grants` mean; see docs/access.md. */
const Claims = z.strictObject({
  id: z.string().min(1).default("sub"),
  name: z.string().min(1).default("name"),
  /** A role for all of `brands`. */
  role: z.string().min(1).optional(),
  brands: z.string().min(1).optional(),
  /** `brand:role` words, an object of roles by brand, or words that `map` explains. */
  grants: z.string().min(1).optional(),
  map: z.record(z.string(), z.array(GrantWord)).default({}),
  /** Who the token was made for. */
  audience: z.enum(["aud", "client_id", "azp"]).default("aud"),
});

const json = z.string().transform((text, issues): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    issues.addIssue({ code: "custom", message: "is not JSON" });
    return z.NEVER;
  }
});

const Variables = z.object({
  KIKIMIMI_OIDC_ISSUER: optional(Url),
  KIKIMIMI_OIDC_AUDIENCE: optional(list.pipe(z.array(z.string()).min(1))),
  KIKIMIMI_OIDC_JWKS_URI: optional(Url),
  KIKIMIMI_OIDC_ALGORITHMS: optional(list.pipe(z.array(z.enum(OIDC_ALGORITHMS)).min(1))),
  KIKIMIMI_OIDC_SKEW_SECONDS: optional(z.coerce.number().int().min(0).max(300)),
  KIKIMIMI_OIDC_CLAIMS: optional(json.pipe(Claims)),
  /** The page's own client at the issuer, a public one: with it people sign in there by redirect. */
  KIKIMIMI_OIDC_CLIENT_ID: optional(z.string()),
  KIKIMIMI_OIDC_SCOPES: optional(
    list.pipe(z.array(z.string()).refine((scopes) => scopes.includes("openid"), "must hold openid")),
  ),
  /** Which of the issuer's tokens the page sends to the API. */
  KIKIMIMI_OIDC_TOKEN: optional(z.enum(["id", "access"])),
  /** What people call the issuer; its host where left out. */
  KIKIMIMI_OIDC_NAME: optional(z.string().max(80)),
  /** Origins of endpoints that do not lie at the issuer's; the page's headers let it talk to these as well. */
  KIKIMIMI_OIDC_ORIGINS: optional(list.pipe(z.array(Url))),
  /** Where tokens that the service's own secret signed are taken; anywhere, where there is no issuer. */
  KIKIMIMI_LOCAL_TOKENS: optional(z.enum(["anywhere", "loopback", "nowhere"])),
});

/** One identity provider (OpenID Connect Core 1.0), as the environment describes it. */
export type OidcSettings = {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** Asked of the issuer's discovery document when left out. */
  readonly jwksUri?: string | undefined;
  readonly algorithms: readonly (typeof OIDC_ALGORITHMS)[number][];
  /** Seconds by which clocks may differ. */
  readonly skewSeconds: number;
  readonly claims: z.infer<typeof Claims>;
};

/** What the page has to know to send people to the issuer (RFC 6749, 7636); none of it is secret. */
export type SignInOffer = {
  readonly issuer: string;
  /** What people call it. */
  readonly name: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Which of its tokens the API takes. */
  readonly token: "id" | "access";
  /** What the page's headers let it talk to. */
  readonly origins: readonly string[];
};

/** Who may sign in, and how. */
export type AccessSettings = {
  readonly oidc?: OidcSettings | undefined;
  readonly localTokens: "anywhere" | "loopback" | "nowhere";
  /** Set where people can sign in from the page by redirect. */
  readonly offer?: SignInOffer | undefined;
};

/** Reads the variables about signing in; throws one error that names every one that is wrong. */
export function readAccess(env: Readonly<Record<string, string | undefined>>): AccessSettings {
  const parsed = Variables.safeParse(env);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw new Error(`The settings of access are wrong: ${problems.join("; ")}`);
  }
  const {
    KIKIMIMI_OIDC_ISSUER: issuer,
    KIKIMIMI_OIDC_AUDIENCE: audience,
    KIKIMIMI_OIDC_JWKS_URI: jwksUri,
    KIKIMIMI_OIDC_ALGORITHMS: algorithms = ["RS256"],
    KIKIMIMI_OIDC_SKEW_SECONDS: skewSeconds = 60,
    KIKIMIMI_OIDC_CLAIMS: claims = Claims.parse({}),
    KIKIMIMI_OIDC_CLIENT_ID: clientId,
    KIKIMIMI_LOCAL_TOKENS: localTokens = issuer === undefined ? "anywhere" : "nowhere",
  } = parsed.data;
  if (issuer === undefined) {
    if ((audience ?? jwksUri ?? clientId) !== undefined)
      throw new Error("The settings of access are wrong: KIKIMIMI_OIDC_ISSUER is missing");
    return { localTokens };
  }
  if (audience === undefined)
    throw new Error(
      "The settings of access are wrong: KIKIMIMI_OIDC_AUDIENCE is missing: whose tokens are meant for us",
    );
  const oidc = { issuer, audience, jwksUri, algorithms, skewSeconds, claims };
  if (clientId === undefined) return { localTokens, oidc };
  return { localTokens, oidc, offer: offerOf(oidc, clientId, parsed.data, providerOrigins(env)) };
}

function offerOf(
  { issuer, audience }: OidcSettings,
  clientId: string,
  variables: z.infer<typeof Variables>,
  origins: readonly string[],
): SignInOffer {
  const {
    KIKIMIMI_OIDC_SCOPES: scopes = ["openid", "profile", "email"],
    KIKIMIMI_OIDC_TOKEN: token = "id",
    KIKIMIMI_OIDC_NAME: name = new URL(issuer).host,
  } = variables;
  // An ID token is made for its client: everybody would be sent to the issuer and then refused here.
  if (token === "id" && !audience.includes(clientId))
    throw new Error("The settings of access are wrong: KIKIMIMI_OIDC_AUDIENCE does not hold KIKIMIMI_OIDC_CLIENT_ID");
  return { issuer, name, clientId, scopes, token, origins };
}
