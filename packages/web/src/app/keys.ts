import { useEffect, useEffectEvent } from "react";
import { keysRest } from "./profile.ts";

/** What each key, or `g` and a second key, does: `{ j: next, "g m": goToMine }`. */
export type KeyMap = Readonly<Record<string, () => void>>;

/** The second key of two has to follow within this time. */
const PAIR_MS = 1_500;
const FIRST = "g";

type Layer = (keys: string) => (() => void) | undefined;

/** What listens, the newest first asked. */
const layers: Layer[] = [];
let firstAt = -Infinity;

/** Runs single keys, but never while somebody types, composes a word, holds a modifier or stands in a window or a menu. */
export function useKeys(keys: KeyMap): void {
  const find = useEffectEvent((pressed: string) => keys[pressed]);
  useEffect(() => {
    const layer: Layer = (pressed) => find(pressed);
    layers.unshift(layer);
    if (layers.length === 1) addEventListener("keydown", press);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length === 0) removeEventListener("keydown", press);
    };
  }, []);
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return;
  // Escape is no character: it stays where single characters are switched off (WCAG 2.1.4).
  if (keysRest() && event.key !== "Escape") return;
  const second = event.timeStamp - firstAt < PAIR_MS;
  firstAt = -Infinity;
  const run = find(second ? `${FIRST} ${event.key}` : event.key);
  if (run) {
    event.preventDefault();
    run();
  } else if (!second && event.key === FIRST) firstAt = event.timeStamp;
}

function find(pressed: string): (() => void) | undefined {
  for (const layer of layers) {
    const run = layer(pressed);
    if (run) return run;
  }
  return undefined;
}

function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("input, textarea, select")) return true;
  return target.closest("[role=dialog], [role=menu]") !== null;
}
