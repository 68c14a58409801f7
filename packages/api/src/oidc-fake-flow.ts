import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** A client as it is registered at the provider; public, so it has no secret. */
export type FakeClient = {
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutUris: readonly string[];
};

/** What a test may turn at this provider; each is what a broken or hostile one does. */
export type FakeTurns = {
  /** Seconds that tokens hold. */
  seconds: number;
  /** Replaces what a true provider would send back; undefined leaves it out. */
  state?: (sent: string) => string | undefined;
  nonce?: (sent: string) => string | undefined;
  /** Refuses each renewal from now on, as after an administrator ended the session. */
  noRenewal?: boolean;
};

type Grant = {
  readonly client: FakeClient;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string;
  readonly scope: readonly string[];
  readonly claims: Readonly<Record<string, unknown>>;
};

type Sign = (claims: Readonly<Record<string, unknown>>) => Promise<string>;

const digest = (verifier: string): string => createHash("sha256").update(verifier).digest("base64url");
const secret = (): string => randomBytes(24).toString("base64url");

/**
 * The authorization code flow of a provider (RFC 6749, 7636, 9207; OpenID Connect Core 1.0, RP-Initiated Logout 1.0): a page
 * on which a person lets the client in or not, codes that hold once, refresh tokens that rotate, and answers only to origins
 * of registered redirect addresses.
 */
export function createCodeFlow(issuer: () => string, sign: Sign) {
  const clients: FakeClient[] = [];
  const people: Record<string, Readonly<Record<string, unknown>>> = {};
  const asked = new Map<string, Grant & { readonly state: string }>();
  const codes = new Map<string, Grant & { readonly used: boolean }>();
  const refreshes = new Map<string, Grant>();
  const refused: string[] = [];
  const turns: FakeTurns = { seconds: 600 };

  const page = (response: ServerResponse, status: number, html: string): void => {
    response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(html);
  };
  const back = (
    response: ServerResponse,
    to: string,
    parameters: Readonly<Record<string, string | undefined>>,
  ): void => {
    const url = new URL(to);
    for (const [name, value] of Object.entries({ ...parameters, iss: issuer() }))
      if (value !== undefined) url.searchParams.set(name, value);
    response.writeHead(303, { location: url.href }).end();
  };
  const stateOf = (state: string): string | undefined => (turns.state ? turns.state(state) : state);

  const authorize = (query: URLSearchParams, response: ServerResponse): void => {
    const client = clients.find(({ clientId }) => clientId === query.get("client_id"));
    const redirectUri = query.get("redirect_uri") ?? "";
    // Never a redirect to an address that is not the client's own.
    if (!client?.redirectUris.includes(redirectUri)) return page(response, 400, "<h1>invalid redirect_uri</h1>");
    const state = query.get("state") ?? "";
    const scope = (query.get("scope") ?? "").split(" ");
    const wrong =
      query.get("response_type") !== "code"
        ? "unsupported_response_type"
        : !scope.includes("openid")
          ? "invalid_scope"
          : query.get("code_challenge_method") !== "S256" || query.get("code_challenge")?.length !== 43
            ? "invalid_request"
            : undefined;
    if (wrong !== undefined) return back(response, redirectUri, { error: wrong, state: stateOf(state) });
    const id = secret();
    const challenge = query.get("code_challenge") ?? "";
    asked.set(id, { client, redirectUri, challenge, nonce: query.get("nonce") ?? "", scope, state, claims: {} });
    const links = [...Object.keys(people), "deny"].map(
      (who) => `<a id="${who}" href="/decide?id=${id}&who=${who}">${who}</a>`,
    );
    page(response, 200, `<title>The provider</title><h1>Who are you?</h1>${links.join(" ")}`);
  };

  const decide = (query: URLSearchParams, response: ServerResponse): void => {
    const request = asked.get(query.get("id") ?? "");
    const who = query.get("who") ?? "";
    if (!request) return page(response, 400, "<h1>That was answered before</h1>");
    asked.delete(query.get("id") ?? "");
    const { state, ...grant } = request;
    const claims = people[who];
    if (!claims)
      return back(response, grant.redirectUri, {
        error: who === "deny" ? "access_denied" : who,
        state: stateOf(state),
      });
    const code = secret();
    codes.set(code, { ...grant, claims, used: false });
    back(response, grant.redirectUri, { code, state: stateOf(state) });
  };

  const tokens = async (grant: Grant, nonce?: string): Promise<object> => {
    const at = Math.floor(Date.now() / 1000);
    const claims = { ...grant.claims, iat: at, exp: at + turns.seconds };
    const idToken = await sign({ ...claims, aud: grant.client.clientId, ...(nonce === undefined ? {} : { nonce }) });
    const refresh = grant.scope.includes("offline_access") ? { refresh_token: secret() } : {};
    if (refresh.refresh_token !== undefined) refreshes.set(refresh.refresh_token, grant);
    const access = await sign({ ...claims, aud: "kikimimi-api" });
    return { token_type: "Bearer", access_token: access, id_token: idToken, expires_in: turns.seconds, ...refresh };
  };

  /** The grant that a token request proves to hold, or the name of what it does wrong. */
  const proven = (form: URLSearchParams): Grant | string => {
    const clientId = form.get("client_id");
    if (form.get("grant_type") === "refresh_token") {
      const grant = refreshes.get(form.get("refresh_token") ?? "");
      refreshes.delete(form.get("refresh_token") ?? "");
      return grant && !turns.noRenewal && grant.client.clientId === clientId ? grant : "invalid_grant";
    }
    if (form.get("grant_type") !== "authorization_code") return "unsupported_grant_type";
    const code = form.get("code") ?? "";
    const grant = codes.get(code);
    if (!grant || grant.used || grant.client.clientId !== clientId) return "invalid_grant";
    codes.set(code, { ...grant, used: true });
    if (form.get("redirect_uri") !== grant.redirectUri) return "invalid_grant";
    return digest(form.get("code_verifier") ?? "") === grant.challenge ? grant : "invalid_grant";
  };

  const token = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const form = new URLSearchParams(body);
    const grant = proven(form);
    const json = { "content-type": "application/json", "cache-control": "no-store" };
    if (typeof grant === "string") {
      refused.push(grant);
      return void response.writeHead(400, json).end(JSON.stringify({ error: grant }));
    }
    const nonce = turns.nonce ? turns.nonce(grant.nonce) : grant.nonce;
    const first = form.get("grant_type") === "authorization_code";
    response.writeHead(200, json).end(JSON.stringify(await tokens(grant, first ? nonce : undefined)));
  };

  const logout = (query: URLSearchParams, response: ServerResponse): void => {
    const uri = query.get("post_logout_redirect_uri") ?? "";
    const known = clients.some(
      ({ clientId, postLogoutUris }) => clientId === query.get("client_id") && postLogoutUris.includes(uri),
    );
    if (!known || query.get("id_token_hint") === null)
      return page(response, 400, "<h1>Signed out, and nowhere to go</h1>");
    response.writeHead(303, { location: uri }).end();
  };

  /** Answers a request that is of this flow; false where it is none. */
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", issuer());
    const origins = clients.flatMap(({ redirectUris }) => redirectUris.map((uri) => new URL(uri).origin));
    const { origin } = request.headers;
    if (origin !== undefined && origins.includes(origin)) {
      response.setHeader("access-control-allow-origin", origin);
      response.setHeader("vary", "origin");
    }
    if (pathname === "/authorize") authorize(searchParams, response);
    else if (pathname === "/decide") decide(searchParams, response);
    else if (pathname === "/logout") logout(searchParams, response);
    else if (pathname === "/token" && request.method === "POST") await token(request, response);
    else return false;
    return true;
  };

  return { handle, clients, people, turns, refused };
}
