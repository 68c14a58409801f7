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

/** Which platform is connected, which of its sources is changed, and with which step that begins. */
type ConnectSearch = { readonly platform?: string; readonly source?: string; readonly part?: "secrets" };

const connect = createRoute({
  getParentRoute: () => base,
  path: "connect",
  staticData: { title: { ja: "つなぎ方", en: "Connecting" }, role: "viewer" },
  validateSearch: ({ platform, source, part }: Record<string, unknown>): ConnectSearch => ({
    ...(typeof platform === "string" && platform !== "" ? { platform } : {}),
    ...(typeof source === "string" && source !== "" ? { source } : {}),
    ...(part === "secrets" ? { part } : {}),
  }),
  component: lazyRouteComponent(() => import("./connect/page.tsx"), "Connect"),
});

const topics = createRoute({
  getParentRoute: () => base,
  path: "topics",
  staticData: { title: { ja: "トピックとルール", en: "Topics and rules" }, role: "viewer" },
  component: lazyRouteComponent(() => import("./topics/page.tsx"), "Topics"),
});

const sla = createRoute({
  getParentRoute: () => base,
  path: "sla",
  staticData: { title: { ja: "対応期限と営業時間", en: "Promises and calendars" }, role: "viewer" },
  component: lazyRouteComponent(() => import("./sla/page.tsx"), "Promises"),
});

const automations = createRoute({
  getParentRoute: () => base,
  path: "automations",
  staticData: { title: { ja: "自動処理", en: "Automations" }, role: "viewer" },
  component: lazyRouteComponent(() => import("./automations/page.tsx"), "Automations"),
});

const cannedReplies = createRoute({
  getParentRoute: () => base,
  path: "canned-replies",
  staticData: { title: { ja: "定型文", en: "Canned replies" }, role: "viewer" },
  component: lazyRouteComponent(() => import("./canned-replies/page.tsx"), "CannedReplies"),
});

const voice = createRoute({
  getParentRoute: () => base,
  path: "voice",
  staticData: { title: { ja: "ボイスガイド", en: "Voice guide" }, role: "viewer" },
  component: lazyRouteComponent(() => import("./voice/page.tsx"), "VoicePage"),
});

const brand = createRoute({
  getParentRoute: () => base,
  path: "brand",
  staticData: { title: { ja: "ブランド", en: "Brand" }, role: "viewer" },
  component: lazyRouteComponent(() => import("./brand/page.tsx"), "BrandPage"),
});

const macros = createRoute({
  getParentRoute: () => base,
  path: "macros",
  staticData: { title: { ja: "マクロ", en: "Macros" }, role: "viewer" },
  component: lazyRouteComponent(() => import("./macros/page.tsx"), "Macros"),
});

const teams = createRoute({
  getParentRoute: () => base,
  path: "teams",
  staticData: { title: { ja: "チーム", en: "Teams" }, role: "viewer" },
  component: lazyRouteComponent(() => import("./teams/page.tsx"), "Teams"),
});

const colleagues = createRoute({
  getParentRoute: () => base,
  path: "colleagues",
  staticData: { title: { ja: "担当者", en: "Colleagues" }, role: "viewer" },
  component: lazyRouteComponent(() => import("./colleagues/page.tsx"), "Colleagues"),
});

const availability = createRoute({
  getParentRoute: () => base,
  path: "availability",
  staticData: { title: { ja: "自分の勤務", en: "My hours" }, role: "agent" },
  component: lazyRouteComponent(() => import("./availability/page.tsx"), "OwnAvailability"),
});

const profile = createRoute({
  getParentRoute: () => base,
  path: "profile",
  staticData: { title: { ja: "画面の好み", en: "Preferences" }, role: "viewer" },
  component: lazyRouteComponent(() => import("./profile/page.tsx"), "Preferences"),
});

const views = createRoute({
  getParentRoute: () => base,
  path: "views",
  staticData: { title: { ja: "保存したビュー", en: "Saved views" }, role: "viewer" },
  component: lazyRouteComponent(() => import("./views/page.tsx"), "Views"),
});

const apiKeys = createRoute({
  getParentRoute: () => base,
  path: "api-keys",
  staticData: { title: { ja: "APIキー", en: "API keys" }, role: "admin" },
  component: lazyRouteComponent(() => import("./api-keys/page.tsx"), "ApiKeys"),
});

const webhooks = createRoute({
  getParentRoute: () => base,
  path: "webhooks",
  staticData: { title: { ja: "外部への通知", en: "Outgoing webhooks" }, role: "lead" },
  component: lazyRouteComponent(() => import("./webhooks/page.tsx"), "Webhooks"),
});

const audit = createRoute({
  getParentRoute: () => base,
  path: "audit",
  staticData: { title: { ja: "監査記録", en: "Audit log" }, role: "admin" },
  component: lazyRouteComponent(() => import("./audit/page.tsx"), "Audit"),
});

const data = createRoute({
  getParentRoute: () => base,
  path: "data",
  staticData: { title: { ja: "データの書き出しと消去", en: "Export and erasure" }, role: "admin" },
  component: lazyRouteComponent(() => import("./data/page.tsx"), "Data"),
});

/** The settings pages by what they are about, in the order of their menu. */
export const settingsGroups = [
  { name: "listening", pages: [channels, connect, topics] },
  { name: "answering", pages: [sla, automations, cannedReplies, macros, voice] },
  { name: "people", pages: [teams, colleagues, brand] },
  { name: "you", pages: [profile, availability, views] },
  { name: "outside", pages: [apiKeys, webhooks, audit, data] },
] as const;

/** All of them, in that order; the router learns of each page, and its types of each address, by its group alone. */
export const settingsPages = settingsGroups.flatMap(({ pages }) => [...pages]);

export const settingsRoute = base.addChildren([index, ...settingsPages]);
