import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shippedModel } from "@kikimimi/classifier/models";
import { mentionIdOf } from "@kikimimi/core/base/identity";
import type { Mention } from "@kikimimi/core/mention/mention";
import { withBrandModels } from "@kikimimi/pipeline/brand-model";
import type { Context } from "@kikimimi/pipeline/context";
import { processDelivery } from "@kikimimi/pipeline/process-delivery";
import { adapted, groundOf } from "@kikimimi/training/brand-adapt";
import { ownPosts } from "@kikimimi/training/own-posts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postOf } from "../support/posts.ts";
import { createWorld, type World } from "../support/world.ts";

const PLATFORM = "standardwebhooks";
/** What only this brand's people know to be urgent. */
const TEXT = "ヌルポ便の件です";

describe("a brand's own model", () => {
  let folder: string;
  let world: World;
  let mine: Context;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kikimimi-brand-"));
    const rows = Array.from({ length: 60 }, (_, at) => ({
      text: `ヌルポ便の件その${at}`,
      author: `a${at}`,
      labels: { urgency: 2 as const },
    }));
    const file = join(folder, "ja.json");
    const replay = ownPosts("ja")
      .slice(0, 120)
      .map((post) => post.text);
    const ground = groundOf(shippedModel("ja").file, replay, 1);
    await writeFile(file, JSON.stringify(adapted(ground, rows)));
    world = await createWorld();
    mine = withBrandModels(world.ctx, { KIKIMIMI_MODEL_JA: file });
  });
  afterAll(() => rm(folder, { recursive: true }));

  const mentionOf = async (id: string): Promise<Mention | undefined> =>
    (await world.ctx.store.mentions.get(mentionIdOf("demo", PLATFORM, id)))?.mention;
  const again = async (ctx: Context): Promise<void> => {
    const { items } = await world.ctx.store.deliveries.ofDay("demo", ctx.clock().toISOString().slice(0, 10), {
      limit: 9,
    });
    for (const { deliveryId } of items) {
      const archived = await world.ctx.store.deliveries.get("demo", deliveryId);
      if (archived) await processDelivery({ ctx, input: archived.delivery });
    }
  };

  it("judges a post anew on replay, and the shipped model does not take it back", async () => {
    await world.push(PLATFORM, postOf("n1", { text: TEXT }));
    await world.drain();
    const before = (await mentionOf("n1"))?.signal;
    expect([before?.model, before?.urgency.level]).toEqual([shippedModel("ja").file.version, 0]);
    await again(mine);
    const after = (await mentionOf("n1"))?.signal;
    expect(after?.model).toMatch(/\+brand\.[0-9a-f]{8}$/);
    expect(after?.urgency.level).toBe(2);
    await again(world.ctx);
    expect((await mentionOf("n1"))?.signal).toEqual(after);
  });
});
