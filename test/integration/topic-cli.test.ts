import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mentionIdOf } from "@kikimimi/core/base/identity";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Ran, kikimimiWith } from "../support/cli.ts";
import { CALM, FURIOUS, postOf } from "../support/posts.ts";
import { serve } from "../support/serve.ts";
import { createWorld, type World } from "../support/world.ts";

const PLATFORM = "standardwebhooks";

describe("the commands topic and rule", () => {
  let folder: string;
  let world: World;
  let server: Server;
  let env: Record<string, string>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "kikimimi-topic-"));
    world = await createWorld();
    server = await serve(world);
    const { port } = server.address() as AddressInfo;
    env = {
      KIKIMIMI_URL: `http://127.0.0.1:${port}`,
      KIKIMIMI_TOKEN: await world.tokenOf({ name: "加藤", role: "lead" }),
    };
  });
  afterEach(async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await rm(folder, { recursive: true });
  });

  const kikimimi = (...args: readonly string[]): Promise<Ran> => kikimimiWith({ env }, ...args);
  const json = async (...args: readonly string[]): Promise<unknown> => {
    const { code, out, err } = await kikimimi(...args, "--json");
    if (code !== 0) throw new Error(`exit code ${code}: ${err}`);
    return JSON.parse(out);
  };
  const fileOf = async (name: string, value: unknown): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, JSON.stringify(value));
    return file;
  };

  it("save, show, save again and refuse an old version", { timeout: 60_000 }, async () => {
    const examples = [{ text: "返金してください", matches: true }];
    const file = await fileOf("new.json", { topicId: "refunds", name: "返金", rule: "返金 OR refund", examples });
    expect((await kikimimi("topic", "save", file)).out).toContain("refunds is saved as version 1");
    const shown = (await json("topic", "show", "refunds")) as object;
    const again = await fileOf("again.json", { ...shown, rule: "返金 OR 返品" });
    expect(await json("topic", "save", again)).toMatchObject({ topic: { version: 2, rule: "返金 OR 返品" } });
    const old = await kikimimi("topic", "save", again);
    expect([old.code, old.err]).toEqual([3, expect.stringContaining("is at version 2")]);
    const wrong = await kikimimi("topic", "save", await fileOf("wrong.json", { ...shown, version: 2, rule: "(" }));
    expect([wrong.code, wrong.out]).toEqual([2, ""]);
    const typo = await kikimimi("topic", "save", await fileOf("typo.json", { ...shown, colur: "red" }));
    expect([typo.code, typo.err]).toEqual([2, expect.stringContaining("colur")]);
    expect((await kikimimi("topic", "list")).out).toMatch(/^refunds +v2/);
    expect((await kikimimi("topic", "remove", "refunds")).code).toBe(0);
    expect((await kikimimi("topic", "show", "refunds")).code).toBe(2);
  });

  it("export and import: twice is once, and what is refused is named", { timeout: 60_000 }, async () => {
    await json("topic", "save", await fileOf("a.json", { topicId: "a", name: "A", rule: "甲" }));
    await json(
      "topic",
      "save",
      await fileOf("b.json", { topicId: "b", name: "B", rule: "乙", effects: { mute: true } }),
    );
    const exported = await kikimimi("topic", "export");
    const file = join(folder, "all.json");
    await writeFile(file, exported.out);
    expect(await json("topic", "import", file)).toEqual({ created: 0, updated: 0, unchanged: 2, refused: [] });
    const { items } = JSON.parse(await readFile(file, "utf8")) as { items: object[] };
    const changed = [
      { ...items[0], rule: "丙" },
      { ...items[1], rule: "((" },
      { ...items[0], topicId: "c" },
    ];
    const ran = await kikimimi("topic", "import", await fileOf("changed.json", { items: changed }), "--json");
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.out)).toMatchObject({ created: 1, updated: 1, unchanged: 0, refused: [{ topicId: "b" }] });
    expect(await json("topic", "list")).toMatchObject({
      items: [
        { topicId: "a", rule: "丙", version: 2 },
        { topicId: "b", rule: "乙", version: 1 },
        { topicId: "c", rule: "甲", version: 1 },
      ],
    });
  });

  it("mute an author and judge stored mentions anew, going on where it stopped", { timeout: 60_000 }, async () => {
    const at = new Date(Date.now() - 60_000);
    await world.push(PLATFORM, postOf("loud", { text: FURIOUS, at }));
    await world.drain();
    expect(await json("topic", "mute-author", "author-loud", "--platform", PLATFORM)).toMatchObject({ added: true });
    expect(await json("topic", "mute-author", "author-loud", "--platform", PLATFORM)).toMatchObject({
      added: false,
      version: 1,
    });
    expect(await json("topic", "mute-author", "other")).toMatchObject({ added: true, version: 2 });
    const first = (await json("topic", "rerun", "--since", "2d", "--pages", "1")) as { replayed: number; next: string };
    expect(first).toEqual({ replayed: 0, next: expect.any(String) as string });
    expect(await json("topic", "rerun", "--cursor", first.next)).toEqual({ replayed: 1, next: null });
    await world.drain();
    const { mention } = (await world.ctx.store.mentions.get(mentionIdOf("demo", PLATFORM, "loud"))) ?? {};
    expect(mention?.topics).toMatchObject({ revision: 2, matches: [{ topicId: "muted-authors" }] });
    expect(await json("queue")).toMatchObject({ items: [] });
    const wrong = await kikimimi("topic", "rerun", "--cursor", "nonsense");
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("--cursor")]);
  });

  it("test rules without a service, and try them with it", { timeout: 60_000 }, async () => {
    await world.push(PLATFORM, postOf("one", { text: "返金してください", at: new Date(Date.now() - 60_000) }));
    await world.push(PLATFORM, postOf("two", { text: CALM, at: new Date(Date.now() - 60_000) }));
    await world.drain();
    const tried = await kikimimi("rule", "try", "返金", "--days", "2");
    expect([tried.code, tried.out]).toEqual([0, expect.stringContaining("1 of 2 mentions since")]);
    expect(tried.out).toContain("⟦返金⟧してください");
    expect(await json("rule", "try", "返金", "--days", "2")).toMatchObject({ read: 2, matched: 1, share: 0.5 });
    env = { KIKIMIMI_URL: "http://127.0.0.1:9", KIKIMIMI_TOKEN: "none" };
    const tested = await kikimimi(
      "rule",
      "test",
      "ｻｰﾊﾞ OR refund",
      "--text",
      "サーバー",
      "--text",
      "no",
      "--long-vowels",
    );
    expect(tested).toEqual({
      code: 0,
      err: "",
      out: "rule / ルール: ｻｰﾊﾞ OR refund\nyes / 一致   ⟦サーバー⟧\nno / 不一致  no\n",
    });
    const wrong = await kikimimi("rule", "test", "返金 (", "--text", "返金");
    expect([wrong.code, wrong.out]).toEqual([1, expect.stringContaining("\n    返金 (\n         ^\n")]);
    expect((await kikimimi("rule", "explain", "返金 OR (")).code).toBe(1);
    expect((await kikimimi("rule", "try", "返金 (")).code).toBe(1);
    expect((await kikimimi("rule", "explain", "返金 -lang:en")).out).toContain("not / 除く:");
  });
});
