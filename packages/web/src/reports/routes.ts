import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { rootRoute } from "../app/root-route.ts";

/** What a report shows, in the address's own words; each page takes those that it knows. */
export type ReportSearch = Partial<Record<(typeof NAMES)[number], string>>;
const NAMES = ["days", "by", "step", "kind", "clock", "preset", "at", "group"] as const;

/** Keeps what an address may say of a report. */
function searchOf(search: Readonly<Record<string, unknown>>): ReportSearch {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = search[name];
      return typeof value === "string" && value.length <= 200 ? [[name, value]] : [];
    }),
  );
}

const base = createRoute({
  getParentRoute: () => rootRoute,
  path: "reports",
  staticData: { title: { ja: "レポート", en: "Reports" } },
  component: lazyRouteComponent(() => import("./layout.tsx"), "ReportsLayout"),
});

const index = createRoute({
  getParentRoute: () => base,
  path: "/",
  beforeLoad: () => redirect({ to: "/reports/now", replace: true, throw: true }),
});

const now = createRoute({
  getParentRoute: () => base,
  path: "now",
  staticData: { title: { ja: "いまの状況", en: "Right now" }, role: "viewer" },
  validateSearch: searchOf,
  component: lazyRouteComponent(() => import("./now.tsx"), "Now"),
});

const responses = createRoute({
  getParentRoute: () => base,
  path: "responses",
  staticData: { title: { ja: "応答時間", en: "Response times" }, role: "viewer" },
  validateSearch: searchOf,
  component: lazyRouteComponent(() => import("./responses.tsx"), "Responses"),
});

const volume = createRoute({
  getParentRoute: () => base,
  path: "volume",
  staticData: { title: { ja: "投稿の量と感情", en: "Volume and sentiment" }, role: "viewer" },
  validateSearch: searchOf,
  component: lazyRouteComponent(() => import("./volume.tsx"), "Volume"),
});

const alerts = createRoute({
  getParentRoute: () => base,
  path: "alerts",
  staticData: { title: { ja: "急な増加", en: "Spikes" }, role: "viewer" },
  validateSearch: searchOf,
  component: lazyRouteComponent(() => import("./alerts.tsx"), "Alerts"),
});

/** The report pages in the order of their menu. */
export const reportPages = [now, responses, volume, alerts] as const;

export const reportsRoute = base.addChildren([index, ...reportPages]);
