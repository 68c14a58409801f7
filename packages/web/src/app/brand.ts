import { useSyncExternalStore } from "react";

const KEY = "kikimimi.brand";
const listeners = new Set<() => void>();
let chosen = localStorage.getItem(KEY);

/** The brand that was chosen in this browser; null for the first that the token names. */
export function chosenBrand(): string | null {
  return chosen;
}

/** The chosen brand as it changes. */
export function useChosenBrand(): string | null {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => chosen,
  );
}

/** Works on another brand from now on; null for the token's first. */
export function chooseBrand(brandId: string | null): void {
  chosen = brandId;
  if (brandId === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, brandId);
  for (const listener of listeners) listener();
}

/** The brand that is worked on: the chosen one where the token names it, else its first. */
export function brandAmong(brands: readonly string[], wanted: string | null): string {
  return brands.find((brand) => brand === wanted) ?? brands[0] ?? "";
}

/** An address of the API that names the brand, unless it names one already. */
export function withBrand(url: string, brandId: string | null): string {
  if (brandId === null) return url;
  const named = new URL(url);
  if (!named.searchParams.has("brand")) named.searchParams.set("brand", brandId);
  return named.href;
}
