import { expect, it, vi } from "vitest";
import { pollSources } from "@kikimimi/pipeline/poll-sources";
import { fakeOf } from "../support/fakes.ts";
import { createWorld } from "../support/world.ts";

it("polls every other source when the state of one cannot be read, and fails once they were", async () => {
  const now = (): Date => new Date("2026-11-26T10:00:00Z");
  const settings = { ...fakeOf("mastodon", { now, pageSize: 20 }).settings };
  const world = await createWorld({
    clock: now,
    settings: { mastodon: settings, rss: { ...fakeOf("rss", { now, pageSize: 20 }).settings } },
    fetch: async () => Response.json([], { status: 404 }),
  });
  const { sources } = world.ctx.store;
  const state = sources.state.bind(sources);
  vi.spyOn(sources, "state").mockImplementation(async (platform, sourceId) => {
    if (platform === "mastodon") throw new Error("nobody can read this");
    return state(platform, sourceId);
  });
  await expect(pollSources({ ctx: world.ctx })).rejects.toThrow("nobody can read this");
  expect((await state("rss", "rss")).lastPolledAt).toBe(now().toISOString());
});
