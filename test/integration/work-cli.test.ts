import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeInstance } from "@kikimimi/local/instance";
import { kikimimi } from "../support/cli.ts";
import { serve } from "../support/serve.ts";
import { workScene, type WorkScene } from "../support/work-scene.ts";

describe("the commands thread, bulk, view, macro, canned and notices", () => {
  let scene: WorkScene;
  let folder: string;
  let url: string;
  let server: Awaited<ReturnType<typeof serve>>;
  let ids: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kikimimi-work-"));
    scene = await workScene();
    server = await serve(scene.world);
    const { port } = server.address() as AddressInfo;
    const token = await scene.world.tokenOf({ id: "kato", name: "加藤", role: "lead" });
    url = `http://127.0.0.1:${port}`;
    writeInstance(folder, { pid: process.pid, url, token });
    ids = await scene.hear(["one", "two", "three"]);
  });
  afterAll(async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await rm(folder, { recursive: true });
  });

  const run = (...args: readonly string[]) => kikimimi(...args, "--data", folder);
  const json = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
    const { out, err } = await run(...args, "--json");
    if (out === "") throw new Error(err);
    return JSON.parse(out) as Record<string, unknown>;
  };
  const fileOf = async (value: unknown): Promise<string> => {
    const file = join(folder, "file.json");
    await writeFile(file, JSON.stringify(value));
    return file;
  };

  it("do to a thread what they say, and refuse what they cannot mean", { timeout: 120_000 }, async () => {
    const [id = ""] = ids;
    expect((await json("thread", id))["threadId"]).toBe(id);
    expect((await json("thread", "show", id))["threadId"]).toBe(id);
    expect(await json("thread", "claim", id)).toMatchObject({ status: "claimed", claim: { id: "kato" } });
    expect(await json("thread", "tag", id, "--add", "返金", "vip")).toMatchObject({ tags: ["返金", "vip"] });
    expect(await json("thread", "priority", id, "5")).toMatchObject({ priority: 5 });
    const { status, snooze } = await json("thread", "snooze", id, "--until", "明日 9:00");
    expect([status, JSON.stringify(snooze)]).toEqual(["snoozed", expect.stringMatching(/T00:00:00.000Z"/)]);
    expect(await json("thread", "wake", id)).toMatchObject({ status: "claimed" });
    await json("thread", "note", id, "確認中", "--tell", "kato", "sato");
    expect((await run("thread", "snooze", id, "--until", "soon")).code).toBe(2);
    expect((await run("thread", "snooze", id)).err).toMatch(/--until-reply/);
    expect((await run("thread", "escalate", id)).code).toBe(2);
    expect((await run("thread", "claim", "x")).code).toBe(2);
    expect((await run("thread", "reopen", id)).code).toBe(3);
  });

  it("keep documents, use them, and tell what one was told", { timeout: 120_000 }, async () => {
    const [id = "", second = ""] = ids;
    const sorry = { id: "sorry", name: "お詫び", texts: { ja: "{{customer.name}} 様、{{order}}" } };
    expect((await run("canned", "save", await fileOf(sorry))).code).toBe(0);
    expect((await run("canned", "save", await fileOf({ ...sorry, texts: { ja: "{{foo}}" } }))).err).toMatch(
      /no variable/,
    );
    expect((await run("canned", "draft", "sorry", id)).err).toMatch(/no value for \{\{order\}\}/);
    expect(await json("canned", "draft", "sorry", id, "--order", "A-1")).toMatchObject({
      text: "山田 花子 様、A-1",
      cannedReply: { id: "sorry", version: 1 },
    });
    const macro = { id: "done", name: "済", actions: [{ type: "tag", add: ["済"] }, { type: "close" }] };
    expect((await run("macro", "save", await fileOf(macro))).out).toMatch(/version 1/);
    expect(await json("macro", "run", "done", second)).toMatchObject({ outcome: "done", thread: { status: "closed" } });
    expect((await run("macro", "run", "done", second)).code).toBe(3);
    const view = { id: "rest", name: "残り", filter: { holder: "nobody" } };
    await run("view", "save", await fileOf(view));
    const shown = (await run("view", "show", "rest")).out;
    expect((await run("view", "save", await fileOf(JSON.parse(shown)))).out).toMatch(/version 2/);
    expect((await run("view", "list")).out).toMatch(/rest .* v2 .*残り/);
    const plan = await run("bulk", "close", "--view", "rest");
    expect([plan.code, plan.out]).toEqual([0, expect.stringMatching(/would be done with 1 of 1/)]);
    expect(await json("bulk", "close", "--view", "rest", "--yes")).toMatchObject({ count: 1, counts: { done: 1 } });
    expect((await run("bulk", "close", "--ids", ...ids, "--yes")).code).toBe(1);
    expect((await run("bulk", "close")).err).toMatch(/Say which threads/);
    const token = await scene.world.tokenOf({ id: "sato", role: "agent" });
    writeInstance(folder, { pid: process.pid, url, token });
    expect((await run("notices", "--read")).out).toMatch(/named +thread.noted by 加藤 +確認中/);
    expect((await run("notices")).out).toMatch(/Nothing new/);
  });

  it("make threads parts of others, and mentions threads of their own", { timeout: 120_000 }, async () => {
    const [whole = "", part = ""] = await scene.hear(["whole", "part"]);
    await scene.hear(["said1", "said2"], { conversationId: "whole" });
    const [first, second] = (await scene.read(whole)).mentions.map(({ mentionId }) => mentionId);
    expect(await json("thread", "merge", part, "--into", whole)).toMatchObject({ threadId: whole, parts: [part] });
    expect(await json("thread", "separate", part)).toMatchObject({ threadId: part, merged: null });
    const split = await json("thread", "split", whole, "--mentions", `${first ?? ""}, ${second ?? ""}`);
    const moved = (await scene.read(String(split["threadId"]))).mentions.map(({ mentionId }) => mentionId);
    expect(new Set(moved)).toEqual(new Set([first, second]));
    expect((await run("thread", "separate", part)).code).toBe(3);
    expect((await run("thread", "merge", part)).err).toMatch(/--into/);
    expect((await run("thread", "split", whole, "--mentions", ",")).code).toBe(2);
    const { out } = await run("thread", "--help");
    expect(["merge", "separate", "split"].filter((verb) => !out.includes(verb))).toEqual([]);
  });
});
