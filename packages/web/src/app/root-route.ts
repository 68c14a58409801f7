import { createRootRoute } from "@tanstack/react-router";
import type { Actor } from "@kikimimi/core/people/actor";
import type { Lang } from "../text/languages.ts";
import { Broken, NotThere } from "./broken.tsx";

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    /** The page's name in menus, in the window's title and in the palette. */
    readonly title?: Readonly<Record<Lang, string>>;
    /** The least role that may see it; everybody where left out. */
    readonly role?: Actor["role"];
  }
  interface HistoryState {
    /** Somebody walked here through the list by keyboard, rather than opening it. */
    readonly walking?: boolean;
  }
}

/** Above every page; the router gives it its frame, which itself names pages. */
export const rootRoute = createRootRoute({
  errorComponent: Broken,
  notFoundComponent: NotThere,
});
