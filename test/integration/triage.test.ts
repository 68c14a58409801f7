import { beforeAll, describe, expect, it } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { ThreadRow } from "@kikimimi/api/schema";
import { CALM, OUTCRIES, postOf } from "../support/posts.ts";
import { threadIdOf } from "@kikimimi/core/base/identity";
import { Crash, createWorld, Fate, type World } from "../support/world.ts";

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

describe("triage", () => {
  let world: World;
  let agent: Client;

  beforeAll(async () => {
    world = await createWorld();
    agent = await world.clientOf({ id: "sato", name: "佐藤", role: "agent" });
    for (let i = 0; i < 9; i++) {
      await world.push("standardwebhooks", postOf(`q${i}`, { text: OUTCRIES[i] ?? "", at: minutesAgo(100 - i) }));
    }
    await world.push("standardwebhooks", postOf("calm", { text: CALM }));
    await world.drain();
  });

  async function pages(limit: number, sort: "priority" | "due"): Promise<ThreadRow[]> {
    const rows: ThreadRow[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await unwrap(
        agent.v1.queue.$get({ query: { sort, limit: String(limit), ...(cursor === undefined ? {} : { cursor }) } }),
      );
      rows.push(...page.items);
      cursor = page.next;
    }
    return rows;
  }

  it("pages through the queue in either order, each thread once, whatever the page's size", async () => {
    for (const sort of ["priority", "due"] as const) {
      const whole = (await pages(200, sort)).map((row) => row.threadId);
      expect(whole).toHaveLength(9);
      for (const limit of [1, 2, 3, 4, 9, 10])
        expect((await pages(limit, sort)).map((row) => row.threadId)).toEqual(whole);
    }
    const priorities = (await pages(4, "priority")).map((row) => row.priority);
    expect(priorities).toEqual([...priorities].sort((a, b) => b - a));
    const dues = (await pages(4, "due")).map((row) => Date.parse(row.dueAt ?? ""));
    expect(dues).toEqual([...dues].sort((a, b) => a - b));
  });

  it("explains each priority by terms that sum to it", async () => {
    for (const row of await pages(200, "priority")) {
      expect(row.priority).toBe(
        Math.min(
          100,
          row.terms.reduce((sum, term) => sum + term.weight, 0),
        ),
      );
      expect(row.lead?.excerpt.length).toBeGreaterThan(0);
      expect(row.dueAt).not.toBeNull();
    }
  });

  it("refuses another list's cursor, an unknown sort and a limit of zero, naming the field", async () => {
    const first = await unwrap(agent.v1.queue.$get({ query: { sort: "due", limit: "1" } }));
    await expect(
      unwrap(agent.v1.queue.$get({ query: { sort: "priority", cursor: first.next ?? "" } })),
    ).rejects.toMatchObject({ code: "invalid_input" });
    await expect(unwrap(agent.v1.queue.$get({ query: { cursor: "nonsense" } }))).rejects.toMatchObject({
      code: "invalid_input",
    });
    await expect(unwrap(agent.v1.queue.$get({ query: { limit: "0" } }))).rejects.toMatchObject({
      code: "invalid_input",
      details: { issues: [{ path: "limit" }] },
    });
  });

  it("keeps calm threads off the queue and on the day's list", async () => {
    const all = await unwrap(agent.v1.threads.$get({ query: { limit: "200" } }));
    const calm = all.items.find((row) => row.lead?.excerpt === CALM);
    expect(calm?.status).toBe("open");
    expect(all.items).toHaveLength(10);
  });

  it("tells what changed since the last time, and nothing else once the overlap is over", async () => {
    const before = await unwrap(agent.v1.changes.$get({ query: { since: new Date().toISOString(), limit: "200" } }));
    const known = new Map(before.items.map((row) => [row.threadId, row.rev]));
    const [row] = await pages(1, "due");
    const id = row?.threadId ?? "";
    await unwrap(agent.v1.threads[":id"].notes.$post({ param: { id }, json: { text: "折り返し待ち" } }));
    const after = await unwrap(agent.v1.changes.$get({ query: { since: before.since, limit: "200" } }));
    expect(
      after.items.filter((changed) => known.get(changed.threadId) !== changed.rev).map((changed) => changed.threadId),
    ).toEqual([id]);
  });

  it("tells every change once through pages of any size, also when many changed in one millisecond", async () => {
    const still = await createWorld({ clock: () => new Date("2026-11-20T23:59:59.999Z") });
    const people = await still.clientOf({ role: "viewer" });
    for (let i = 0; i < 7; i++) {
      await still.push("standardwebhooks", postOf(`c${i}`, { at: new Date("2026-11-20T20:00:00.000Z") }));
    }
    await still.drain();
    for (const limit of [1, 2, 7, 8]) {
      const told: string[] = [];
      let since = "2026-11-20T23:00:00.000Z";
      for (let more = true; more;) {
        const page = await unwrap(people.v1.changes.$get({ query: { since, limit: String(limit) } }));
        told.push(...page.items.map((row) => row.threadId));
        ({ since, more } = page);
        expect(told.length).toBeLessThanOrEqual(7);
      }
      expect(new Set(told).size).toBe(7);
    }
    const late = await unwrap(people.v1.changes.$get({ query: { since: "2026-11-18T00:00:00Z", limit: "200" } }));
    expect([late.reset, late.items.length]).toEqual([true, 7]);
  });

  it("walks claim, note, close, late mention, reopen, release, with every deed recorded", async () => {
    const conversationId = "walk";
    await world.push("standardwebhooks", postOf("walk-1", { text: OUTCRIES[9], conversationId, at: minutesAgo(30) }));
    await world.drain();
    const queue = await pages(200, "priority");
    const id = queue.find((row) => row.lead?.author?.id === "author-walk-1")?.threadId ?? "";
    const thread = agent.v1.threads[":id"];
    expect((await unwrap(thread.claim.$post({ param: { id } }))).claim).toMatchObject({ id: "sato", name: "佐藤" });
    await unwrap(thread.notes.$post({ param: { id }, json: { text: "担当部署に確認中" } }));
    expect((await unwrap(thread.close.$post({ param: { id }, json: { reason: "解決" } }))).status).toBe("closed");
    await expect(unwrap(thread.close.$post({ param: { id }, json: {} }))).rejects.toMatchObject({ code: "conflict" });

    // Posted before the close but delivered after it: nobody has seen it, so it must come back.
    await world.push("standardwebhooks", postOf("walk-2", { conversationId, at: minutesAgo(20) }));
    await world.drain();
    const back = await unwrap(thread.$get({ param: { id }, query: {} }));
    expect([back.status, back.mentions.length]).toEqual(["queued", 2]);

    await unwrap(thread.close.$post({ param: { id }, json: {} }));
    expect((await unwrap(thread.reopen.$post({ param: { id } }))).status).toBe("queued");
    await unwrap(thread.claim.$post({ param: { id } }));
    expect((await unwrap(thread.release.$post({ param: { id } }))).status).toBe("queued");
    await expect(unwrap(thread.release.$post({ param: { id } }))).rejects.toMatchObject({ code: "conflict" });
    const { activities } = await unwrap(thread.$get({ param: { id }, query: {} }));
    expect(activities.map((activity) => activity.type)).toEqual([
      "thread.opened",
      "thread.claimed",
      "thread.noted",
      "thread.closed",
      "thread.closed",
      "thread.reopened",
      "thread.claimed",
      "thread.released",
    ]);
  });

  it("lets a person's correction beat the machine, also when the post is edited or delivered again", async () => {
    const post = postOf("corrected", { text: OUTCRIES[10], at: minutesAgo(10) });
    await world.push("standardwebhooks", post);
    await world.drain();
    const row = (await pages(200, "priority")).find((one) => one.lead?.author?.id === "author-corrected");
    const mentionId = row?.lead?.mentionId ?? "";
    const correction = { anger: 0, urgency: 0, sentiment: "neutral" } as const;
    const ruled = await unwrap(
      agent.v1.mentions[":id"].correction.$put({ param: { id: mentionId }, json: correction }),
    );
    expect([ruled.route, ruled.status]).toEqual(["watch", "open"]);
    const updatedAt = new Date().toISOString();
    await world.push("standardwebhooks", {
      ...post,
      type: "mention.updated",
      timestamp: updatedAt,
      data: { ...post.data, text: `${OUTCRIES[10]}！`, updatedAt },
    });
    await world.push("standardwebhooks", post);
    await world.drain();
    const later = await unwrap(agent.v1.threads[":id"].$get({ param: { id: ruled.threadId }, query: {} }));
    expect([later.mentions[0]?.text, later.mentions[0]?.history[0]?.text]).toEqual([`${OUTCRIES[10]}！`, OUTCRIES[10]]);
    expect(later.activities.slice(1)).toMatchObject([
      { type: "mention.corrected", by: { id: "sato" }, mentionId, correction },
    ]);
    expect([later.route, later.mentions[0]?.correction?.value, later.mentions[0]?.history.length]).toEqual([
      "watch",
      correction,
      1,
    ]);
  });

  it("has nothing to correct once a post is deleted", async () => {
    await world.push("standardwebhooks", postOf("taken-back", { text: OUTCRIES[11], at: minutesAgo(5) }));
    await world.drain();
    const row = (await pages(200, "priority")).find((one) => one.lead?.author?.id === "author-taken-back");
    const id = row?.lead?.mentionId ?? "";
    const timestamp = new Date().toISOString();
    await world.push("standardwebhooks", { type: "mention.deleted", timestamp, data: { id: "taken-back" } });
    await world.drain();
    const correct = unwrap(agent.v1.mentions[":id"].correction.$put({ param: { id }, json: { anger: 0 } }));
    await expect(correct).rejects.toMatchObject({ code: "conflict" });
    const { mentions, status } = await unwrap(
      agent.v1.threads[":id"].$get({ param: { id: row?.threadId ?? "" }, query: {} }),
    );
    expect([status, mentions[0]?.text, mentions[0]?.correction]).toEqual(["open", "", null]);
  });

  it("refuses a cursor that was turned to another brand", async () => {
    const { next } = await unwrap(agent.v1.queue.$get({ query: { limit: "1" } }));
    const turned = Buffer.from(
      Buffer.from(next ?? "", "base64url")
        .toString()
        .replace("#demo#", "#acme#"),
    ).toString("base64url");
    await expect(unwrap(agent.v1.queue.$get({ query: { cursor: turned } }))).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("tells also what a writer with a slow clock wrote", async () => {
    let skew = 0;
    const slow = await createWorld({ clock: () => new Date(Date.now() - skew) });
    const people = await slow.clientOf({ role: "viewer" });
    const { since } = await unwrap(people.v1.changes.$get({ query: { since: new Date().toISOString() } }));
    skew = 3_000;
    await slow.push("standardwebhooks", postOf("slow", { at: minutesAgo(5) }));
    await slow.drain();
    skew = 0;
    const { items } = await unwrap(people.v1.changes.$get({ query: { since } }));
    expect(items).toHaveLength(1);
  });

  it("moves a post whose conversation gets another name, in either order, also when the process dies", async () => {
    const named = (conversationId: string, version: number) => {
      const post = postOf("moved", { conversationId, at: minutesAgo(9) });
      const updatedAt = new Date(Date.parse(post.timestamp) + version).toISOString();
      return { ...post, type: "mention.updated", timestamp: updatedAt, data: { ...post.data, updatedAt } };
    };
    for (const order of [
      ["b", "a"],
      ["a", "b"],
    ]) {
      for (const death of [0, 4, 5, 6, 7, 8, 9, 10]) {
        const fate = new Fate();
        const moving = await createWorld({ fate });
        const people = await moving.clientOf({ role: "viewer" });
        await moving.push("standardwebhooks", named(order[0] ?? "", 1));
        await moving.drain();
        await moving.push("standardwebhooks", named(order[1] ?? "", 2));
        fate.plan(death === 0 ? [] : [death]);
        await moving.drain().catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error;
        });
        fate.plan([]);
        await moving.drain();
        const { items } = await unwrap(people.v1.queue.$get({ query: {} }));
        expect([order, death, items.map((row) => row.threadId)]).toEqual([
          order,
          death,
          [threadIdOf("demo", "standardwebhooks", "a")],
        ]);
        const rest = await unwrap(
          people.v1.threads[":id"].$get({ param: { id: threadIdOf("demo", "standardwebhooks", "b") }, query: {} }),
        );
        expect([rest.status, rest.lead, rest.mentions]).toEqual(["open", null, []]);
      }
    }
  });

  it("puts a calm thread on the queue when a person says that it is urgent", async () => {
    await world.push("standardwebhooks", postOf("underrated", { text: CALM }));
    await world.drain();
    const all = await unwrap(agent.v1.threads.$get({ query: { limit: "200" } }));
    const mentionId = all.items.find((one) => one.lead?.author?.id === "author-underrated")?.lead?.mentionId ?? "";
    await unwrap(agent.v1.mentions[":id"].correction.$put({ param: { id: mentionId }, json: { urgency: 2 } }));
    await world.drain();
    expect((await pages(200, "priority")).map((row) => row.lead?.mentionId)).toContain(mentionId);
  });
});
