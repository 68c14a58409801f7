import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { kikimimiWith } from "../support/cli.ts";
import { serve } from "../support/serve.ts";
import { staffScene } from "../support/staff-scene.ts";

it("keeps people and teams from the command line, gives to them and takes from them", async () => {
  const scene = await staffScene();
  const server = await serve(scene.world);
  const folder = await mkdtemp(join(tmpdir(), "kikimimi-staff-"));
  try {
    const { port } = server.address() as AddressInfo;
    const env = {
      KIKIMIMI_URL: `http://127.0.0.1:${port}`,
      KIKIMIMI_TOKEN: await scene.world.tokenOf({ id: "boss", name: "Boss", role: "lead" }),
    };
    const run = (...args: string[]) => kikimimiWith({ env }, ...args);
    const hours = join(folder, "hours.json");
    await writeFile(hours, JSON.stringify({ timeZone: "Asia/Tokyo", hours: { thu: [["09:00", "18:00"]] } }));
    const saved = await run("colleague", "save", "sato", "--name", "佐藤", "--languages", "ja,en", "--hours", hours);
    expect([saved.code, saved.err]).toEqual([0, ""]);
    expect((await run("colleague", "save", "sato", "--capacity", "2")).out).toContain("version 2");
    const file = join(folder, "team.json");
    await writeFile(file, JSON.stringify({ name: "Care", members: ["sato"], takes: {}, strategy: "round_robin" }));
    expect((await run("team", "save", "care", file)).out).toContain("1 members");
    await scene.hear(0, 3);
    const list = await run("colleague", "list");
    expect(list.out).toMatch(/sato +佐藤 {2}agent {2}2\/2 {2}on duty {2}ja, en/);
    expect((await run("colleague", "away", "sato")).out).toContain("further notice");
    const taken = await run("colleague", "reassign", "sato", "--json");
    expect(JSON.parse(taken.out)).toMatchObject({ moved: { length: 2 }, failed: [], more: false });
    expect((await run("colleague", "list")).out).toMatch(/0\/2 {2}away until further notice/);
    expect((await run("colleague", "back", "sato")).code).toBe(0);
    expect((await run("team", "list")).out).toContain("round_robin");
    expect([(await run("team", "remove", "care")).code, (await run("team", "remove", "care")).code]).toEqual([0, 2]);
    expect([(await run("colleague", "remove", "sato")).code, (await run("team", "save", "x", file)).code]).toEqual([
      0, 2,
    ]);
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await rm(folder, { recursive: true });
  }
}, 60_000);
