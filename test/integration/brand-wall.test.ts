import { beforeAll, describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { isAudited } from "@kikimimi/api/audited";
import { type Actor, Role } from "@kikimimi/core/people/actor";
import { inParallel } from "../support/parallel.ts";
import {
  BODIES,
  bodyOf,
  isOpen,
  nounsOf,
  QUERIES,
  roleOf,
  roundsOf,
  type Route,
  routesOf,
} from "../support/wall-routes.ts";
import { hiddenIn, type WallScene, wallScene } from "../support/wall-scene.ts";
import type { World } from "../support/world.ts";

/** Who asks: an actor with a local token, or whoever holds this token. */
type Who = (Partial<Actor> & { readonly role: Role }) | string;

/** Routes that are nobody's in particular. */
const BRANDLESS = new Set(["GET /v1/me", "POST /v1/classify"]);

/** Routes that strangers may ask: they tell nothing of any brand. */
const OPEN = ["GET /v1/sign-in"];

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
  "POST /v1/sla/try",
  "POST /v1/threads/{id}/canned-replies/{cannedReplyId}/preview",
  "POST /v1/threads/{id}/replies/{replyId}/preflight",
  "PUT /v1/threads/{id}/lease",
];
const EXPORTS = [
  "GET /v1/audit",
  "GET /v1/corrections",
  "GET /v1/exports/activities",
  "GET /v1/exports/posts",
  "GET /v1/exports/replies",
  "GET /v1/exports/threads",
  "GET /v1/reports/alerts",
  "GET /v1/reports/response-times",
  "GET /v1/reports/volume",
  "GET /v1/reports/volume/threads",
];

/** Routes that people name things by: an id of another brand is free to choose, and a new key names its brands. */
const CHOSEN: Readonly<Record<string, number>> = {
  "POST /v1/api-keys": 403,
  "PUT /v1/sources/{platform}/{id}": 409,
  ...Object.fromEntries(
    ["topics", "colleagues", "teams", "views", "macros", "canned-replies", "automations"].map((noun) => [
      `PUT /v1/${noun}/{id}`,
      409,
    ]),
  ),
};

/** What not everybody does who has the role: only its author works on a draft, only a person makes keys and has hours. */
const BARRED = [
  "POST /v1/api-keys",
  "POST /v1/threads/{id}/replies/{replyId}/resolve",
  "POST /v1/threads/{id}/replies/{replyId}/retry",
  "POST /v1/threads/{id}/replies/{replyId}/send",
  "POST /v1/threads/{id}/replies/{replyId}/submit",
  "PUT /v1/colleagues/{id}/availability",
  "PUT /v1/threads/{id}/replies/{replyId}",
];

/** What has nothing of this brand's ids and words to tell, or not yet. */
const EMPTY = [
  "GET /v1/automation-runs",
  "GET /v1/leases",
  "GET /v1/me",
  "GET /v1/notices",
  "GET /v1/platforms",
  "GET /v1/queue/counts",
  "GET /v1/reports/alerts",
  "GET /v1/reports/volume",
  "GET /v1/search/state",
  "GET /v1/sla",
  "GET /v1/threads/{id}/clocks",
];

describe("the wall between brands", () => {
  let scene: WallScene;
  let world: World;
  let all: Route[];
  /** Those that ask for a token. */
  let routes: Route[];

  beforeAll(async () => {
    scene = await wallScene();
    ({ world } = scene);
    all = await routesOf(world);
    routes = all.filter((route) => !isOpen(route));
  });

  async function ask(route: Route, who: Who, brand?: string): Promise<[number, string]> {
    const token = typeof who === "string" ? who : await world.tokenOf(who);
    const ids = { ...scene.ids, ...scene.own[route.name] };
    const path = route.path.replaceAll(
      /([\w-]+)(?:\/\{\w+\})+/g,
      (_whole, noun: string) => `${noun}/${ids[noun] ?? "?"}`,
    );
    const query = [QUERIES[route.name] ?? "", brand === undefined ? "" : `brand=${brand}`].filter(
      (part) => part !== "",
    );
    const body = await bodyOf(route, scene);
    const response = await world.request(`${path}?${query.join("&")}`, {
      method: route.method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body }),
    });
    return [response.status, await response.text()];
  }

  const takesBrand = (route: Route): boolean => route.parameters.some(({ name }) => name === "brand");
  const takesId = (route: Route): boolean => route.parameters.some((one) => one.in === "path");
  const threadsNow = async (): Promise<unknown> => {
    const { v1 } = await world.clientOf({ role: "admin" });
    return inParallel(scene.threads, (id) => unwrap(v1.threads[":id"].$get({ param: { id }, query: {} })));
  };

  it("is tried on every route that there is, with a body that it takes and ids that are there", () => {
    expect(routes.length).toBeGreaterThan(35);
    const bodies = routes.filter((route) => route.requestBody !== undefined).map(({ name }) => name);
    expect(bodies.sort()).toEqual(Object.keys(BODIES).sort());
    expect([...new Set(routes.flatMap(nounsOf))].sort()).toEqual(Object.keys(scene.ids).sort());
    const ids = [...Object.values(scene.ids), ...Object.values(scene.own).flatMap((own) => Object.values(own))];
    expect(ids).not.toContain("");
    const names = new Set(routes.map(({ name }) => name));
    expect([...Object.keys(scene.own), ...Object.keys(QUERIES)].filter((name) => !names.has(name))).toEqual([]);
  });

  it("lets strangers in at the open routes alone, which know nothing of anybody", async () => {
    const knocks = await inParallel(all, async (route) => {
      const path = route.path.replaceAll(/\{\w+\}/g, "x");
      const body = route.requestBody === undefined ? {} : { body: "{}" };
      const headers = { "content-type": "application/json" };
      const response = await world.request(path, { method: route.method, headers, ...body });
      return { name: route.name, status: response.status, text: await response.text() };
    });
    const answered = knocks.filter(({ status }) => status !== 401);
    expect(answered.map(({ name, status }) => [name, status])).toEqual(OPEN.map((name) => [name, 200]));
    expect(all.filter(isOpen).map(({ name }) => name)).toEqual(OPEN);
    const told = [...scene.known, ...Object.values(scene.ids)];
    expect(answered.flatMap(({ text }) => told.filter((word) => text.includes(word)))).toEqual([]);
  });

  it("hides what another brand's id names, and refuses another brand's name, whatever one's role", async () => {
    const before = await threadsNow();
    const stranger = { role: "admin" as const, brands: ["acme"] };
    const named: [string, number][] = [];
    const found: [string, number][] = [];
    const shown: [string, string[]][] = [];
    await inParallel(routes, async (route) => {
      if (takesBrand(route)) named.push([route.name, (await ask(route, stranger, "demo"))[0]]);
      if (BRANDLESS.has(route.name)) return;
      const [status, text] = await ask(route, stranger);
      if (takesId(route) || !takesBrand(route)) found.push([route.name, status]);
      else {
        // The log names what the stranger asked for, to the stranger.
        const hidden = route.name === "GET /v1/audit" ? ['"brandId":"demo"'] : scene.known;
        shown.push([route.name, hidden.filter((word) => text.includes(word))]);
      }
    });
    expect(named).toEqual(named.map(([name]) => [name, 403]));
    expect(found).toEqual(found.map(([name]) => [name, CHOSEN[name] ?? 404]));
    expect(shown).toEqual(shown.map(([name]) => [name, []]));
    expect([named.length, found.length, shown.length].every((count) => count > 5)).toBe(true);
    expect(await threadsNow()).toEqual(before);
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
    const reads = routes.filter(({ method }) => method === "GET");
    const read = await inParallel(reads, async (route): Promise<[string, number, string]> => {
      return [route.name, ...(await ask(route, { role: "admin" }))];
    });
    expect(read.map(([name, status]) => [name, status])).toEqual(reads.map(({ name }) => [name, 200]));
    const told = read.map(([name, , text]) => [name, hiddenIn(text)]);
    expect(told).toEqual(reads.map(({ name }) => [name, []]));
    // Else it would say nothing that strangers see none of it.
    const empty = read.filter(([, , text]) => !scene.known.some((word) => text.includes(word)));
    expect(empty.map(([name]) => name).sort()).toEqual(EMPTY);
  });

  it("lets nobody do what is for a higher role, and those who have the role do it", { timeout: 120_000 }, async () => {
    const before = await threadsNow();
    expect(routes.filter((route) => !roleOf(route)).map(({ name }) => name)).toEqual(["GET /v1/me"]);
    const allowed = routes.flatMap((route) => {
      const role = roleOf(route);
      return role ? [{ route, role }] : [];
    });
    const writesOfViewers = allowed.filter(({ route, role }) => role === "viewer" && route.method !== "GET");
    expect(writesOfViewers.map(({ route }) => route.name).sort()).toEqual(ASKS);
    const keys = await keysOf(world);
    const below = allowed.flatMap(({ route, role }) =>
      Role.options.slice(0, Role.options.indexOf(role)).flatMap((lower) => {
        // What somebody is elsewhere, or in all other brands, counts for nothing here.
        const elsewhere: Who = { role: "admin", brands: ["demo", "acme"], roles: { demo: lower } };
        return [{ role: lower }, elsewhere, keys[lower]].map((who) => ({ route, lower, who }));
      }),
    );
    const refused = await inParallel(below, async ({ route, lower, who }) => {
      const [status, text] = await ask(route, who);
      return [route.name, lower, status, text.includes("role")];
    });
    expect(refused).toEqual(below.map(({ route, lower }) => [route.name, lower, 403, true]));
    expect(await threadsNow()).toEqual(before);
    const done: [string, Role, number][] = [];
    for (const round of roundsOf(allowed, scene)) {
      await inParallel(round, async (some) => {
        for (const { route, role } of some) {
          const here: Who = { id: role, role: "viewer", brands: ["demo", "acme"], roles: { demo: role } };
          const does = async (who: Who): Promise<unknown> => done.push([route.name, role, (await ask(route, who))[0]]);
          // What changes something is done by one before the others find it done.
          if (route.method !== "GET") await does({ role });
          await Promise.all([...(route.method === "GET" ? [{ role }] : []), here, keys[role]].map(does));
        }
      });
    }
    const succeeded = new Set(done.filter(([, , status]) => status < 300).map(([name]) => name));
    expect(allowed.filter(({ route }) => !succeeded.has(route.name)).map(({ route }) => route.name)).toEqual([]);
    const barred = done.filter(([, , status]) => [401, 403, 500].includes(status));
    expect(barred.map(([name]) => name).sort()).toEqual(BARRED);
  });

  it(
    "has every write and export in the audit log, refused ones too, once each and without words",
    { timeout: 120_000 },
    async () => {
      const asked: string[] = [];
      const stranger: Who = { id: "walker", role: "admin", brands: ["acme"] };
      const walkers: Who[] = [{ id: "walker", role: "viewer" }, stranger, { id: "walker", role: "admin" }];
      await inParallel(routes, async (route) => {
        const answers = await Promise.all(walkers.map((who) => ask(route, who)));
        if (isAudited(route.name)) asked.push(...answers.map(([status]) => `${status} ${route.name}`));
      });
      const log: string[] = [];
      for (const brand of ["demo", "acme"]) {
        const reader = await world.clientOf({ id: "reader", role: "admin", brands: [brand] });
        for (let cursor: string | null = ""; cursor !== null;) {
          const query = { actor: "walker", limit: "50", ...(cursor === "" ? {} : { cursor }) };
          const page: { items: { route: string; outcome: { status: number } | null }[]; next: string | null } =
            await unwrap(reader.v1.audit.$get({ query }));
          log.push(...page.items.map(({ outcome, route }) => `${outcome?.status} ${route}`));
          const text = JSON.stringify(page.items);
          expect(hiddenIn(text)).toEqual([]);
          expect(
            ["隠し", "返金", "確認", "見ました", "報告", "責任者", "kkm_"].filter((word) => text.includes(word)),
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
