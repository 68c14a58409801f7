import { useSyncExternalStore } from "react";

const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
const DENSITIES = ["roomy", "compact"] as const;
export type Density = (typeof DENSITIES)[number];
/** The first things that somebody does here, in their order. */
export const FIRST_STEPS = ["opened", "claimed", "replied"] as const;
type FirstStep = (typeof FIRST_STEPS)[number];

/** How a person wants the page, kept in this browser. */
export type Profile = {
  readonly theme: Theme;
  /** How close together the lists stand. */
  readonly density: Density;
  /** Whether single keys do something. */
  readonly keys: boolean;
  /** Whether the first steps are shown, and those that were made. */
  readonly guided: boolean;
  readonly made: readonly FirstStep[];
};

const KEY = "kikimimi.profile";
const listeners = new Set<() => void>();
let profile = readProfile(localStorage.getItem(KEY));
show();

/** Reads a kept profile; what makes no sense is as it was made. */
export function readProfile(kept: string | null): Profile {
  let value: unknown;
  try {
    value = JSON.parse(kept ?? "null");
  } catch {
    value = null;
  }
  const parts: Readonly<Record<string, unknown>> = typeof value === "object" && value !== null ? { ...value } : {};
  return {
    theme: THEMES.find((theme) => theme === parts["theme"]) ?? "system",
    density: DENSITIES.find((density) => density === parts["density"]) ?? "roomy",
    keys: parts["keys"] !== false,
    guided: parts["guided"] !== false,
    made: FIRST_STEPS.filter((step) => Array.isArray(parts["made"]) && parts["made"].includes(step)),
  };
}

/** The profile, and how a part of it is changed. */
export function useProfile(): readonly [Profile, (part: Partial<Profile>) => void] {
  return [useSyncExternalStore(listen, () => profile), change];
}

/** Whether single keys are switched off. */
export function keysRest(): boolean {
  return !profile.keys;
}

/** Notes that one of the first steps was made. */
export function reach(step: FirstStep): void {
  if (profile.guided && !profile.made.includes(step)) change({ made: [...profile.made, step] });
}

function change(part: Partial<Profile>): void {
  profile = { ...profile, ...part };
  localStorage.setItem(KEY, JSON.stringify(profile));
  show();
  for (const listener of listeners) listener();
}

/** The stylesheet follows these attributes; without a theme the page follows the system. */
function show(): void {
  const root = document.documentElement;
  if (profile.density === "roomy") delete root.dataset["density"];
  else root.dataset["density"] = profile.density;
  if (profile.theme === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = profile.theme;
}

function listen(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}
