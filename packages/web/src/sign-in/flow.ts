import { createClient } from "@kikimimi/api/client";
import * as oauth from "oauth4webapi";
import { type Granted, keepPending, type Outcome, type Pending, RETURN_PATH } from "./granted.ts";
import { problemIn } from "./problem-in.ts";
import { SignInError } from "./problem.ts";

/** What the service says of a provider. */
export type Offer = {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly token: "id" | "access";
};

const TIMEOUT_MS = 15_000;
/** A laptop's clock may be off by so much, in seconds; the API judges by its own. */
const CLOCK_SECONDS = 300;
/** A token is renewed a minute before it ends, or after three quarters of its life where that is short. */
const AHEAD_MS = 60_000;
/** How long an access token holds whose provider does not say. */
const UNTOLD_SECONDS = 3_600;

const redirectUri = (): string => `${location.origin}${RETURN_PATH}`;

const clientOf = (clientId: string): oauth.Client => ({ client_id: clientId, [oauth.clockTolerance]: CLOCK_SECONDS });

/** The service names plain HTTP issuers on this machine alone. */
const optionsFor = (issuer: string) => ({
  [oauth.allowInsecureRequests]: issuer.startsWith("http://"),
  signal: () => AbortSignal.timeout(TIMEOUT_MS),
});

async function discover(issuer: string): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, optionsFor(issuer)));
}

/** Addresses that the browser is led to come from the provider's document, and lead to no script. */
function webAddress(text: string | undefined): URL {
  const url = URL.parse(text ?? "");
  if (url?.protocol === "https:" || url?.protocol === "http:") return url;
  throw new SignInError({ kind: "setup", code: "discovery" });
}

/**
 * Begins a sign-in and answers the address at which it goes on: authorization code with PKCE by S256, state and nonce, which
 * this tab keeps until the answer. `afresh` asks the provider for somebody else than it remembers.
 */
export async function begin(offer: Offer, to: string, afresh: boolean): Promise<string> {
  if (!isSecureContext) throw new SignInError({ kind: "insecure" });
  const { authorization_endpoint: endpoint } = await discover(offer.issuer).catch((error: unknown) => {
    throw new SignInError(problemIn(error));
  });
  const url = webAddress(endpoint);
  const [verifier, state, nonce] = [
    oauth.generateRandomCodeVerifier(),
    oauth.generateRandomState(),
    oauth.generateRandomNonce(),
  ];
  const { issuer, clientId, token: kind } = offer;
  keepPending(sessionStorage, { issuer, clientId, kind, state, nonce, verifier, to });
  const parameters = {
    client_id: clientId,
    redirect_uri: redirectUri(),
    response_type: "code",
    scope: offer.scopes.join(" "),
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(afresh ? { prompt: "login" } : {}),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** Turns a provider's answer into tokens that the service takes; the answer has to be that to this tab's own question. */
export async function complete(answer: URLSearchParams, pending: Pending): Promise<Outcome> {
  const { issuer, clientId, state, nonce, verifier } = pending;
  try {
    const [provider, client] = [await discover(issuer), clientOf(clientId)];
    const proven = oauth.validateAuthResponse(provider, client, answer, state);
    const options = optionsFor(issuer);
    const response = await oauth.authorizationCodeGrantRequest(
      provider,
      client,
      oauth.None(),
      proven,
      redirectUri(),
      verifier,
      options,
    );
    const result = await oauth.processAuthorizationCodeResponse(provider, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    const { end_session_endpoint: end } = provider;
    const granted = grantedOf(pending, result, end === undefined ? null : webAddress(end).href);
    await expectTaken(granted.token);
    return { granted };
  } catch (error) {
    return { problem: problemIn(error) };
  }
}

/** The service knows whom it lets in: better said now than by every part of the page. */
async function expectTaken(token: string): Promise<void> {
  const { status } = await createClient(location.origin, token).v1.me.$get();
  if (status === 200) return;
  throw new SignInError({ kind: status === 403 ? "noRole" : status === 401 ? "notTaken" : "unreachable" });
}

/** Renewed tokens; null when the provider grants none any more. Throws where it could not be asked. */
export async function renew(granted: Granted): Promise<Granted | null> {
  const { issuer, clientId, refreshToken, endSession, subject } = granted;
  if (refreshToken === null) return null;
  const [provider, client] = [await discover(issuer), clientOf(clientId)];
  const response = await oauth.refreshTokenGrantRequest(
    provider,
    client,
    oauth.None(),
    refreshToken,
    optionsFor(issuer),
  );
  try {
    const result = await oauth.processRefreshTokenResponse(provider, client, response);
    const next = grantedOf({ ...granted, refreshToken }, result, endSession);
    return next.subject === subject ? next : null;
  } catch (error) {
    // A refusal is the provider's last word; that it is out of order is not.
    if (response.status >= 500) throw error;
    return null;
  }
}

type Before = Pick<Granted, "issuer" | "clientId" | "kind"> & Partial<Granted>;

/** What a token answer grants; a renewal may leave out what stays as it was, but never the token that the API takes. */
function grantedOf(before: Before, result: oauth.TokenEndpointResponse, endSession: string | null): Granted {
  const { issuer, clientId, kind } = before;
  const claims = oauth.getValidatedIdTokenClaims(result);
  const token = kind === "id" ? result.id_token : result.access_token;
  const idToken = result.id_token ?? before.idToken;
  const subject = claims?.sub ?? before.subject;
  if (token === undefined || idToken === undefined || subject === undefined)
    throw new SignInError({ kind: "setup", code: "id_token" });
  const seconds = kind === "id" && claims ? claims.exp - claims.iat : (result.expires_in ?? UNTOLD_SECONDS);
  const now = Date.now();
  return {
    issuer,
    clientId,
    kind,
    token,
    // By how long it holds rather than until when: this machine's clock may be off.
    renewAt: now + seconds * 1000 - Math.min(AHEAD_MS, seconds * 250),
    endsAt: now + seconds * 1000,
    refreshToken: result.refresh_token ?? before.refreshToken ?? null,
    subject,
    idToken,
    endSession,
  };
}
