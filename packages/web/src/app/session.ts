import { useSyncExternalStore } from "react";
import { type Granted, keepGranted, type Outcome, readGranted, RETURN_PATH, takePending } from "../sign-in/granted.ts";
import type { SignInProblem } from "../sign-in/problem.ts";

const KEY = "kikimimi.token";

/** Why nobody is signed in: a token was refused, a provider's sign-in has ended, or one came to nothing. */
export type Reason = "refused" | "ended" | SignInProblem;

/** Who is signed in, if anybody; `key` changes with who it is and not with each renewed token. */
export type Session =
  | { readonly state: "in"; readonly key: string }
  | { readonly state: "returning" }
  | { readonly state: "out"; readonly reason: Reason | null };

let token = localStorage.getItem(KEY);
let granted = readGranted(sessionStorage);
let session: Session = sessionOf(granted?.idToken ?? token);
const listeners = new Set<() => void>();

/** Tells the other tabs of this browser that their person has left. */
const tabs = new BroadcastChannel("kikimimi.session");
tabs.onmessage = () => {
  if (granted) leave(null);
};

function sessionOf(key: string | null): Session {
  return key === null ? { state: "out", reason: null } : { state: "in", key };
}

function set(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

function keep(next: { readonly token?: string; readonly granted?: Granted }): void {
  ({ token = null, granted = null } = next);
  if (token === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, token);
  keepGranted(sessionStorage, granted);
}

function leave(reason: Reason | null): void {
  keep({});
  set({ state: "out", reason });
}

/** Signs in with a token. */
export function signIn(one: string): void {
  keep({ token: one });
  set({ state: "in", key: one });
}

/** Says that the service did not take the token; what somebody was writing stays with the browser. */
export function refuse(): void {
  // Requests that were under way when it ended say the same once more.
  if (session.state === "in") leave(granted ? "ended" : "refused");
}

/** Forgets the token on the person's own word, in all tabs, and ends the provider's session too where it lets us. */
export function signOut(): void {
  const { endSession, idToken, clientId, issuer } = granted ?? {};
  if (granted) tabs.postMessage("left");
  leave(null);
  if (!endSession || idToken === undefined || clientId === undefined) return;
  const url = new URL(endSession);
  const back = `${location.origin}/`;
  url.searchParams.set("id_token_hint", idToken);
  url.searchParams.set("client_id", clientId);
  url.searchParams.set("post_logout_redirect_uri", back);
  // Cognito's endpoint has a name of its own for it.
  if (issuer?.startsWith("https://cognito-idp.")) url.searchParams.set("logout_uri", back);
  location.assign(url);
}

let renewing: Promise<void> | undefined;

/** The token that holds now: one of a provider is renewed first where it is about to end. Throws when that could not be asked. */
export async function bearer(): Promise<string> {
  if (!granted || granted.refreshToken === null || Date.now() < granted.renewAt) return granted?.token ?? token ?? "";
  renewing ??= renew(granted).finally(() => {
    renewing = undefined;
  });
  try {
    await renewing;
  } catch (error) {
    // Offline for a moment: the old one may still do.
    if (Date.now() >= (granted?.endsAt ?? 0)) throw error;
  }
  return granted?.token ?? "";
}

async function renew(before: Granted): Promise<void> {
  const next = await (await import("../sign-in/flow.ts")).renew(before);
  // Meanwhile somebody may have left, or come by another way.
  if (granted !== before) return;
  if (next) keep({ granted: next });
  else leave("ended");
}

/** Moves a token out of the address, where it could be copied or kept in history, into the session. */
export function takeTokenFromAddress(): void {
  const one = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!one) return;
  history.replaceState(null, "", `${location.pathname}${location.search}`);
  signIn(one);
}

/** Takes a provider's answer out of the address, goes back to where the person was, and turns it into a session. */
export function takeAnswerFromAddress(): void {
  if (location.pathname !== RETURN_PATH) return;
  const answer = new URLSearchParams(location.search);
  const pending = takePending(sessionStorage);
  history.replaceState(null, "", `${location.origin}${pending?.to ?? "/"}`);
  if (!pending) {
    // By the way back of a browser that is signed in already, nothing is lost.
    if (session.state === "out") set({ state: "out", reason: { kind: "unasked" } });
    return;
  }
  set({ state: "returning" });
  const failed = (): Outcome => ({ problem: { kind: "unreachable" } });
  void import("../sign-in/flow.ts")
    .then(({ complete }) => complete(answer, pending))
    .then(enter, () => enter(failed()));
}

function enter(outcome: Outcome): void {
  if ("problem" in outcome) return leave(outcome.problem);
  keep({ granted: outcome.granted });
  set({ state: "in", key: outcome.granted.idToken });
}

export function useSession(): Session {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => session,
  );
}
