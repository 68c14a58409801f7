import type { BatchGetItemCommandInput } from "@aws-sdk/client-dynamodb";
import { Waves } from "@kikimimi/store/waves";
import { createDocumentClient, createDynamoClient } from "@kikimimi/store/client";
import { describe, expect, it } from "vitest";
import { FURIOUS, postOf } from "../support/posts.ts";
import { createWorld, type World } from "../support/world.ts";

/** Waves on an engine whose cheap reads know of nothing yet, as a replica may that is a moment behind. */
function behind({ variables }: World): Waves {
  const client = createDynamoClient({ endpoint: variables["DYNAMODB_ENDPOINT"] });
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const { RequestItems: asked } = args.input as BatchGetItemCommandInput;
      const isCheap = Object.values(asked ?? {}).some((one) => one.ConsistentRead !== true);
      const result = await next(args);
      if (context["commandName"] === "BatchGetItemCommand" && isCheap) Object.assign(result.output, { Responses: {} });
      return result;
    },
    { step: "initialize", name: "behind" },
  );
  return new Waves(createDocumentClient(client), variables["KIKIMIMI_TABLE"] ?? "", () => new Date());
}

describe("what was read a moment ago", () => {
  it("makes no second wave: a copy that the first read did not show is found by the next one", async () => {
    const world = await createWorld();
    const enter = (waves: Waves, mentionId: string) =>
      waves.enter({
        brandId: "demo",
        bands: ["0aaaa", "1bbbb"],
        entry: { mentionId, fingerprint: "f", at: new Date().toISOString() },
        choose: async ([first]) => ({ waveId: first?.waveId ?? `wav_${mentionId}`, standing: [] }),
      });
    expect(await enter(world.ctx.store.waves, "mnt_a")).toBe("wav_mnt_a");
    expect(await enter(behind(world), "mnt_b")).toBe("wav_mnt_a");
    expect(await enter(behind(world), "mnt_b")).toBe("wav_mnt_a");
  });

  it("overwrites nothing: a thread that changed meanwhile is changed as it is", async () => {
    const world = await createWorld();
    await world.push("standardwebhooks", postOf("once", { text: FURIOUS }));
    await world.drain();
    const { threads } = world.ctx.store;
    const viewer = await world.clientOf({ role: "viewer" });
    const answer = await (await viewer.v1.threads.$get({ query: {} })).json();
    const threadId = "items" in answer ? (answer.items[0]?.threadId ?? "") : "";
    const seen = await threads.get(threadId);
    const tag = (name: string, from = seen) =>
      threads.change(
        threadId,
        (thread) => ({ thread: { ...thread, tags: [...thread.tags, name] }, activities: [] }),
        undefined,
        from,
      );
    await tag("first");
    const after = await tag("second");
    expect(after?.thread.tags).toEqual(["first", "second"]);
    expect((await threads.get(threadId))?.thread.tags).toEqual(["first", "second"]);
  });
});
