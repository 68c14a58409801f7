import { useSyncExternalStore } from "react";

const TICK_MS = 10_000;
let now = Date.now();

/** The time in epoch milliseconds, renewed often enough for words in minutes. */
export function useNow(): number {
  return useSyncExternalStore(listen, () => now);
}

function listen(changed: () => void): () => void {
  const timer = setInterval(() => {
    now = Date.now();
    changed();
  }, TICK_MS);
  return () => clearInterval(timer);
}
