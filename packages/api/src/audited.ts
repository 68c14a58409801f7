// First, because core's schemas learn to describe themselves only when they are made after it.
import { brandOf, type Env } from "./router.ts";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import { ApiKeyDraft } from "@kikimimi/core/people/api-key";
import { type Act, brandsOfTargets, recordAct, type Target } from "@kikimimi/pipeline/record-act";
import type { Context as HonoContext } from "hono";
import { networkOf } from "./address.ts";
import { isBrand } from "./grant-word.ts";
import { originOf } from "./origin.ts";

/**
 * What changes nothing that lasts although it is no GET: questions whose words do not fit into an address, and what
 * somebody looks at, which is said again every few seconds and forgotten.
 */
const QUESTIONS: ReadonlySet<string> = new Set([
  "POST /v1/classify",
  "POST /v1/rules/test",
  "POST /v1/rules/try",
  "POST /v1/sla/try",
  "POST /v1/threads/{id}/replies/{replyId}/preflight",
  "POST /v1/threads/{id}/canned-replies/{cannedReplyId}/preview",
  "POST /v1/threads/{id}/canned-replies/{cannedReplyId}/preview",
  "PUT /v1/threads/{id}/lease",
  "DELETE /v1/threads/{id}/lease",
]);

/** What takes much out at once, for use elsewhere. */
const EXPORTS = /^GET \/v1\/(audit|corrections|reports\/.+|exports\/.+)$/;

/** An id as it may be looked up and written down, those of people too; whatever else stands in a path may be anything. */
const ID = /^[\p{L}\p{N}_.@+-]{1,100}$/u;

/** Whether the audit log tells of a route: of every write, and of every export. */
export function isAudited(route: string): boolean {
  return route.startsWith("GET ") ? EXPORTS.test(route) : !QUESTIONS.has(route);
}

/** Writes down each write and each export, before it is begun and after it ended, however it ended. */
export const audited = createMiddleware<Env>(async (c, next) => {
  const { ctx, actor } = c.var;
  const path = pathOf(c);
  const route = `${c.req.method} ${path}`;
  if (path === undefined || !isAudited(route)) return next();
  const { address, requestId } = originOf(c.env, ctx);
  const targets = targetsOf(path, c.req.path);
  const input: Act = { route, targets, network: networkOf(address), requestId, brands: await brandsOf(c, targets) };
  const conclude = await recordAct({ ctx, actor, input });
  c.header("x-request-id", requestId);
  await next();
  await conclude({ status: c.res.status, made: c.var.made ?? [], facts: c.var.facts });
});

/** The path of the route that will answer, as the API's document writes it; undefined where there is none. */
function pathOf(c: HonoContext<Env>): string | undefined {
  const route = matchedRoutes(c).findLast(({ method, path }) => method === c.req.method && !path.endsWith("*"));
  return route?.path.replaceAll(/:(\w+)/g, "{$1}");
}

function targetsOf(pattern: string, path: string): Target[] {
  const [names, words] = [pattern.split("/"), path.split("/")];
  return names.flatMap((name, i) => {
    const id = decoded(words[i] ?? "");
    return name.startsWith("{") && ID.test(id) ? [{ noun: names[i - 1] ?? "", id }] : [];
  });
}

/** A segment of a path without its percent-encoding; one that is malformed names nothing. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return "";
  }
}

/** Whose log it belongs into: that of what the request names; else of the brand that it asks for, or of the actor's own. */
async function brandsOf(c: HonoContext<Env>, targets: readonly Target[]): Promise<readonly string[]> {
  const { ctx, actor } = c.var;
  const { brand, platform, source } = c.req.query();
  const named = await brandsOfTargets(ctx, targets);
  if (named.length > 0) return named;
  if (platform !== undefined && source !== undefined && ID.test(platform) && ID.test(source)) {
    const known = await ctx.store.sources.get(platform, source);
    if (known) return [known.brandId];
  }
  if (c.req.path === "/v1/api-keys" && c.req.method === "POST") {
    const draft = ApiKeyDraft.safeParse(await c.req.json().catch(() => undefined));
    if (draft.success) return draft.data.brands;
  }
  return [brand !== undefined && isBrand(brand) ? brand : brandOf(actor, undefined)];
}
