import { useSyncExternalStore } from "react";

const KEY = "kikimimi.token";

/** Who is signed in, and why nobody is when a token was refused. */
export type Session = { readonly token: string | null; readonly refused: boolean };

let session: Session = { token: localStorage.getItem(KEY), refused: false };
const listeners = new Set<() => void>();

function set(next: Session): void {
  session = next;
  if (next.token === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next.token);
  for (const listener of listeners) listener();
}

/** Signs in with a token. */
export function signIn(token: string): void {
  set({ token, refused: false });
}

/** Forgets the token; `refused` when the service did not take it. */
export function signOut(refused = false): void {
  set({ token: null, refused });
}

/** Moves a token out of the address, where it could be copied or kept in history, into the session. */
export function takeTokenFromAddress(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!token) return;
  history.replaceState(null, "", `${location.pathname}${location.search}`);
  signIn(token);
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
