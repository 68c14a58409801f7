import { beforeAll, describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import type { Problem } from "@kikimimi/api/problem";
import { AppError } from "@kikimimi/core/base/error";
import { threadIdOf } from "@kikimimi/core/base/identity";
import { postOf } from "../support/posts.ts";
import { createWorld, type World } from "../support/world.ts";

describe("claims", () => {
  let world: World;
  let threadId: string;

  beforeAll(async () => {
    world = await createWorld();
    await world.push("standardwebhooks", postOf("p1"));
    await world.drain();
    const queue = await unwrap((await world.clientOf({ role: "viewer" })).v1.queue.$get({ query: {} }));
    threadId = queue.items[0]?.threadId ?? "";
  });

  it("lets exactly one of fifty simultaneous claims win, and tells the others who holds it", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const token = await world.tokenOf({ id: `agent-${i}`, name: `Agent ${i}`, role: "agent" });
        const headers = { authorization: `Bearer ${token}` };
        const response = await world.request(`/v1/threads/${threadId}/claim`, { method: "POST", headers });
        return { id: `agent-${i}`, status: response.status, body: (await response.json()) as Problem };
      }),
    );
    const winners = answers.filter((answer) => answer.status === 200);
    const losers = answers.filter((answer) => answer.status === 409);
    expect([winners.length, losers.length]).toEqual([1, 49]);
    expect(new Set(losers.map(({ body }) => `${body.code} ${body.holder?.id}`))).toEqual(
      new Set([`conflict ${winners[0]?.id}`]),
    );
    const detail = await unwrap(
      (await world.clientOf({ role: "viewer" })).v1.threads[":id"].$get({ param: { id: threadId }, query: {} }),
    );
    expect(detail.activities.filter((activity) => activity.type === "thread.claimed")).toHaveLength(1);

    const again = await world.tokenOf({ id: winners[0]?.id ?? "", role: "agent" });
    const response = await world.request(`/v1/threads/${threadId}/claim`, {
      method: "POST",
      headers: { authorization: `Bearer ${again}` },
    });
    expect(response.status).toBe(200);
  });

  it("takes a thousand posts of one conversation at once, and knows its newest", async () => {
    const busy = await createWorld();
    const at = Date.parse("2026-11-20T00:00:00.000Z");
    for (let delivery = 0; delivery < 20; delivery++) {
      const data = Array.from({ length: 50 }, (_, i) => {
        const n = delivery * 50 + i;
        return postOf(`busy-${n}`, { text: "こんにちは", at: new Date(at + n * 1_000), conversationId: "busy" }).data;
      });
      await busy.push("standardwebhooks", { type: "mention.created", timestamp: new Date(at).toISOString(), data });
    }
    await busy.drain();
    const client = await busy.clientOf({ role: "viewer" });
    const id = threadIdOf("demo", "standardwebhooks", "busy");
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const query = { limit: "200", ...(cursor === undefined ? {} : { cursor }) };
      const page = await unwrap(client.v1.threads[":id"].mentions.$get({ param: { id }, query }));
      seen.push(...page.items.map((mention) => mention.externalId));
      cursor = page.next;
    }
    expect(seen).toEqual(Array.from({ length: 1_000 }, (_, i) => `busy-${999 - i}`));
    const thread = await unwrap(client.v1.threads[":id"].$get({ param: { id }, query: {} }));
    expect([thread.lastAt, thread.manyMentions]).toEqual([new Date(at + 999_000).toISOString(), true]);
  });

  it("lets a lead release what another holds, and nobody else", async () => {
    const stranger = await world.clientOf({ id: "stranger", role: "agent" });
    const lead = await world.clientOf({ id: "lead", role: "lead" });
    await expect(unwrap(stranger.v1.threads[":id"].release.$post({ param: { id: threadId } }))).rejects.toMatchObject({
      code: "conflict",
    });
    const row = await unwrap(lead.v1.threads[":id"].release.$post({ param: { id: threadId } }));
    expect([row.status, row.claim]).toEqual(["queued", null]);
  });

  it("refuses a viewer, a stranger to the brand, and a thread that is not there", async () => {
    const viewer = await world.clientOf({ role: "viewer" });
    const other = await world.clientOf({ role: "admin", brands: ["another"] });
    const agent = await world.clientOf({ role: "agent" });
    const codeOf = async (claim: Promise<unknown>): Promise<unknown> =>
      claim.catch((error: unknown) => (error instanceof AppError ? error.code : error));
    expect(await codeOf(unwrap(viewer.v1.threads[":id"].claim.$post({ param: { id: threadId } })))).toBe("forbidden");
    // To those without the brand its threads do not exist.
    expect(await codeOf(unwrap(other.v1.threads[":id"].claim.$post({ param: { id: threadId } })))).toBe("not_found");
    expect(await codeOf(unwrap(agent.v1.threads[":id"].claim.$post({ param: { id: "thr_NONE" } })))).toBe("not_found");
  });
});
