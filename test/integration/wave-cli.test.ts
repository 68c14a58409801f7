import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { kikimimiWith } from "../support/cli.ts";
import { serve } from "../support/serve.ts";
import { paste } from "../support/wave-scene.ts";
import { createWorld } from "../support/world.ts";

describe("the command queue", () => {
  it("shows a wave with its count, lists it, and closes it with a reason", async () => {
    const world = await createWorld();
    const server = await serve(world);
    try {
      await paste(world, [0, 1, 2]);
      await world.drain();
      const { port } = server.address() as AddressInfo;
      const env = {
        KIKIMIMI_URL: `http://127.0.0.1:${port}`,
        KIKIMIMI_TOKEN: await world.tokenOf({ name: "佐藤", role: "agent" }),
      };
      const queue = (...args: string[]) => kikimimiWith({ env }, "queue", ...args);
      const list = await queue();
      const wave = /×3 \((wav_\w+)\)/.exec(list.out)?.[1] ?? "";
      expect([list.code, list.out.trim().split("\n")]).toEqual([0, [expect.stringContaining(wave)]]);
      const each = await queue("--wave", wave);
      expect(each.out.trim().split("\n")).toHaveLength(3);
      expect((await queue("--close")).code).toBe(2);
      const closed = await queue("--wave", wave, "--close", "--reason", "一斉投稿", "--json");
      expect([closed.code, JSON.parse(closed.out)]).toMatchObject([0, { closed: { length: 3 }, failed: [] }]);
      expect((await queue()).out).toContain("Nothing waits");
      expect((await queue("--wave", "wav_none", "--close")).code).toBe(2);
    } finally {
      await new Promise<void>((resolve) => server.close(() => resolve()));
    }
  }, 60_000);
});
