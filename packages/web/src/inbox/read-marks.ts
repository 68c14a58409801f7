import { useSyncExternalStore } from "react";

const KEY = "kikimimi.read";
/** Old marks go first; what was read that long ago is closed by now. */
const KEPT = 500;

type Marks = ReadonlyMap<string, string>;

let marks: Marks = readMarks(localStorage.getItem(KEY));
const listeners = new Set<() => void>();

/** Which threads were read up to which post, as this browser knows; what makes no sense is nothing. */
export function readMarks(kept: string | null): Marks {
  let value: unknown;
  try {
    value = JSON.parse(kept ?? "[]");
  } catch {
    return new Map();
  }
  if (!Array.isArray(value)) return new Map();
  const pairs: readonly unknown[] = value;
  return new Map(
    pairs.flatMap((pair): [string, string][] => {
      const parts: readonly unknown[] = Array.isArray(pair) ? pair : [];
      const [id, at] = parts;
      return typeof id === "string" && typeof at === "string" ? [[id, at]] : [];
    }),
  );
}

/** Notes that somebody saw a thread up to the instant of its newest post. */
export function markRead(threadId: string, lastAt: string): void {
  if ((marks.get(threadId) ?? "") >= lastAt) return;
  marks = new Map([...[...marks].filter(([id]) => id !== threadId), [threadId, lastAt] as const].slice(-KEPT));
  localStorage.setItem(KEY, JSON.stringify([...marks]));
  for (const listener of listeners) listener();
}

/** Whether a thread has a post that was not read here. */
export function useUnread(threadId: string, lastAt: string | null): boolean {
  return useSyncExternalStore(listen, () => lastAt !== null && (marks.get(threadId) ?? "") < lastAt);
}

function listen(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}
