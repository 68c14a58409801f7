import { useEffect, useSyncExternalStore } from "react";
import { useKeys } from "./keys.ts";

/** Something that can be done now: by its key, or by its name in the palette. */
export type Command = {
  readonly name: string;
  readonly keys?: string;
  readonly run: () => void;
};

let known: readonly (readonly Command[])[] = [];
const listeners = new Set<() => void>();

function set(next: typeof known): void {
  known = next;
  for (const listener of listeners) listener();
}

/** Offers commands for as long as the caller is on the page; `commands` changes only when they do. */
export function useCommands(commands: readonly Command[]): void {
  useKeys(Object.fromEntries(commands.flatMap(({ keys, run }) => (keys === undefined ? [] : [[keys, run]]))));
  useEffect(() => {
    set([...known, commands]);
    return () => set(known.filter((list) => list !== commands));
  }, [commands]);
}

/** What can be done now, the newest offers first. */
export function useKnownCommands(): readonly Command[] {
  const lists = useSyncExternalStore(listen, () => known);
  return lists.toReversed().flat();
}

function listen(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}
