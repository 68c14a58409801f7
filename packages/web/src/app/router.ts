import { createRoute, createRouter, type RouterHistory } from "@tanstack/react-router";
import { Inbox } from "../inbox/inbox.tsx";
import { type PlaceSearch, placeOf, searchOf } from "../inbox/place.ts";
import { reportsRoute } from "../reports/routes.ts";
import { settingsRoute } from "../settings/routes.ts";
import { Broken } from "./broken.tsx";
import { rootRoute } from "./root-route.ts";
import { Shell } from "./shell.tsx";

const inboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  validateSearch: (search: Record<string, unknown>): PlaceSearch => searchOf(placeOf(search)),
  component: Inbox,
});

/** The page's routes; `history` is the browser's where it is left out. */
export function createPageRouter(history?: RouterHistory) {
  rootRoute.update({ component: Shell });
  return createRouter({
    routeTree: rootRoute.addChildren([inboxRoute, settingsRoute, reportsRoute]),
    ...(history ? { history } : {}),
    // Plain words in the address: every parameter is one text.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const query = new URLSearchParams(
        Object.entries(search).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
      );
      return query.size > 0 ? `?${query}` : "";
    },
    defaultPreload: "intent",
    defaultErrorComponent: Broken,
    // Panes scroll, the page does not.
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createPageRouter>;
  }
}
