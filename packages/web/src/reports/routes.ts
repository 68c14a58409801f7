import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root-route.ts";

const base = createRoute({
  getParentRoute: () => rootRoute,
  path: "reports",
  staticData: { title: { ja: "レポート", en: "Reports" } },
  component: lazyRouteComponent(() => import("./layout.tsx"), "ReportsLayout"),
});

/** The report pages in the order of their menu; the page's head leads to them once there is one. */
export const reportPages = [] as const;

export const reportsRoute = base.addChildren([...reportPages]);
