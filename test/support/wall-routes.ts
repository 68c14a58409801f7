import { Role } from "@kikimimi/core/people/actor";
import * as z from "zod";
import { CALM } from "./posts.ts";
import type { WallScene } from "./wall-scene.ts";
import type { World } from "./world.ts";

const METHODS = ["get", "post", "put", "delete"] as const;
const Parameter = z.object({ name: z.string(), in: z.enum(["path", "query", "header"]) });
const Operation = z.object({
  description: z.string().default(""),
  parameters: z.array(Parameter).default([]),
  requestBody: z.unknown().optional(),
  security: z.array(z.unknown()).default([]),
});
const Document = z.object({ paths: z.record(z.string(), z.partialRecord(z.enum(METHODS), Operation)) });

/** A route as the API's document describes it. */
export type Route = z.infer<typeof Operation> & {
  readonly name: string;
  readonly method: string;
  readonly path: string;
};

/** Every route that the API's document names. */
export async function routesOf(world: World): Promise<Route[]> {
  const { paths } = Document.parse(await (await world.request("/openapi.json")).json());
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const upper = method.toUpperCase();
      return operation ? [{ ...operation, name: `${upper} ${path}`, method: upper, path }] : [];
    }),
  );
}

/** Whether a route says that it asks for no token. */
export function isOpen({ security }: Route): boolean {
  return security.length === 0;
}

/** The role that a route says it needs. */
export function roleOf(route: Route): Role | undefined {
  return Role.optional().parse(/Needs the role (\w+)/.exec(route.description)?.[1]);
}

/** The nouns that are followed by an id in a route's path. */
export function nounsOf({ path }: Route): string[] {
  return [...path.matchAll(/([\w-]+)\/\{\w+\}/g)].map((match) => match[1] ?? "");
}

/**
 * Routes in rounds, within which those of one thing follow each other: first who reads, then who writes, last who removes,
 * so that everything is still there for those that need it.
 */
export function roundsOf<T extends { readonly route: Route }>(all: readonly T[], scene: WallScene): T[][][] {
  const round = ({ method }: Route): number => (method === "GET" ? 0 : method === "DELETE" ? 2 : 1);
  return [0, 1, 2].map((n) => {
    const some = all.filter(({ route }) => round(route) === n);
    if (n === 0) return some.map((one) => [one]);
    return [...Map.groupBy(some, ({ route }) => thingOf(route, scene)).values()];
  });
}

/** What a route is about: the noun, or one thread. */
function thingOf({ name, path }: Route, { own, ids }: WallScene): string {
  const noun = path.split("/")[2] ?? "";
  return noun === "threads" ? (own[name]?.["threads"] ?? ids["threads"] ?? "") : noun;
}

/** What a route is asked with, where that depends on what is there. */
type BodyOf = (scene: WallScene) => unknown;

const SIGNING = `whsec_${Buffer.from("another secret of 32 bytes, well").toString("base64")}`;
const AUTOMATION = { name: "x", when: { type: "on", event: "thread.opened" }, do: [{ type: "reopen" }] };

/** A body that each route takes, so that it is refused for who asks and not for what. */
export const BODIES: Readonly<Record<string, object | BodyOf>> = {
  "PUT /v1/mentions/{id}/correction": { anger: 0 },
  "POST /v1/api-keys": { name: "報告", role: "viewer", brands: ["demo"] },
  "POST /v1/classify": { text: CALM },
  "POST /v1/erasures": { platform: "standardwebhooks", author: "nobody-here", confirm: "nobody-here" },
  "POST /v1/erasures/preview": { platform: "standardwebhooks", author: "author-main" },
  "POST /v1/deliveries": { type: "mention.created" },
  "POST /v1/replays": { since: "2026-11-01T00:00:00Z" },
  "POST /v1/sla/try": { plan: { policies: [] }, at: "2026-11-26T09:00:00Z" },
  // As the scene saved them; what is there already is on top of its version.
  "PUT /v1/brand": { name: "隠し屋号", expectedVersion: 1 },
  "PUT /v1/voice-guide": { tone: "隠し声", expectedVersion: 1 },
  "PUT /v1/sla": { plan: { policies: [] }, version: 0 },
  "PUT /v1/topics/{id}": { name: "返金", rule: "返金", expectedVersion: 1 },
  "POST /v1/rules/test": { rule: "返金", post: { text: CALM } },
  "POST /v1/rules/try": { rule: "返金", days: 1 },
  "PUT /v1/automations/{id}": { ...AUTOMATION, expectedVersion: 1 },
  "POST /v1/automations/try": { automation: AUTOMATION, days: 1 },
  "POST /v1/threads/{id}/merge": ({ whole }: WallScene) => ({ into: whole }),
  "POST /v1/threads/{id}/split": ({ taken }: WallScene) => ({ mentionIds: [taken] }),
  "POST /v1/threads/{id}/actions": { type: "follow" },
  "POST /v1/threads/{id}/rebuild": { repair: false },
  "POST /v1/threads/{id}/canned-replies/{cannedReplyId}/preview": {},
  "POST /v1/threads/{id}/macros/{macroId}": {},
  "POST /v1/threads/{id}/spam": {},
  "POST /v1/muted-authors": { author: "spammer" },
  "POST /v1/bulk": { dryRun: true, action: { type: "claim" }, filter: {} },
  "POST /v1/notices/read": { noticeIds: ["nothing"] },
  "PUT /v1/views/{id}": { name: "返金", expectedVersion: 1 },
  "PUT /v1/macros/{id}": { name: "受付", expectedVersion: 1 },
  "PUT /v1/canned-replies/{id}": { name: "お詫び", texts: { ja: "失礼しました" }, expectedVersion: 1 },
  "POST /v1/threads/{id}/notes": { text: "見ました" },
  "POST /v1/threads/{id}/close": {},
  "POST /v1/threads/{id}/replies": { text: "確認します" },
  "PUT /v1/threads/{id}/replies/{replyId}": { text: "確認いたします", expectedVersion: 1 },
  "POST /v1/threads/{id}/replies/{replyId}/preflight": {},
  "POST /v1/threads/{id}/replies/{replyId}/submit": { version: 1 },
  "POST /v1/threads/{id}/replies/{replyId}/approve": { version: 1 },
  "POST /v1/threads/{id}/replies/{replyId}/reject": { reason: "違います" },
  "POST /v1/threads/{id}/replies/{replyId}/send": async ({ answeredRev }: WallScene) => ({
    version: 1,
    threadRev: await answeredRev(),
  }),
  "POST /v1/threads/{id}/replies/{replyId}/resolve": { sent: true },
  "PUT /v1/threads/{id}/lease": { mark: "writing" },
  "PUT /v1/colleagues/{id}": { name: "佐藤", skills: ["隠し技"], expectedVersion: 1 },
  "PUT /v1/colleagues/{id}/availability": { hours: null, away: null },
  "POST /v1/colleagues/{id}/reassign": {},
  "PUT /v1/sources/{platform}/{id}": { name: "隠し口", settings: {}, expectedVersion: 1 },
  "PUT /v1/sources/{platform}/{id}/secrets": { secrets: { signingSecret: SIGNING } },
  "POST /v1/sources/{platform}/{id}/test": {},
  "PUT /v1/teams/{id}": { name: "隠し班", expectedVersion: 1 },
  "POST /v1/waves/{id}/close": {},
  "POST /v1/webhooks": { url: "http://127.0.0.1:1/", events: ["thread.queued"] },
  "PUT /v1/webhooks/{id}": { url: "http://127.0.0.1:1/", events: ["*"] },
  "POST /v1/webhooks/{id}/replay": { since: new Date(Date.now() - 3_600_000).toISOString() },
};

/** The last day, in which everything was heard. */
const WINDOW = `from=${new Date(Date.now() - 86_400_000).toISOString()}&to=${new Date(Date.now() + 3_600_000).toISOString()}`;

/** What a route wants in its address beside ids and the brand. */
export const QUERIES: Readonly<Record<string, string>> = {
  "GET /v1/changes": `since=${new Date(Date.now() - 3_600_000).toISOString()}`,
  ...Object.fromEntries(
    ["activities", "posts", "replies", "threads"].map((kind) => [`GET /v1/exports/${kind}`, WINDOW]),
  ),
  "GET /v1/reports/response-times": WINDOW,
  "GET /v1/reports/volume": WINDOW,
  "GET /v1/reports/volume/threads": WINDOW,
  "GET /v1/reports/alerts": WINDOW,
  "GET /v1/search": "q=責任者",
  "GET /v1/views/{id}": "owner=brand",
  "POST /v1/deliveries": "platform=standardwebhooks&source=standardwebhooks",
};

/** What a route is sent; undefined where it takes no body. */
export async function bodyOf(route: Route, scene: WallScene): Promise<string | undefined> {
  if (route.requestBody === undefined) return undefined;
  const body = BODIES[route.name];
  return JSON.stringify(typeof body === "function" ? await body(scene) : body);
}
