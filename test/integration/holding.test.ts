import { describe, expect, it } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { ThreadAction } from "@kikimimi/core/thread/action";
import { AppError } from "@kikimimi/core/base/error";
import { personDesk } from "@kikimimi/store/desk";
import { codeOf, draft, mastodon, people, revOf, routes } from "../support/reply-deeds.ts";
import { replyScene } from "../support/reply-scene.ts";
import { type StaffScene, staffScene } from "../support/staff-scene.ts";
import { createWorld } from "../support/world.ts";

const act = (client: Client, id: string, json: ThreadAction) =>
  unwrap(client.v1.threads[":id"].actions.$post({ param: { id }, json }));

async function agentOf({ world }: StaffScene, id: string): Promise<Client> {
  return world.clientOf({ id, name: id.toUpperCase(), role: "agent" });
}

describe("leases", () => {
  const see = (client: Client, id: string, mark: "viewing" | "idle" | "writing") =>
    unwrap(client.v1.threads[":id"].lease.$put({ param: { id }, json: { mark } }));

  it("tell who looks, idles or writes in the thread and in lists, and end by themselves; no activity, no new revision", async () => {
    const scene = await staffScene();
    const [id = "", other = ""] = await scene.hear(0, 2);
    const [a, b] = [await agentOf(scene, "a"), await agentOf(scene, "b")];
    const before = await scene.world.ctx.store.threads.get(id);
    await see(a, id, "viewing");
    await see(a, other, "idle");
    const { leases } = await see(b, id, "writing");
    expect(leases.map((one) => [one.id, one.name, one.mark])).toEqual([
      ["a", "A", "viewing"],
      ["b", "B", "writing"],
    ]);
    const read = async (): Promise<unknown[]> => {
      const detail = await unwrap(b.v1.threads[":id"].$get({ param: { id }, query: {} }));
      const rows = (await unwrap(b.v1.queue.$get({ query: {} }))).items.filter((row) => row.threadId === id);
      const all = await unwrap(b.v1.leases.$get({ query: {} }));
      const ofThread = all.items.filter((one) => one.threadId === id);
      return [detail.leases, rows[0]?.leases ?? [], ofThread].map((list) => list.map((one) => `${one.id} ${one.mark}`));
    };
    expect(await read()).toEqual(Array.from({ length: 3 }, () => ["a viewing", "b writing"]));
    scene.pass(20_000);
    await see(a, id, "viewing");
    scene.pass(10_001);
    expect(await read()).toEqual(Array.from({ length: 3 }, () => ["a viewing"]));
    await a.v1.threads[":id"].lease.$delete({ param: { id } });
    expect(await read()).toEqual([[], [], []]);
    const after = await scene.world.ctx.store.threads.get(id);
    const doers = (await scene.world.ctx.store.threads.activities(id)).map(({ by }) => by.kind);
    expect([after?.rev, new Set(doers)]).toEqual([before?.rev, new Set(["machine"])]);
    expect((await unwrap(scene.lead.v1.colleagues.$get({ query: {} }))).items.map((one) => one.id)).toEqual(["a", "b"]);
  });

  it("are written once while enough of them is left, at once when the mark changes, and swept out when they are many", async () => {
    const scene = await staffScene();
    const [id = ""] = await scene.hear(0, 1);
    const { leases } = scene.world.ctx.store;
    const until = async (): Promise<unknown> => (await leases.ofBrand("demo")).map((one) => [one.mark, one.until]);
    const a = await agentOf(scene, "a");
    await see(a, id, "viewing");
    const first = await until();
    scene.pass(10_000);
    await see(a, id, "viewing");
    expect(await until()).toEqual(first);
    await see(a, id, "writing");
    expect(await until()).toEqual([["writing", "2026-11-26T03:00:40.000Z"]]);
    scene.pass(16_000);
    await see(a, id, "writing");
    expect(await until()).toEqual([["writing", "2026-11-26T03:00:56.000Z"]]);
    const person = { id: "many", name: "Many" };
    for (let i = 0; i < 30; i++) {
      const now = scene.world.ctx.clock().getTime();
      await leases.put("demo", {
        threadId: `thr_${i}`,
        person,
        mark: "viewing",
        until: new Date(now + 1).toISOString(),
      });
      scene.pass(20_000);
    }
    const now = scene.world.ctx.clock().getTime();
    await leases.put("demo", {
      threadId: "thr_x",
      person,
      mark: "viewing",
      until: new Date(now + 30_000).toISOString(),
    });
    expect((await leases.ofBrand("demo")).map(({ threadId }) => threadId)).toEqual(["thr_x"]);
  });
});

describe("assigning", () => {
  it("is for agents with what is free or theirs, for leads always, and to people alone who may work here", async () => {
    const scene = await staffScene();
    await scene.hire({ b: { name: "Bea" }, watcher: { role: "viewer" } });
    const [id = ""] = await scene.hear(0, 1);
    const [a, b, c] = [await agentOf(scene, "a"), await agentOf(scene, "b"), await agentOf(scene, "c")];
    const to = (personId: string): ThreadAction => ({ type: "assign", to: { id: personId, name: "whatever" } });
    expect((await act(a, id, to("b"))).claim).toMatchObject({ id: "b", name: "Bea" });
    await expect(act(a, id, to("a"))).rejects.toMatchObject({ code: "conflict", details: { holder: { id: "b" } } });
    // Who acts is known from then on, also who was refused nothing but this.
    await expect(act(b, id, to("c"))).rejects.toMatchObject({
      code: "invalid_input",
      details: { issues: [{ path: "to.id" }] },
    });
    await act(c, id, { type: "note", text: "見ました" });
    expect((await act(b, id, to("c"))).claim).toMatchObject({ id: "c", name: "C" });
    await expect(act(c, id, to("watcher"))).rejects.toMatchObject({ code: "invalid_input" });
    const nowhere: ThreadAction = { type: "route", team: "ghosts" };
    const noTeam = { code: "invalid_input", details: { issues: [{ path: "team" }] } };
    await expect(act(scene.lead, id, nowhere)).rejects.toMatchObject(noTeam);
    for (const action of [nowhere, to("ghost")]) {
      const json = { dryRun: true as const, action, threadIds: [id] };
      const bulk = unwrap(scene.lead.v1.bulk.$post({ query: {}, json }));
      await expect(bulk).rejects.toMatchObject({ code: "invalid_input" });
    }
    expect((await act(scene.lead, id, to("boss"))).claim).toMatchObject({ id: "boss" });
  });

  it("lets nobody but a lead say when others work, and takes no calendar that nobody keeps", async () => {
    const scene = await staffScene();
    await scene.hire({ b: {} });
    const a = await agentOf(scene, "a");
    const set = (client: Client, id: string, json: { hours: null; away: { until: string | null } | null }) =>
      unwrap(client.v1.colleagues[":id"].availability.$put({ param: { id }, query: {}, json }));
    const until = "2026-11-27T00:00:00.000Z";
    expect(await set(a, "a", { hours: null, away: { until } })).toMatchObject({ id: "a", away: { until } });
    await expect(set(a, "b", { hours: null, away: null })).rejects.toMatchObject({ code: "forbidden" });
    expect(await set(scene.lead, "b", { hours: null, away: { until: null } })).toMatchObject({ away: { until: null } });
    await expect(set(scene.lead, "nobody", { hours: null, away: null })).rejects.toMatchObject({ code: "not_found" });
    const hours = { timeZone: "Asia/Tokyo", holidaySets: ["MOON"] };
    await expect(scene.hire({ d: { hours } })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(scene.team("t", { members: ["b", "ghost"] })).rejects.toMatchObject({
      details: { issues: [{ path: "members.1" }] },
    });
  });
});

describe("what people hold", () => {
  it("follows every deed, also in counts, by key; and costs threads that nobody holds nothing", async () => {
    const scene = await staffScene();
    const { store } = scene.world.ctx;
    const threads = await scene.hear(0, 6);
    const [one = "", two = "", three = "", four = ""] = threads;
    expect((await store.threads.get(one))?.desk).toBeUndefined();
    const a = await agentOf(scene, "a");
    const counts = async (client = a) => {
      scene.pass(2_000);
      const { mine, held, unassigned, active, escalated, waiting, snoozed, closed } = await unwrap(
        client.v1.queue.counts.$get({ query: {} }),
      );
      const numbers = { mine, unassigned, active, escalated, waiting, snoozed, closed };
      const flat: Record<string, unknown> = { held };
      for (const [name, { count }] of Object.entries(numbers)) flat[name] = count;
      return flat;
    };
    const none = { active: 0, waiting: 0, snoozed: 0 };
    expect(await counts()).toEqual({
      held: none,
      mine: 0,
      unassigned: 6,
      active: 6,
      escalated: 0,
      waiting: 0,
      snoozed: 0,
      closed: 0,
    });
    for (const id of [one, two, three]) await act(a, id, { type: "claim" });
    await act(a, two, { type: "snooze", until: null });
    await act(a, three, { type: "escalate", reason: "法務" });
    await act(a, four, { type: "close" });
    expect(await counts()).toEqual({
      held: { active: 1, waiting: 0, snoozed: 1 },
      mine: 1,
      unassigned: 2,
      active: 4,
      escalated: 1,
      waiting: 0,
      snoozed: 1,
      closed: 1,
    });
    const mine = async (status: "active" | "snoozed" | "claimed") =>
      (await unwrap(a.v1.queue.$get({ query: { holder: "me", status } }))).items.map(({ threadId }) => threadId);
    expect([await mine("active"), await mine("claimed"), await mine("snoozed")]).toEqual([[one], [one], [two]]);
    const nobody = await unwrap(a.v1.queue.$get({ query: { holder: "nobody", status: "queued" } }));
    expect(nobody.items).toHaveLength(2);
    await act(scene.lead, one, { type: "assign", to: { id: "boss", name: "Boss" } });
    await act(a, two, { type: "wake" });
    expect([await mine("active"), await mine("snoozed")]).toEqual([[two], []]);
    await act(a, two, { type: "release" });
    expect([await mine("active"), (await counts())["held"]]).toEqual([[], none]);
    expect((await counts(scene.lead))["mine"]).toBe(1);
    expect(await store.desks.of("demo", personDesk("a"))).toEqual([]);
  });

  it("is listed in pages in the queue's own order, each once", async () => {
    const scene = await staffScene();
    const threads = await scene.hear(0, 7);
    const a = await agentOf(scene, "a");
    for (const id of threads) await act(a, id, { type: "claim" });
    for (const sort of ["priority", "due"] as const) {
      const whole = (await unwrap(a.v1.queue.$get({ query: { sort } }))).items.map((row) => row.threadId);
      for (const limit of ["1", "3", "7"]) {
        const seen: string[] = [];
        for (let cursor: string | null | undefined; cursor !== null;) {
          const query = { holder: "me", sort, limit, ...(cursor === undefined ? {} : { cursor }) };
          const page = await unwrap(a.v1.queue.$get({ query }));
          seen.push(...page.items.map((row) => row.threadId));
          cursor = page.next;
        }
        expect(seen).toEqual(whole);
      }
    }
  });

  it("counts 500 at most and says that there are more", async () => {
    const { ctx } = await createWorld();
    const { lists } = ctx.store;
    expect(await lists.count("demo", "active", 2)).toEqual({ count: 0, more: false });
    const scene = await staffScene();
    await scene.hear(0, 3);
    const counted = [1, 2, 3, 4].map((atMost) => scene.world.ctx.store.lists.count("demo", "active", atMost));
    expect(await Promise.all(counted)).toEqual([
      { count: 1, more: true },
      { count: 2, more: true },
      { count: 3, more: false },
      { count: 3, more: false },
    ]);
  });

  it("stays exact when many take, give and leave at the same moment", async () => {
    const scene = await staffScene();
    const threads = await scene.hear(0, 6);
    const agents = await Promise.all(["a", "b", "c"].map((id) => agentOf(scene, id)));
    await Promise.all(
      threads.flatMap((id) =>
        agents.flatMap((agent) =>
          (["claim", "release", "claim"] as const).map((type) => act(agent, id, { type }).catch(() => undefined)),
        ),
      ),
    );
    const rows = (await unwrap(scene.lead.v1.queue.$get({ query: {} }))).items;
    const { items } = await unwrap(scene.lead.v1.colleagues.$get({ query: {} }));
    for (const { id, load } of items) {
      const held = rows.filter(({ claim }) => claim?.id === id).map(({ threadId }) => threadId);
      expect([load.active, await scene.world.ctx.store.desks.of("demo", personDesk(id))]).toEqual([
        held.length,
        held.toSorted(),
      ]);
    }
  });
});

describe("the reply guard", () => {
  it("names what colleagues and the machine did in the new states since one looked", async () => {
    const steps: [ThreadAction[], string[]][] = [
      [[{ type: "assign", to: { id: "sato", name: "佐藤" } }], ["thread.assigned 阿部"]],
      [
        [{ type: "snooze", until: null }, { type: "wake" }],
        ["thread.woken 阿部", "thread.snoozed 阿部"],
      ],
      [
        [{ type: "escalate", reason: "法務" }, { type: "deescalate" }],
        ["thread.deescalated 阿部", "thread.escalated 阿部"],
      ],
      [
        [{ type: "reopen" }, { type: "route", team: "care" }],
        ["thread.assigned Kikimimi", "thread.routed 阿部", "thread.reopened 阿部"],
      ],
    ];
    for (const [deeds, told] of steps) {
      const scene = await replyScene(mastodon);
      const { agent, lead } = await people(scene);
      await lead.v1.colleagues[":id"].$put({ param: { id: "sato" }, query: {}, json: { name: "佐藤" } });
      const care = { name: "Care", members: ["sato"], strategy: "round_robin" as const };
      await lead.v1.teams[":id"].$put({ param: { id: "care" }, query: {}, json: care });
      const replyId = await draft(scene, agent);
      const param = { id: scene.threadId, replyId };
      const threadRev = await revOf(scene, agent);
      for (const deed of deeds) {
        scene.later(1);
        await act(lead, scene.threadId, deed);
      }
      const refused: unknown = await unwrap(routes(agent).send.$post({ param, json: { version: 1, threadRev } })).catch(
        (error: unknown) => error,
      );
      const changed = refused instanceof AppError ? refused.details.changed : undefined;
      expect(refused).toMatchObject({ code: "conflict" });
      expect(changed?.map(({ what, by }) => `${what} ${by ?? ""}`).sort()).toEqual(told.toSorted());
      const now = { version: 1, threadRev: await revOf(scene, agent) };
      expect(await codeOf(unwrap(routes(agent).send.$post({ param, json: now })))).toBe("done");
    }
  });
});
