import { Level } from "@kikimimi/core/mention/signal";

/** Levels as a list of choices has them; the lowest one asks nothing. */
export const LEVELS = ["0", "1", "2"] as const;

/** A level out of a choice; undefined for the lowest one. */
export function readLevel(text: string): Level | undefined {
  const read = Level.safeParse(Number(text));
  return read.success && read.data > 0 ? read.data : undefined;
}
