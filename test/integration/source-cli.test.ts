import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Ran, kikimimiWith } from "../support/cli.ts";
import { fakeOf } from "../support/fakes.ts";
import { serve } from "../support/serve.ts";
import { createWorld, type World } from "../support/world.ts";

const SECRET = "0123456789abcdef0123456789abcdef";

describe("the command source", () => {
  let folder: string;
  let world: World;
  let server: Server;
  let env: Record<string, string>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "kikimimi-source-cli-"));
    const line = fakeOf("line", { now: () => new Date(), pageSize: 20 });
    world = await createWorld({ secrets: {}, fetch: line.fetch });
    server = await serve(world);
    const { port } = server.address() as AddressInfo;
    env = { KIKIMIMI_URL: `http://127.0.0.1:${port}`, KIKIMIMI_TOKEN: await world.tokenOf({ role: "admin" }) };
  });
  afterEach(async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    rmSync(folder, { recursive: true });
  });

  function file(name: string, value: unknown): string {
    const path = join(folder, name);
    writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
    return path;
  }

  const source = (args: readonly string[], input = ""): Promise<Ran> => kikimimiWith({ env, input }, "source", ...args);

  it("connects, sets secrets, checks, tries, changes, shows, lists and disconnects", { timeout: 120_000 }, async () => {
    const settings = file("settings.json", { botUserId: "Ub0t" });
    const added = await source(["add", "line/shop", "--name", "傘の店", "--settings", settings]);
    expect(added).toMatchObject({ code: 0, out: expect.stringContaining("missing: channelSecret") as string });
    const unready = await source(["check", "line/shop"]);
    expect(unready).toMatchObject({ code: 1, out: expect.stringContaining("channelSecret: is not set") as string });
    expect((await source(["test", "line/shop"])).code).toBe(3);
    const set = await source(["secrets", "line/shop", "channelSecret"], `${SECRET}\n`);
    expect(set).toMatchObject({ code: 0, out: expect.stringContaining("channelSecret: 1 accepted, set 20") as string });
    expect(set.out + set.err).not.toContain(SECRET.slice(0, 8));
    const all = file("secrets.json", { channelSecret: SECRET.replaceAll("0", "f"), channelAccessToken: "wrong" });
    expect((await source(["secrets", "line/shop", "--file", all])).out).toContain("channelSecret: 2 accepted");
    const refused = await source(["check", "line/shop", "--json"]);
    expect([refused.code, JSON.parse(refused.out)]).toMatchObject([
      1,
      { steps: [{ outcome: "ok" }, { outcome: "ok" }, { reason: "refused" }, { reason: "nothing_came" }] },
    ]);
    expect((await source(["secrets", "line/shop", "channelAccessToken", "--drop"])).out).toContain("not set");
    const sent = await source(["test", "line/shop"]);
    expect(sent).toMatchObject({ code: 0, out: expect.stringContaining("signed and verified") as string });
    await world.drain();
    const changed = await source(["set", "line/shop", "--approval", "required", "--json"]);
    expect(JSON.parse(changed.out)).toMatchObject({
      name: "傘の店",
      settings: { botUserId: "Ub0t" },
      replyApproval: "required",
      version: 2,
    });
    expect((await source(["show", "line/shop"])).out).toContain("Ub0t");
    expect((await source(["list"])).out).toMatch(/line\/shop +v2 +傘の店/);
    const asks = await source(["remove", "line/shop"]);
    expect(asks).toMatchObject({ code: 2, err: expect.stringContaining("--yes") as string });
    expect((await source(["remove", "line/shop", "--yes"])).code).toBe(0);
    expect((await source(["show", "line/shop"])).code).toBe(2);
  });

  it("says what is wrong, never what a secret is, and takes none from its arguments", { timeout: 90_000 }, async () => {
    const cases: (readonly [args: string[], input: string, code: number, says: RegExp])[] = [
      [["add", "line"], "", 2, /platform\/id/],
      [["add", "nowhere/shop"], "", 2, /no platform/],
      [["add", "line/shop", "--settings", "/nowhere.json"], "", 2, /cannot be read/],
      [["secrets", "line/line"], "", 2, /name of one secret/],
      [["secrets", "line/line", "channelSecret", "typed"], "", 2, /too many arguments/],
      [["secrets", "line/line", "channelSecret"], "hush-hush", 2, /32 hexadecimal digits/],
      [["secrets", "line/line", "password"], "hush-hush", 2, /is no secret of LINE/],
      [["secrets", "line/line", "channelSecret"], "", 2, /Nothing came in/],
    ];
    for (const [args, input, code, says] of cases) {
      const { err, ...ran } = await source(args, input);
      expect([args, ran.code]).toEqual([args, code]);
      expect(err).toMatch(says);
      expect(ran.out + err).not.toContain("hush");
    }
    env["KIKIMIMI_TOKEN"] = await world.tokenOf({ role: "lead" });
    expect(await source(["list"])).toMatchObject({ code: 3, err: expect.stringContaining("admin") as string });
    const help = await source(["--help"]);
    expect(help.out).toContain("kikimimi secrets");
  });
});
