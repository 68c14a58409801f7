import { beforeAll, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { unwrap } from "@kikimimi/api/client";
import { isAudited } from "@kikimimi/api/audited";
import { type Actor, Role } from "@kikimimi/core/actor";
import { draftOf } from "@kikimimi/core/reply";
import { CALM, postOf } from "../support/posts.ts";
import { createWorld, type World } from "../support/world.ts";

const METHODS = ["get", "post", "put", "delete"] as const;
const Parameter = z.object({ name: z.string(), in: z.enum(["path", "query", "header"]) });
const Operation = z.object({
  description: z.string().default(""),
  parameters: z.array(Parameter).default([]),
  requestBody: z.unknown().optional(),
});
const Document = z.object({ paths: z.record(z.string(), z.partialRecord(z.enum(METHODS), Operation)) });

type Route = z.infer<typeof Operation> & { readonly name: string; readonly method: string; readonly path: string };

/** Who asks: an actor with a local token, or whoever holds this token. */
type Who = (Partial<Actor> & { readonly role: Role }) | string;

/** A body that each route takes, so that it is refused for who asks and not for what. */
const BODIES: Readonly<Record<string, unknown>> = {
  "PUT /v1/mentions/{id}/correction": { anger: 0 },
  "POST /v1/api-keys": { name: "報告", role: "viewer", brands: ["demo"] },
  "POST /v1/classify": { text: CALM },
  "POST /v1/deliveries": { type: "mention.created" },
  "POST /v1/replays": { since: "2026-11-01T00:00:00Z" },
  "POST /v1/sla/try": { plan: { policies: [] }, at: "2026-11-26T09:00:00Z" },
  "PUT /v1/sla": { plan: { policies: [] }, version: 0 },
  "PUT /v1/topics/{id}": { name: "返金", rule: "返金", expectedVersion: 1 },
  "POST /v1/rules/test": { rule: "返金", post: { text: CALM } },
  "POST /v1/rules/try": { rule: "返金", days: 1 },
  "PUT /v1/automations/{id}": {
    name: "x",
    when: { type: "on", event: "thread.opened" },
    do: [{ type: "reopen" }],
    expectedVersion: 1,
  },
  "POST /v1/automations/try": {
    automation: { name: "x", when: { type: "on", event: "thread.opened" }, do: [{ type: "reopen" }] },
  },
  "POST /v1/threads/{id}/merge": { into: "thr_none" },
  "POST /v1/threads/{id}/split": { mentionIds: ["mnt_none"] },
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
  "POST /v1/threads/{id}/replies/{replyId}/send": { version: 1, threadRev: 1 },
  "POST /v1/threads/{id}/replies/{replyId}/resolve": { sent: true },
  "PUT /v1/threads/{id}/lease": { mark: "writing" },
  "PUT /v1/colleagues/{id}": { name: "agent", skills: ["隠し技"], expectedVersion: 1 },
  "PUT /v1/colleagues/{id}/availability": { hours: null, away: null },
  "POST /v1/colleagues/{id}/reassign": {},
  "PUT /v1/teams/{id}": { name: "隠し班", expectedVersion: 1 },
  "POST /v1/waves/{id}/close": {},
  "POST /v1/webhooks": { url: "http://127.0.0.1:1/", events: ["thread.queued"] },
  "PUT /v1/webhooks/{id}": { url: "http://127.0.0.1:1/", events: ["*"] },
  "POST /v1/webhooks/{id}/replay": { since: "2026-11-01T00:00:00Z" },
};

/** What a route wants in its address beside ids and the brand. */
const QUERIES: Readonly<Record<string, string>> = {
  "GET /v1/changes": `since=${new Date(Date.now() - 3_600_000).toISOString()}`,
  "GET /v1/reports/response-times": "from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z",
  "GET /v1/search": "q=責任者",
  "POST /v1/deliveries": "platform=standardwebhooks&source=standardwebhooks",
};

/** Routes that are nobody's in particular. */
const BRANDLESS = new Set(["GET /v1/me", "POST /v1/classify"]);

/** What a viewer may post: questions that change nothing, and that they have read what they were told. */
const ASKS = [
  "POST /v1/classify",
  "POST /v1/notices/read",
  "POST /v1/rules/test",
  "POST /v1/sla/try",
  "POST /v1/threads/{id}/canned-replies/{cannedReplyId}/preview",
  "POST /v1/threads/{id}/replies/{replyId}/preflight",
];

/** All that is no GET and leaves no trace in the audit log, and every GET that does. */
const UNRECORDED = [
  "DELETE /v1/threads/{id}/lease",
  "POST /v1/classify",
  "POST /v1/rules/test",
  "POST /v1/rules/try",
  "POST /v1/threads/{id}/canned-replies/{cannedReplyId}/preview",
  "POST /v1/threads/{id}/replies/{replyId}/preflight",
  "PUT /v1/threads/{id}/lease",
];
const EXPORTS = ["GET /v1/audit", "GET /v1/corrections", "GET /v1/reports/response-times"];

const FURIOUS =
  "ふざけるな！！御社のアプリでアカウントを乗っ取られて勝手に三万円も決済されました。今すぐ責任者を出して返金してください";
const HIDDEN = [
  "hidden-address",
  "hidden-sealed",
  "hidden-digest",
  "whsec_",
  "hidden-key",
  "test-access-token",
  "test-channel",
];

describe("the wall between brands", () => {
  let world: World;
  let routes: Route[];
  /** Ids of the brand `demo`, by the segment of a path that they follow. */
  let ids: Readonly<Record<string, string>>;
  const known = (): string[] => [
    ...Object.values(ids).filter((id) => !["refunds", "agent", "care"].includes(id)),
    ...["責任者", "隠し技", "隠し班"],
  ];

  beforeAll(async () => {
    world = await createWorld({ maxReceives: 2 });
    const { paths } = Document.parse(await (await world.request("/openapi.json")).json());
    routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, operation]) => {
        const upper = method.toUpperCase();
        return operation ? [{ ...operation, name: `${upper} ${path}`, method: upper, path }] : [];
      }),
    );
    ids = await populate(world);
  });

  async function ask(route: Route, who: Who, brand?: string): Promise<[number, string]> {
    const token = typeof who === "string" ? who : await world.tokenOf(who);
    const path = route.path.replaceAll(/([\w-]+)\/\{\w+\}/g, (_whole, noun: string) => `${noun}/${ids[noun] ?? "?"}`);
    const query = [QUERIES[route.name] ?? "", brand === undefined ? "" : `brand=${brand}`].filter(
      (part) => part !== "",
    );
    const response = await world.request(`${path}?${query.join("&")}`, {
      method: route.method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(route.requestBody === undefined ? {} : { body: JSON.stringify(BODIES[route.name]) }),
    });
    return [response.status, await response.text()];
  }

  const takesBrand = (route: Route): boolean => route.parameters.some(({ name }) => name === "brand");
  const takesId = (route: Route): boolean => route.parameters.some((one) => one.in === "path");
  const threadNow = async (): Promise<unknown> =>
    unwrap(
      (await world.clientOf({ role: "admin" })).v1.threads[":id"].$get({
        param: { id: ids["threads"] ?? "" },
        query: {},
      }),
    );

  it("is tried on every route that there is, with a body that it takes and ids that are there", () => {
    expect(routes.length).toBeGreaterThan(35);
    const bodies = routes.filter((route) => route.requestBody !== undefined).map(({ name }) => name);
    expect(bodies.sort()).toEqual(Object.keys(BODIES).sort());
    const nouns = routes.flatMap(({ path }) => [...path.matchAll(/([\w-]+)\/\{\w+\}/g)].map((match) => match[1] ?? ""));
    expect([...new Set(nouns)].sort()).toEqual(Object.keys(ids).sort());
    expect(Object.values(ids)).not.toContain("");
  });

  it("hides what another brand's id names, and refuses another brand's name, whatever one's role", async () => {
    const before = await threadNow();
    const stranger = { role: "admin" as const, brands: ["acme"] };
    const named: [string, number][] = [];
    const found: [string, number][] = [];
    const shown: [string, string[]][] = [];
    for (const route of routes) {
      if (takesBrand(route)) named.push([route.name, (await ask(route, stranger, "demo"))[0]]);
      if (BRANDLESS.has(route.name)) continue;
      const [status, text] = await ask(route, stranger);
      if (takesId(route) || !takesBrand(route)) found.push([route.name, status]);
      else {
        // The log names what the stranger asked for, to the stranger.
        const hidden = route.name === "GET /v1/audit" ? ['"brandId":"demo"'] : known();
        shown.push([route.name, hidden.filter((id) => text.includes(id))]);
      }
    }
    expect(named).toEqual(named.map(([name]) => [name, 403]));
    // A topic's id is the brand's own to choose, and a new key names its brands.
    const others: Readonly<Record<string, number>> = { "PUT /v1/topics/{id}": 409, "POST /v1/api-keys": 403, "PUT /v1/colleagues/{id}": 409, "PUT /v1/teams/{id}": 409, "PUT /v1/views/{id}": 409, "PUT /v1/macros/{id}": 409, "PUT /v1/canned-replies/{id}": 409 };
    expect(found).toEqual(found.map(([name]) => [name, others[name] ?? 404]));
    expect(shown).toEqual(shown.map(([name]) => [name, []]));
    expect([named.length, found.length, shown.length].every((count) => count > 5)).toBe(true);
    expect(await threadNow()).toEqual(before);
  });

  it("answers as no account that another brand has taken over", async () => {
    const { sources } = world.ctx.store;
    const source = await sources.get("standardwebhooks", "standardwebhooks");
    if (!source) throw new Error("no source");
    const draft = routes.find(({ name }) => name === "POST /v1/threads/{id}/replies");
    if (!draft) throw new Error("no such route");
    await sources.put({ ...source, brandId: "acme" });
    const [status] = await ask(draft, { role: "agent" });
    await sources.put(source);
    expect(status).toBe(404);
  });

  it("shows nobody a token, a secret or what a reply is addressed by", async () => {
    for (const route of routes.filter(({ method }) => method === "GET")) {
      const [status, text] = await ask(route, { role: "admin" });
      expect([route.name, status]).toEqual([route.name, route.name === "GET /v1/search/state" ? 404 : 200]);
      expect([route.name, HIDDEN.filter((secret) => text.includes(secret))]).toEqual([route.name, []]);
    }
  });

  it("lets nobody do what is for a higher role, and those who have the role do it", { timeout: 120_000 }, async () => {
    const before = await threadNow();
    const needs = (route: Route): Role | undefined =>
      Role.optional().parse(/Needs the role (\w+)/.exec(route.description)?.[1]);
    expect(routes.filter((route) => !needs(route)).map(({ name }) => name)).toEqual(["GET /v1/me"]);
    const allowed = routes.flatMap((route) => {
      const role = needs(route);
      return role ? [{ route, role }] : [];
    });
    const writesOfViewers = allowed.filter(({ route, role }) => role === "viewer" && route.method !== "GET");
    expect(writesOfViewers.map(({ route }) => route.name).sort()).toEqual(ASKS);
    const keys = await keysOf(world);
    const refused: [string, Role, number, boolean][] = [];
    for (const { route, role } of allowed) {
      for (const lower of Role.options.slice(0, Role.options.indexOf(role))) {
        // What somebody is elsewhere, or in all other brands, counts for nothing here.
        const elsewhere: Who = { role: "admin", brands: ["demo", "acme"], roles: { demo: lower } };
        const answers = [{ role: lower }, elsewhere, keys[lower]].map((who) => ask(route, who));
        for (const [status, text] of await Promise.all(answers))
          refused.push([route.name, lower, status, text.includes("role")]);
      }
    }
    expect(refused).toEqual(refused.map(([name, lower]) => [name, lower, 403, true]));
    expect(await threadNow()).toEqual(before);
    const done: [string, Role, number][] = [];
    for (const { route, role } of allowed) {
      const here: Who = { id: role, role: "viewer", brands: ["demo", "acme"], roles: { demo: role } };
      for (const who of [{ role }, here, keys[role]]) done.push([route.name, role, (await ask(route, who))[0]]);
    }
    // Only its author changes a draft, and only a person makes keys.
    const barred = done.filter(([, , status]) => [401, 403, 500].includes(status));
    expect(barred).toEqual([
      ["PUT /v1/threads/{id}/replies/{replyId}", "agent", 403],
      ["POST /v1/api-keys", "admin", 403],
    ]);
  });

  it(
    "has every write and export in the audit log, refused ones too, once each and without words",
    { timeout: 120_000 },
    async () => {
      const asked: string[] = [];
      const stranger: Who = { id: "walker", role: "admin", brands: ["acme"] };
      const walkers: Who[] = [{ id: "walker", role: "viewer" }, stranger, { id: "walker", role: "admin" }];
      for (const route of routes) {
        const answers = await Promise.all(walkers.map((who) => ask(route, who)));
        if (isAudited(route.name)) asked.push(...answers.map(([status]) => `${status} ${route.name}`));
      }
      const log: string[] = [];
      for (const brand of ["demo", "acme"]) {
        const reader = await world.clientOf({ id: "reader", role: "admin", brands: [brand] });
        for (let cursor: string | null = ""; cursor !== null;) {
          const query = { actor: "walker", limit: "50", ...(cursor === "" ? {} : { cursor }) };
          const page: { items: { route: string; outcome: { status: number } | null }[]; next: string | null } =
            await unwrap(reader.v1.audit.$get({ query }));
          log.push(...page.items.map(({ outcome, route }) => `${outcome?.status} ${route}`));
          const text = JSON.stringify(page.items);
          expect(
            [...HIDDEN, "返金", "確認", "見ました", "報告", "責任者", "kkm_"].filter((word) => text.includes(word)),
          ).toEqual([]);
          cursor = page.next;
        }
      }
      expect(log.sort()).toEqual(asked.sort());
      const names = (isOne: (route: Route) => boolean): string[] => routes.filter(isOne).map(({ name }) => name);
      expect(names(({ method, name }) => method !== "GET" && !isAudited(name)).sort()).toEqual(UNRECORDED);
      expect(names(({ method, name }) => method === "GET" && isAudited(name)).sort()).toEqual(EXPORTS);
    },
  );
});

/** A key of each role in the brand `demo`. */
async function keysOf(world: World): Promise<Readonly<Record<Role, string>>> {
  const admin = await world.clientOf({ role: "admin" });
  const make = async (role: Role): Promise<string> =>
    (await unwrap(admin.v1["api-keys"].$post({ json: { name: role, role, brands: ["demo"] } }))).token;
  return {
    viewer: await make("viewer"),
    agent: await make("agent"),
    lead: await make("lead"),
    admin: await make("admin"),
  };
}

/** Gives the brand `demo` one of everything, with secrets in all places that may hold some. */
async function populate(world: World): Promise<Readonly<Record<string, string>>> {
  const { store } = world.ctx;
  const lead = await world.clientOf({ role: "lead" });
  const poison = vi
    .spyOn(store.sources, "get")
    .mockResolvedValueOnce(await store.sources.get("standardwebhooks", "standardwebhooks"));
  await world.push("standardwebhooks", postOf("poison", { text: CALM }));
  poison.mockResolvedValue(undefined);
  for (let tries = 0; tries < 3; tries++) await world.drain().catch(() => undefined);
  poison.mockRestore();
  for (const id of ["one", "two"]) await world.push("standardwebhooks", postOf(id, { text: `${FURIOUS} #${id}` }));
  await world.drain();
  await unwrap(
    lead.v1.topics[":id"].$put({ param: { id: "refunds" }, query: {}, json: { name: "返金", rule: "返金" } }),
  );
  const colleague = { name: "agent", skills: ["隠し技"] };
  await unwrap(lead.v1.colleagues[":id"].$put({ param: { id: "agent" }, query: {}, json: colleague }));
  await unwrap(lead.v1.teams[":id"].$put({ param: { id: "care" }, query: {}, json: { name: "隠し班" } }));
  const refunds = { param: { id: "refunds" }, query: {} };
  await unwrap(lead.v1.macros[":id"].$put({ ...refunds, json: { name: "受付", actions: [{ type: "follow" }] } }));
  await unwrap(
    lead.v1["canned-replies"][":id"].$put({ ...refunds, json: { name: "お詫び", texts: { ja: "失礼しました" } } }),
  );
  for (const role of Role.options) {
    const agent = await world.clientOf({ role });
    if (role !== "viewer") await unwrap(agent.v1.views[":id"].$put({ ...refunds, json: { name: "返金" } }));
  }
  const [row] = (await unwrap(lead.v1.queue.$get({ query: {} }))).items;
  const { threadId = "", lead: deciding, wave } = row ?? {};
  const mentionId = deciding?.mentionId ?? "";
  const mention = (await store.mentions.get(mentionId))?.mention;
  const [content] = mention?.revisions ?? [];
  if (!mention || !content) throw new Error("nothing was heard");
  const revisions = [{ ...content, normaliser: content.normaliser + 1, address: { replyToken: "hidden-address" } }];
  await store.mentions.join({ ...mention, revisions }, "dlv_address");
  await store.sources.putToken("standardwebhooks", "standardwebhooks", {
    schemaVersion: 1,
    sealed: "hidden-sealed",
    digest: "hidden-digest",
    rev: 0,
  });
  const by = { id: "agent", name: "agent" };
  const { sourceId, platform } = { sourceId: "standardwebhooks", platform: "standardwebhooks" };
  const seed = { threadId, brandId: "demo", platform, sourceId, mentionId, text: "確認します", key: "hidden-key", by };
  const replyId = "rpl_01KAZ0C6G4M7Q9VX2T5W8Y3NBD";
  await store.replies.create(draftOf({ ...seed, replyId, createdAt: new Date().toISOString() }));
  const admin = await world.clientOf({ role: "admin" });
  const made = await unwrap(admin.v1["api-keys"].$post({ json: { name: "報告", role: "viewer", brands: ["demo"] } }));
  const [delivery] = (await unwrap(lead.v1.deliveries.$get({ query: {} }))).items;
  const json = { url: "http://127.0.0.1:1/", events: ["*"] };
  const { subscriptionId } = (await unwrap(lead.v1.webhooks.$post({ query: {}, json }))).webhook;
  const tried = await unwrap(lead.v1.webhooks[":id"].test.$post({ param: { id: subscriptionId }, query: {} }));
  const [letter] = (await unwrap(lead.v1["dead-letters"].$get({ query: {} }))).deadLetters;
  return {
    threads: threadId,
    replies: replyId,
    mentions: mentionId,
    deliveries: delivery?.deliveryId ?? "",
    topics: "refunds",
    views: "refunds",
    macros: "refunds",
    "canned-replies": "refunds",
    colleagues: "agent",
    teams: "care",
    waves: wave?.waveId ?? "",
    "api-keys": made.key.keyId,
    webhooks: subscriptionId,
    messages: tried.messageId,
    "dead-letters": letter?.messageId ?? "",
  };
}
