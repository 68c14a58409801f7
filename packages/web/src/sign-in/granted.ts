import type { SignInProblem } from "./problem.ts";

/**
 * What a provider granted this tab. It lies in the tab's sessionStorage: it outlives a reload, ends with the tab, and no
 * other tab or later person at this browser finds it. docs/access.md says against whom that helps.
 */
export type Granted = {
  readonly issuer: string;
  readonly clientId: string;
  /** Which token the API takes, and that token. */
  readonly kind: "id" | "access";
  readonly token: string;
  /** By this machine's clock, epoch milliseconds: from when on it is renewed, and when it ends. */
  readonly renewAt: number;
  readonly endsAt: number;
  readonly refreshToken: string | null;
  /** Who it is, to whom a renewal has to belong as well. */
  readonly subject: string;
  /** Named to the provider when its session is ended. */
  readonly idToken: string;
  readonly endSession: string | null;
};

/** A sign-in that was begun and not yet answered: what the answer is checked by, and where the person was. */
export type Pending = {
  readonly issuer: string;
  readonly clientId: string;
  readonly kind: "id" | "access";
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Path, query and fragment of the page. */
  readonly to: string;
};

/** What came of a sign-in. */
export type Outcome = { readonly granted: Granted } | { readonly problem: SignInProblem };

/** Where a provider sends people back to; it has to be registered there. */
export const RETURN_PATH = "/signed-in";

const GRANTED = "kikimimi.granted";
const PENDING = "kikimimi.signing-in";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** What was granted to this tab before a reload. */
export function readGranted(storage: Store): Granted | null {
  return read<Granted>(storage, GRANTED, "token");
}

export function keepGranted(storage: Store, granted: Granted | null): void {
  if (granted) storage.setItem(GRANTED, JSON.stringify(granted));
  else storage.removeItem(GRANTED);
}

export function keepPending(storage: Store, pending: Pending): void {
  storage.setItem(PENDING, JSON.stringify(pending));
}

/** The sign-in that this tab has begun; it is taken out, so that each is answered once. */
export function takePending(storage: Store): Pending | null {
  const pending = read<Pending>(storage, PENDING, "state");
  storage.removeItem(PENDING);
  return pending;
}

/** Sound as far as only this file writes these keys; what an older page left without `member` counts as nothing. */
function read<T>(storage: Store, key: string, member: keyof T): T | null {
  try {
    const value = JSON.parse(storage.getItem(key) ?? "null") as Partial<T> | null;
    return typeof value?.[member] === "string" ? (value as T) : null;
  } catch {
    return null;
  }
}
