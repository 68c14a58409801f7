import { describe, expect, inject, it } from "vitest";
import { createInboundSender } from "@kikimimi/messaging/sender";
import { createSourceLookup } from "@kikimimi/store/source-lookup";
import { unwrap } from "@kikimimi/api/client";
import { deliveryOf } from "@kikimimi/pipeline/receive-delivery";
import { postOf } from "../support/posts.ts";
import { createWorld } from "../support/world.ts";

const PLATFORM = "standardwebhooks";

/** The webhook's own clients, beside the store and the queues that everything else works with. */
async function scene() {
  const world = await createWorld();
  const { KIKIMIMI_TABLE: table = "", INBOUND_QUEUE_URL: url = "" } = world.variables;
  return {
    world,
    lookup: createSourceLookup({ table, endpoint: inject("dynamo") }),
    sender: createInboundSender({ url, endpoint: inject("sqs") }),
  };
}

describe("the clients of a webhook", () => {
  it("find the same sources as the store", async () => {
    const { world, lookup } = await scene();
    const { sources } = world.ctx.store;
    await sources.put({
      schemaVersion: 1,
      sourceId: "shop",
      brandId: "demo",
      platform: PLATFORM,
      name: "店 🏪",
      settings: { nested: { list: [1, 2.5, null, true, "文"], empty: {} } },
      replyApproval: "required",
      polled: false,
    });
    const found = await lookup.get(PLATFORM, "shop");
    expect(found?.settings).toEqual({ nested: { list: [1, 2.5, null, true, "文"], empty: {} } });
    expect(found).toEqual(await sources.get(PLATFORM, "shop"));
    expect(await lookup.get(PLATFORM, "nowhere")).toBeUndefined();
  });

  it("note times that the store reads, the latest wins, and nobody is told of the others", async () => {
    const { world, lookup } = await scene();
    const { sources } = world.ctx.store;
    await lookup.hear(PLATFORM, "shop", "2026-11-26T10:05:00.000Z");
    await lookup.hear(PLATFORM, "shop", "2026-11-26T10:05:30.000Z");
    expect(await sources.heardAt(PLATFORM, "shop")).toBe("2026-11-26T10:05:00.000Z");
    await lookup.hear(PLATFORM, "shop", "2026-11-26T09:00:00.000Z");
    expect(await sources.heardAt(PLATFORM, "shop")).toBe("2026-11-26T10:05:00.000Z");
    await sources.hear(PLATFORM, "shop", "2026-11-26T11:00:00.000Z");
    expect(await sources.heardAt(PLATFORM, "shop")).toBe("2026-11-26T11:00:00.000Z");
  });

  it("send what the process function reads", async () => {
    const { world, sender } = await scene();
    const source = await world.ctx.store.sources.get(PLATFORM, PLATFORM);
    if (!source) throw new Error("the world has no source");
    const body = Buffer.from(JSON.stringify(postOf("sent")));
    await sender.send("inbound", {
      type: "delivery.received",
      delivery: deliveryOf(world.ctx, source, "webhook", body),
    });
    await world.drain();
    const client = await world.clientOf({ role: "viewer" });
    const { items } = await unwrap(client.v1.threads.$get({ query: {} }));
    expect(items).toHaveLength(1);
  });

  it("say so when the queue is not there", async () => {
    const { world } = await scene();
    const sender = createInboundSender({
      url: `${world.variables["INBOUND_QUEUE_URL"]}-gone`,
      endpoint: inject("sqs"),
    });
    const source = await world.ctx.store.sources.get(PLATFORM, PLATFORM);
    if (!source) throw new Error("the world has no source");
    const delivery = deliveryOf(world.ctx, source, "webhook", Buffer.from("{}"));
    await expect(sender.send("inbound", { type: "delivery.received", delivery })).rejects.toMatchObject({
      code: "upstream",
    });
  });
});
