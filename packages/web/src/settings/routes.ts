import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { rootRoute } from "../app/root-route.ts";

const base = createRoute({
  getParentRoute: () => rootRoute,
  path: "settings",
  staticData: { title: { ja: "設定", en: "Settings" } },
  component: lazyRouteComponent(() => import("./layout.tsx"), "SettingsLayout"),
});

const index = createRoute({
  getParentRoute: () => base,
  path: "/",
  beforeLoad: () => redirect({ to: "/settings/channels", replace: true, throw: true }),
});

const channels = createRoute({
  getParentRoute: () => base,
  path: "channels",
  staticData: { title: { ja: "接続先", en: "Channels" }, role: "viewer" },
  component: lazyRouteComponent(() => import("./channels/page.tsx"), "Channels"),
});

const topics = createRoute({
  getParentRoute: () => base,
  path: "topics",
  staticData: { title: { ja: "話題とルール", en: "Topics and rules" }, role: "viewer" },
  component: lazyRouteComponent(() => import("./topics/page.tsx"), "Topics"),
});

/** The settings pages in the order of their menu. */
export const settingsPages = [channels, topics] as const;

export const settingsRoute = base.addChildren([index, ...settingsPages]);
