import { useSyncExternalStore } from "react";

/** Below this width the list and the thread take turns; the stylesheets say the same. */
export const NARROW = "(width < 800px)";
/** From this width on the context has a pane of its own. */
export const WIDE = "(width >= 1200px)";

/** Whether a media query holds, as it changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    () => matchMedia(query).matches,
  );
}
