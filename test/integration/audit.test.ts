import { beforeEach, describe, expect, it, vi } from "vitest";
import { CALLS_BUNDLES, createWorld, Fate, type World } from "../support/world.ts";
import { FURIOUS, postOf } from "../support/posts.ts";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { AuditEntry } from "@kikimimi/core/people/audit";
import type { AppError } from "@kikimimi/core/base/error";
import { sortableId } from "@kikimimi/core/base/identity";
import { listAudit } from "@kikimimi/pipeline/list-audit";
import { AuditLog } from "@kikimimi/store/audit";

const START = "2026-11-26T09:00:00.000Z";

describe("the audit log", () => {
  let world: World;
  let now: Date;
  let agent: Client;
  let admin: Client;
  let threadId: string;

  beforeEach(async () => {
    now = new Date(START);
    world = await createWorld({ clock: () => now });
    agent = await world.clientOf({ role: "agent", name: "佐藤", id: "sato" });
    admin = await world.clientOf({ role: "admin" });
    await world.push("standardwebhooks", postOf("one", { text: FURIOUS, at: new Date(now.getTime() - 60_000) }));
    await world.drain();
    threadId = (await unwrap(agent.v1.queue.$get({ query: {} }))).items[0]?.threadId ?? "";
  });

  const later = (): string => {
    now = new Date(now.getTime() + 1);
    return now.toISOString();
  };
  const claim = () => unwrap(agent.v1.threads[":id"].claim.$post({ param: { id: threadId } }));
  const note = (text: string) =>
    unwrap(agent.v1.threads[":id"].notes.$post({ param: { id: threadId }, json: { text } }));
  const log = async (query: Record<string, string> = {}) =>
    (await unwrap(admin.v1.audit.$get({ query }))).items.filter(({ route }) => route !== "GET /v1/audit");
  const codeOf = (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => "ok",
      (error: AppError) => error.code,
    );
  const holder = async () =>
    (await unwrap(agent.v1.threads[":id"].$get({ param: { id: threadId }, query: {} }))).claim?.id ?? null;

  it("tells who did what to which, when and how it ended, and none of the words", async () => {
    await claim();
    const at = later();
    await note("折り返し電話します");
    const common = {
      brandId: "demo",
      by: { id: "sato", name: "佐藤", kind: "local" },
      // API Gateway tells where a call came from, and names it.
      network: CALLS_BUNDLES ? "203.0.113.0/24" : null,
      targets: [threadId],
    };
    expect(await log()).toEqual(
      ["notes", "claim"].map((verb) => ({
        ...common,
        entryId: expect.stringMatching(/^aud_[0-9A-Z]{26}$/) as string,
        at: verb === "notes" ? at : START,
        route: `POST /v1/threads/{id}/${verb}`,
        requestId: expect.stringMatching(CALLS_BUNDLES ? /^JKJaXmPLvHcESHA=$/ : /^[0-9a-f-]{36}$/) as string,
        outcome: { status: 200, at: verb === "notes" ? at : START, made: [] },
      })),
    );
  });

  it("names people by their ids, and nothing that is none", async () => {
    const headers = { authorization: `Bearer ${await world.tokenOf({ role: "admin" })}` };
    const targets: unknown[] = [];
    for (const id of ["sato%40example.com", "%E4%BD%90%E8%97%A4", "some%20words%20here", "%E0%A4%A", "x".repeat(101)]) {
      await world.request(`/v1/topics/${id}`, { method: "DELETE", headers });
      targets.push((await log()).at(0)?.targets);
      later();
    }
    expect(targets).toEqual([["sato@example.com"], ["佐藤"], [], [], []]);
  });

  it("tells what was refused, and in whose log: that of what was asked for", async () => {
    const stranger = await world.clientOf({ role: "admin", id: "stranger", brands: ["acme"] });
    expect(await codeOf(unwrap(stranger.v1.threads[":id"].close.$post({ param: { id: threadId }, json: {} })))).toBe(
      "not_found",
    );
    later();
    expect(await codeOf(unwrap(stranger.v1.corrections.$get({ query: { brand: "demo" } })))).toBe("forbidden");
    expect((await log()).map(({ by, route, outcome }) => [by.id, route, outcome?.status])).toEqual([
      ["stranger", "GET /v1/corrections", 403],
      ["stranger", "POST /v1/threads/{id}/close", 404],
    ]);
    const own = await unwrap(stranger.v1.audit.$get({ query: {} }));
    expect(own.items.map(({ route }) => route)).toEqual(["GET /v1/audit"]);
    expect(await codeOf(unwrap(agent.v1.audit.$get({ query: {} })))).toBe("forbidden");
  });

  it.skipIf(CALLS_BUNDLES)("has the entry before the change: without it nothing is done", async () => {
    const broken = vi.spyOn(world.ctx.store.audit, "intend").mockRejectedValue(new Error("the table is away"));
    expect(await codeOf(claim())).toBe("upstream");
    broken.mockRestore();
    expect(await holder()).toBeNull();
    const changed = vi.spyOn(world.ctx.store.threads, "change");
    const intended = vi.spyOn(world.ctx.store.audit, "intend");
    await claim();
    expect(intended.mock.invocationCallOrder[0]).toBeLessThan(changed.mock.invocationCallOrder[0] ?? 0);
  });

  it.skipIf(CALLS_BUNDLES)(
    "shows a change whose process died, or whose outcome could not be written, as one that may have happened",
    async () => {
      const lost = vi.spyOn(world.ctx.store.audit, "conclude").mockRejectedValueOnce(new Error("the process died"));
      await claim();
      expect(lost).toHaveBeenCalledOnce();
      expect(await holder()).toBe("sato");
      expect(await log()).toMatchObject([{ route: "POST /v1/threads/{id}/claim", outcome: null }]);
    },
  );

  it("hides no write behind the death of the process, wherever it dies", { timeout: 120_000 }, async () => {
    const fate = new Fate();
    const mortal = await createWorld({ fate });
    await mortal.push("standardwebhooks", postOf("one", { text: FURIOUS }));
    await mortal.drain();
    const caller = await mortal.clientOf({ role: "admin" });
    const param = { id: (await unwrap(caller.v1.queue.$get({ query: {} }))).items[0]?.threadId ?? "" };
    const written = async (): Promise<number> =>
      (await unwrap(caller.v1.threads[":id"].$get({ param, query: {} }))).activities.filter(
        ({ type }) => type === "thread.noted",
      ).length;
    const recorded = async (): Promise<number> =>
      (await unwrap(caller.v1.audit.$get({ query: { target: param.id, limit: "200" } }))).items.length;
    const hidden: number[] = [];
    let [edge, code, grown] = [0, "", 0];
    while (code !== "ok") {
      edge++;
      const before = await fate.look(async () => [await written(), await recorded()] as const);
      fate.plan([edge]);
      code = await codeOf(unwrap(caller.v1.threads[":id"].notes.$post({ param, json: { text: `${edge}` } })));
      fate.plan([]);
      const after = await fate.look(async () => [await written(), await recorded()] as const);
      grown = after[0] - before[0];
      if (grown > 0 && after[1] === before[1]) hidden.push(edge);
    }
    expect([hidden, grown]).toEqual([[], 1]);
    expect(edge).toBeGreaterThan(8);
  });

  it("keeps what it has: a second word on an entry changes nothing, and there is no other way to write", async () => {
    await claim();
    const [entry] = await log();
    if (!entry) throw new Error("no entry");
    const { outcome, ...intent } = entry;
    await world.ctx.store.audit.intend({ ...intent, by: { ...intent.by, id: "somebody-else" } });
    await world.ctx.store.audit.conclude(intent, { status: 500, at: now.toISOString(), made: ["x"] });
    expect(await log()).toEqual([{ ...intent, outcome }]);
    expect(Object.getOwnPropertyNames(AuditLog.prototype).sort()).toEqual([
      "conclude",
      "constructor",
      "intend",
      "read",
    ]);
  });

  it("tells of a key in the log of each of its brands, with what was made and what revoked it", async () => {
    const both = await world.clientOf({ role: "admin", id: "both", brands: ["acme", "demo"] });
    const json = { name: "報告", role: "viewer" as const, brands: ["acme", "demo"] };
    const { key } = await unwrap(both.v1["api-keys"].$post({ json }));
    later();
    await unwrap(admin.v1["api-keys"][":id"].$delete({ param: { id: key.keyId } }));
    for (const brand of ["demo", "acme"]) {
      const { items } = await unwrap(both.v1.audit.$get({ query: { brand, target: key.keyId } }));
      expect(items.map(({ route, outcome }) => [route, outcome?.made])).toEqual([
        ["DELETE /v1/api-keys/{id}", []],
        ["POST /v1/api-keys", [key.keyId]],
      ]);
    }
  });

  /** So many entries at each of these instants. */
  async function fill(instants: readonly string[], each = 1, change: Partial<AuditEntry> = {}): Promise<string[]> {
    const ids: string[] = [];
    for (const at of instants) {
      for (let i = 0; i < each; i++) {
        const entryId = sortableId("aud", new Date(at), world.ctx.random(10));
        const by = { id: `p${i % 2}`, name: "x", kind: "person" as const };
        const rest = { network: null, route: "PUT /v1/sla", targets: [], requestId: "r", ...change };
        await world.ctx.store.audit.intend({ entryId, brandId: "demo", at: new Date(at).toISOString(), by, ...rest });
        ids.push(entryId);
      }
    }
    return ids.sort().reverse();
  }

  it("pages by key across days, newest first, each entry once, whatever the limit", async () => {
    const ids = await fill(["2026-11-25T23:59:59.999Z", "2026-11-26T00:00:00Z", "2026-11-20T12:00:00Z"], 3);
    const older = await fill(["2026-09-01T00:00:00Z"], 2);
    const actor = { id: "a", name: "a", role: "admin" as const, brands: ["demo"] };
    for (const limit of [1, 2, 3, 4, 50]) {
      const found: string[] = [];
      let cursor: string | undefined;
      for (let pages = 0; pages < 20; pages++) {
        const input = { brandId: "demo", from: new Date("2026-08-01"), limit, cursor };
        const page = await listAudit({ ctx: world.ctx, actor, input });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items.map(({ entryId }) => entryId));
        if (page.next === null) break;
        cursor = page.next;
      }
      expect([limit, found]).toEqual([limit, [...ids, ...older]]);
    }
    expect((await log({ limit: "200" })).map(({ entryId }) => entryId)).toEqual(ids);
  });

  it("finds by who, what, route and time", async () => {
    const ids = await fill(["2026-11-25T10:00:00Z", "2026-11-26T08:00:00Z"], 4);
    await claim();
    expect((await log({ actor: "p1" })).length).toBe(4);
    expect((await log({ target: threadId })).map(({ by }) => by.id)).toEqual(["sato"]);
    expect((await log({ route: "PUT /v1/sla" })).map(({ entryId }) => entryId)).toEqual(ids);
    const window = { from: "2026-11-26T08:00:00Z", to: "2026-11-26T08:59:00Z" };
    expect((await log(window)).map(({ entryId }) => entryId)).toEqual(ids.slice(0, 4));
    expect(await log({ from: "2026-11-26T08:00:01Z", to: "2026-11-26T08:00:00Z" })).toEqual([]);
    const late = { from: "2026-11-25T12:00:00Z", cursor: ids.at(-1) ?? "" };
    expect(await log(late)).toEqual([]);
  });

  it("refuses cursors that are none, and walks no further than what is kept", async () => {
    for (const cursor of ["x", "thr_01KAZ0C6G4M7Q9VX2T5W8Y3NBD", "aud_IIIIIIIIIIIIIIIIIIIIIIIIII"])
      expect([cursor, await codeOf(log({ cursor }))]).toEqual([cursor, "invalid_input"]);
    const far = sortableId("aud", new Date("+020000-01-01T00:00:00Z"), world.ctx.random(10));
    const read = vi.spyOn(world.ctx.store.audit, "read");
    expect(await log({ cursor: far, from: "0001-01-01T00:00:00Z", to: "9999-01-01T00:00:00Z" })).toEqual([]);
    expect(read.mock.calls.length).toBeLessThanOrEqual(62);
  });
});
