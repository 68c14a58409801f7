import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createCodeFlow } from "./oidc-fake-flow.ts";
import { exportJWK, exportSPKI, generateKeyPair, importJWK, type JWTHeaderParameters, SignJWT } from "jose";

/** How a token is to be signed where it is not as the provider does it. */
export type Signing = { readonly header?: Partial<JWTHeaderParameters>; readonly key?: Parameters<SignJWT["sign"]>[0] };

/** An identity provider over real HTTP on this machine, for tests: discovery, keys that rotate, the code flow, and outages. */
export async function startIdentityProvider() {
  let [kid, keys] = ["key-1", await generateKeyPair("RS256", { extractable: true })];
  let mode: "well" | "broken" | "nonsense" | "silent" = "well";
  const published = [{ kid, key: keys.publicKey }];
  const asked: string[] = [];
  let claimed: string | undefined;

  const sign = async (claims: Readonly<Record<string, unknown>>, { header, key }: Signing = {}): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const whole = { iss: issuer, aud: "kikimimi", sub: "u-1", iat: now, exp: now + 600, ...claims };
    const kept = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
    return new SignJWT(kept).setProtectedHeader({ alg: "RS256", kid, ...header }).sign(key ?? keys.privateKey);
  };
  const flow = createCodeFlow(() => issuer, sign);
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    if (mode === "silent") return;
    if (mode === "broken") return void response.writeHead(502).end("Bad gateway");
    if (mode === "nonsense") return void response.writeHead(200).end("<html>");
    void respond(request, response);
  });
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (await flow.handle(request, response)) return;
    const body = await answer(request.url);
    response.writeHead(body ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const answer = async (path: string | undefined): Promise<object | undefined> => {
    if (path === "/.well-known/openid-configuration")
      return {
        issuer: claimed ?? issuer,
        jwks_uri: `${issuer}/keys`,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        end_session_endpoint: `${issuer}/logout`,
        response_types_supported: ["code"],
        code_challenge_methods_supported: ["S256"],
        authorization_response_iss_parameter_supported: true,
      };
    if (path !== "/keys") return undefined;
    // Without an algorithm, as some providers publish theirs: which one may be used is ours to say.
    const jwks = published.map(async (one) => ({ ...(await exportJWK(one.key)), kid: one.kid, use: "sig" }));
    return { keys: await Promise.all(jwks) };
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    issuer,
    /** The authorization code flow: its clients, the people who can sign in, and what a test may turn. */
    flow,
    /** Paths that were asked for, oldest first. */
    asked,
    /** A token as the provider signs it now; claims that are undefined are left out. */
    sign,
    /** The provider's own key for another algorithm. */
    keyFor: async (alg: string) => importJWK(await exportJWK(keys.privateKey), alg),
    publicKeyPem: () => exportSPKI(keys.publicKey),
    /** Signs with a new key from now on; those before stay published while `keep` says so. */
    rotate: async (keep: boolean): Promise<void> => {
      kid = `key-${published.length + 1}-${Date.now()}`;
      keys = await generateKeyPair("RS256", { extractable: true });
      if (!keep) published.length = 0;
      published.push({ kid, key: keys.publicKey });
    },
    fail: (how: typeof mode): void => {
      mode = how;
    },
    /** Lets the discovery document name another issuer. */
    claim: (other: string): void => {
      claimed = other;
    },
    stop: async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A running provider. */
export type IdentityProvider = Awaited<ReturnType<typeof startIdentityProvider>>;
