import { beforeEach, describe, expect, it } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import { mentionOf } from "@kikimimi/core/mention/join";
import { evidenceOf } from "@kikimimi/core/thread/thread";
import { classifyText } from "@kikimimi/pipeline/classify-text";
import { inParallel } from "../support/parallel.ts";
import { CALM, OUTCRIES, postOf } from "../support/posts.ts";
import { createWorld, type World } from "../support/world.ts";

const at = (text: string): Date => new Date(`2026-11-${text}:00+09:00`);
const PLAN = {
  calendars: {
    office: {
      timeZone: "Asia/Tokyo",
      hours: {
        thu: [
          ["09:00", "12:00"],
          ["13:00", "18:00"],
        ] as [string, string][],
        fri: [["09:00", "18:00"]] as [string, string][],
      },
      holidaySets: ["JP"],
    },
  },
  policies: [
    {
      policyId: "office",
      name: "Office hours",
      calendar: "office",
      targets: { firstResponse: 3_600, nextResponse: 7_200, resolution: 86_400 },
    },
  ],
};

describe("promises", () => {
  let now: Date;
  let world: World;
  let lead: Client;

  beforeEach(async () => {
    now = at("26T11:30");
    world = await createWorld({ clock: () => now });
    lead = await world.clientOf({ role: "lead", name: "Mori" });
  });

  /** Something is said in a conversation, and heard at once. */
  async function say(id: string, conversationId: string, more: { text?: string; own?: boolean } = {}): Promise<void> {
    await world.push("standardwebhooks", postOf(id, { at: now, conversationId, ...more }));
    await world.drain();
  }

  async function onlyThread(): Promise<string> {
    const { items } = await unwrap(lead.v1.threads.$get({ query: { day: "2026-11-26" } }));
    expect(items).toHaveLength(1);
    return items[0]?.threadId ?? "";
  }

  const clocksOf = (id: string) => unwrap(lead.v1.threads[":id"].clocks.$get({ param: { id } }));

  it("count every answer in a conversation of many hundreds of posts", { timeout: 120_000 }, async () => {
    await say("ask", "long", { text: OUTCRIES[0] });
    const id = await onlyThread();
    now = at("26T11:40");
    await say("answer", "long", { text: CALM, own: true });
    const answered = now.getTime();
    // As deliveries would leave them, of which so many would take minutes.
    const place = { brandId: "demo", platform: "standardwebhooks", sourceId: "standardwebhooks", conversation: "long" };
    const joined = await inParallel(
      Array.from({ length: 620 }, (_, i) => i),
      (i) => {
        const createdAt = new Date(answered + 1_000 * (i + 1)).toISOString();
        const own = i % 2 === 1;
        const text = own ? CALM : OUTCRIES[2];
        const author = { id: own ? "us" : "a1", name: "山田" };
        const content = { version: i, normaliser: 1, kind: "comment" as const, text, author, media: [], own };
        const rest = { externalId: `more-${i}`, createdAt, receivedAt: createdAt, deletedAt: null };
        const signal = own ? null : classifyText(world.ctx, text);
        return world.ctx.store.mentions.join(mentionOf({ ...place, ...rest, content, signal }), `dlv_${i}`);
      },
    );
    const evidence = joined.flatMap(({ mention, rev }) => evidenceOf(mention, rev) ?? []);
    await world.ctx.store.threads.join({ ...place, threadId: id }, evidence);
    now = at("26T12:30");
    await say("again", "long", { text: OUTCRIES[1] });
    const { clocks } = await clocksOf(id);
    const of = (wanted: string) => clocks.filter(({ kind }) => kind === wanted).map(({ state }) => state);
    expect(of("first_response")).toEqual(["met"]);
    expect(of("next_response")).toEqual([...Array.from({ length: 310 }, () => "met"), "running"]);
  });

  it("count by the plan that holds, explain themselves, and change with it", async () => {
    await say("ask", "c1");
    const id = await onlyThread();
    now = at("26T13:20");
    const before = await clocksOf(id);
    expect(before).toMatchObject({ policy: { policyId: "urgent" } });
    expect(before.clocks.map(({ kind, state }) => [kind, state])).toEqual([
      ["first_response", "breached"],
      ["resolution", "running"],
    ]);
    const saved = await unwrap(lead.v1.sla.$put({ query: {}, json: { plan: PLAN, version: 0 } }));
    expect(saved.version).toBe(1);
    const after = await clocksOf(id);
    expect(after.clocks[0]).toMatchObject({
      state: "running",
      elapsedSeconds: 50 * 60,
      dueAt: at("26T13:30").toISOString(),
      warnAt: at("26T13:18").toISOString(),
    });
    now = at("26T13:25");
    await say("answer", "c1", { text: "確認いたします。", own: true });
    now = at("27T10:00");
    const { clocks } = await clocksOf(id);
    expect(clocks[0]).toMatchObject({ state: "met", elapsedSeconds: 55 * 60, stoppedAt: at("26T13:25").toISOString() });
    expect(clocks[1]?.timeline.map(({ state, countedSeconds }) => [state, countedSeconds])).toEqual([
      ["running", 55 * 60],
      ["waiting_for_customer", 0],
    ]);
  });

  it("refuse a plan that was changed meanwhile, one that names what is not there, and those who may not", async () => {
    const put = (version: number, plan: unknown, client = lead) =>
      // The server's own check is what is tried here, so the body goes out as it is.
      client.v1.sla.$put({ query: {}, json: { plan: plan as typeof PLAN, version } }).then((answer) => answer.status);
    expect(await put(0, PLAN)).toBe(200);
    expect(await put(0, PLAN)).toBe(409);
    expect(await put(1, { policies: [{ policyId: "a", name: "A", targets: {}, calendar: "none" }] })).toBe(400);
    expect(await put(1, { ...PLAN, calendars: { office: { timeZone: "UTC", holidaySets: ["XX"] } } })).toBe(400);
    expect(await put(1, PLAN, await world.clientOf({ role: "agent" }))).toBe(403);
    expect(await put(1, PLAN)).toBe(200);
  });

  it("are reported exactly, however often deliveries come and archives are replayed", async () => {
    await unwrap(lead.v1.sla.$put({ query: {}, json: { plan: PLAN, version: 0 } }));
    await say("ask 1", "c1");
    now = at("26T13:10");
    await say("answer 1", "c1", { text: "確認いたします。", own: true });
    await say("ask 2", "c2");
    await say("calm", "c3", { text: CALM });
    now = at("26T16:00");
    await say("answer 2", "c2", { text: "お待たせしました。", own: true });
    const query = { from: at("26T00:00").toISOString(), to: at("27T00:00").toISOString(), by: "all" as const };
    const report = () => unwrap(lead.v1.reports["response-times"].$get({ query }));
    const first = await report();
    expect(first.complete).toBe(true);
    expect(first.groups.find(({ kind }) => kind === "first_response")).toMatchObject({
      count: 2,
      stopped: 2,
      breached: 1,
      within: 0.5,
      businessSeconds: { p50: 40 * 60, p95: 170 * 60 },
      seconds: { p50: 100 * 60, p95: 170 * 60 },
    });
    await unwrap(lead.v1.replays.$post({ query: {}, json: { since: at("26T00:00").toISOString() } }));
    await world.drain();
    expect(await report()).toEqual(first);
    const byDay = await unwrap(lead.v1.reports["response-times"].$get({ query: { ...query, by: "day" } }));
    expect(byDay.groups.map(({ kind, group, count }) => [kind, group, count])).toEqual([
      ["first_response", "2026-11-26", 2],
      ["resolution", "2026-11-26", 2],
    ]);
    const empty = { ...query, from: at("25T00:00").toISOString(), to: at("26T00:00").toISOString() };
    expect((await unwrap(lead.v1.reports["response-times"].$get({ query: empty }))).rows).toEqual([]);
  });

  it("stop when a thread is closed, and go on when it is reopened", async () => {
    await say("ask", "c1");
    const id = await onlyThread();
    now = at("26T11:45");
    await unwrap(lead.v1.threads[":id"].close.$post({ param: { id }, json: {} }));
    now = at("26T17:00");
    const closed = await clocksOf(id);
    expect(closed.clocks.map(({ kind, state, elapsedSeconds }) => [kind, state, elapsedSeconds])).toEqual([
      ["first_response", "met", 900],
      ["resolution", "met", 900],
    ]);
    await unwrap(lead.v1.threads[":id"].reopen.$post({ param: { id } }));
    now = at("26T17:30");
    const reopened = await clocksOf(id);
    expect(reopened.clocks.find(({ kind }) => kind === "resolution")).toMatchObject({
      state: "running",
      elapsedSeconds: 2_700,
    });
  });

  it("say what is late and what soon will be, by who holds it and by team", async () => {
    for (const n of [0, 1, 2, 3]) {
      now = new Date(at("26T11:30").getTime() + n * 10 * 60_000);
      await world.push(
        "standardwebhooks",
        postOf(`d${n}`, { at: now, conversationId: `d${n}`, text: OUTCRIES[n] ?? "" }),
      );
      await world.drain();
    }
    const { items: queued } = await unwrap(lead.v1.queue.$get({ query: { sort: "due" } }));
    const ids = queued.map(({ threadId }) => threadId);
    const act = (id: string | undefined, json: { type: "claim" } | { type: "route"; team: string }) =>
      unwrap(lead.v1.threads[":id"].actions.$post({ param: { id: id ?? "" }, json }));
    await act(ids[0], { type: "claim" });
    await unwrap(lead.v1.teams[":id"].$put({ param: { id: "billing" }, query: {}, json: { name: "Billing" } }));
    await act(ids[1], { type: "route", team: "billing" });
    const dues = queued.map(({ dueAt }) => Date.parse(dueAt ?? ""));
    now = new Date((dues[1] ?? 0) + 60_000);
    const within = String(Math.round(((dues[2] ?? 0) - now.getTime()) / 1000));
    const due = await unwrap(lead.v1.sla.due.$get({ query: { within, limit: "2" } }));
    expect(due).toMatchObject({ late: 2, soon: dues[3] === dues[2] ? 2 : 1, complete: true });
    expect(due.items.map(({ threadId, late, clock }) => [threadId, late, clock])).toEqual(
      ids.slice(0, 2).map((id) => [id, true, "first_response"]),
    );
    expect(due.holders.find(({ name }) => name === "Mori")).toEqual({ name: "Mori", late: 1, soon: 0 });
    expect(due.teams.find(({ name }) => name === "billing")).toEqual({ name: "billing", late: 1, soon: 0 });
  });

  it("show on a row the time at which the first of the thread's clocks runs out, and no other", async () => {
    await unwrap(lead.v1.sla.$put({ query: {}, json: { plan: PLAN, version: 0 } }));
    await say("ask", "c1");
    const id = await onlyThread();
    const shown = async () => {
      const [thread, { clocks }] = await Promise.all([
        unwrap(lead.v1.threads[":id"].$get({ param: { id }, query: {} })),
        clocksOf(id),
      ]);
      const running = clocks.flatMap(({ state, dueAt }) => (state === "running" && dueAt !== null ? [dueAt] : []));
      return [thread.dueAt, running.toSorted((a, b) => (a < b ? -1 : 1))[0] ?? null];
    };
    const [due, clock] = await shown();
    expect(due).toBe(at("26T13:30").toISOString());
    expect(due).toBe(clock);
    now = at("26T11:45");
    await say("answer", "c1", { text: "確認いたします。", own: true });
    expect(await shown()).toEqual([null, null]);
    now = at("26T14:00");
    await say("again", "c1");
    const [next, running] = await shown();
    expect(next).toBe(at("26T16:00").toISOString());
    expect(next).toBe(running);
    await unwrap(lead.v1.threads[":id"].close.$post({ param: { id }, json: {} }));
    expect(await shown()).toEqual([null, null]);
    now = at("26T14:05");
    await unwrap(lead.v1.threads[":id"].reopen.$post({ param: { id } }));
    const [reopened, resolution] = await shown();
    expect(reopened).not.toBeNull();
    expect(reopened).toBe(resolution);
  });
});
