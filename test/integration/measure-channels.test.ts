import { expect, it } from "vitest";
import { measureChannels } from "@kikimimi/pipeline/measure-channels";
import { createWorld } from "../support/world.ts";

const NOW = new Date("2026-11-26T10:00:00Z");
const inDays = (days: number): string => new Date(NOW.getTime() + days * 86_400_000).toISOString();

it("counts silent channels and tokens that end, and measures both of the table", async () => {
  const world = await createWorld({ clock: () => NOW });
  const { sources } = world.ctx.store;
  const measured: unknown[] = [];
  const named: unknown[] = [];
  const ctx = {
    ...world.ctx,
    log: {
      ...world.ctx.log,
      warn: (event: string, fields: object = {}) => void named.push({ event, ...fields }),
      metrics: (...one: unknown[]) => void measured.push(one),
    },
  };
  const all = await sources.all();
  expect(await measureChannels({ ctx, input: { table: "one" } })).toEqual({
    channels: all.length,
    silent: 0,
    expiring: 0,
  });

  const change = async (platform: string, fields: object): Promise<void> => {
    await sources.putState(platform, platform, { ...(await sources.state(platform, platform)), ...fields });
  };
  const sealed = { schemaVersion: 1 as const, sealed: "", digest: "", rev: 0 };
  await change("rss", { failures: 3 });
  await change("mastodon", { refused: { digest: "d", at: NOW.toISOString() } });
  await sources.putToken("threads", "threads", { ...sealed, expiresAt: inDays(3) });
  await sources.putToken("instagram", "instagram", { ...sealed, expiresAt: inDays(9) });
  await sources.hear("line", "line", inDays(-8));

  const counts = await measureChannels({ ctx, input: { table: "one" } });
  expect(counts).toEqual({ channels: all.length, silent: 2, expiring: 2 });
  expect(measured.at(-1)).toEqual([{ table: "one" }, { SilentChannels: 2, ExpiringTokens: 2 }]);
  const care = (platform: string, silent: boolean, expiring: boolean) => ({
    event: "channel.needs_care",
    platform,
    sourceId: platform,
    silent,
    expiring,
  });
  expect(named).toHaveLength(4);
  expect(named).toEqual(
    expect.arrayContaining([
      care("rss", true, false),
      care("line", true, false),
      care("mastodon", false, true),
      care("threads", false, true),
    ]),
  );
});
