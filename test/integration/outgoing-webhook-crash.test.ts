import { describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { createOutgoing } from "@kikimimi/pipeline/outgoing";
import { OUTCRIES } from "../support/posts.ts";
import { webhookScene } from "../support/webhook-scene.ts";
import { Crash, Fate } from "../support/world.ts";

const RUNS = Number(process.env["KIKIMIMI_RUNS"] ?? 12);

/** A small generator of its own, so that a failing run is named by its number. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (sides) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return (state >>> 8) % sides;
  };
}

describe("killed at any edge, repeated and overlapping", () => {
  it(`every event arrives, as one message each, ${RUNS} times`, { timeout: 300_000 }, async () => {
    const fate = new Fate();
    const real = createOutgoing({ reach: "local" });
    // The process may also die on either side of the request that leaves.
    const outgoing: typeof real = {
      ...real,
      post: async (request) => {
        fate.cross();
        const posted = await real.post(request);
        fate.cross();
        return posted;
      },
    };
    const { world, receiver, lead, pass, tell, send, hear, log } = await fate.look(() =>
      webhookScene({ fate, outgoing }),
    );
    let deaths = 0;
    let doubles = 0;
    for (let run = 0; run < RUNS; run++) {
      const roll = dice(run + 1);
      receiver.heard.splice(0);
      receiver.react(() => (roll(4) === 0 ? { status: 503 } : { status: 200 }));
      const { id, threadId } = await fate.look(async () => {
        const json = { url: receiver.url, events: ["*"] };
        const { webhook } = await unwrap(lead.v1.webhooks.$post({ query: {}, json }));
        const thread = await hear(`run-${run}`, `${OUTCRIES[run % OUTCRIES.length] ?? ""} (${run})`);
        await unwrap(lead.v1.threads[":id"].claim.$post({ param: { id: thread } }));
        pass(3);
        for (const text of ["一", "二"])
          await unwrap(lead.v1.threads[":id"].notes.$post({ param: { id: thread }, json: { text } }));
        await unwrap(lead.v1.threads[":id"].close.$post({ param: { id: thread }, json: {} }));
        return { id: webhook.subscriptionId, threadId: thread };
      });
      fate.plan(Array.from({ length: 3 + roll(4) }, () => 1 + roll(30)));
      for (let life = 0; life < 60; life++) {
        const done = await Promise.allSettled([tell(), roll(2) === 0 ? tell() : send(), send()]);
        for (const one of done) {
          if (one.status === "fulfilled") continue;
          if (!isDeath(one.reason)) throw one.reason;
          deaths++;
        }
        fate.restart();
        pass(life > 12 ? 20_000 : roll(3) === 0 ? 4_000 : 70);
        const messages = await fate.look(() => log(id));
        if (life > 5 && messages.length > 0 && messages.every(({ state }) => state === "delivered")) break;
      }
      fate.plan([]);
      const messages = await fate.look(() => log(id));
      const activities = await fate.look(() => world.ctx.store.threads.activities(threadId));
      const told = messages.map(({ eventId }) => eventId);
      const wanted = [...activities.map(({ activityId }) => activityId), `${threadId}.first`];
      expect([run, told.toSorted()]).toEqual([run, wanted.toSorted()]);
      expect([run, messages.map(({ state }) => state)]).toEqual([run, messages.map(() => "delivered")]);
      const arrived = receiver.heard.map((one) => one.id);
      expect([run, [...new Set(arrived)].toSorted()]).toEqual([run, messages.map((one) => one.messageId).toSorted()]);
      // What arrived more often than it was asked for again was sent by somebody who died before noting it.
      doubles += arrived.length - new Set(arrived).size;
      await fate.look(() => unwrap(lead.v1.webhooks[":id"].$delete({ param: { id }, query: {} })));
    }
    expect(deaths).toBeGreaterThan(RUNS);
    expect(doubles).toBeGreaterThan(0);
  });
});

function isDeath(error: unknown): boolean {
  return error instanceof Crash || (error instanceof Error && isDeath(error.cause));
}
