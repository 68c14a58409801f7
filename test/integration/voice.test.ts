import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import { writeInstance } from "@kikimimi/local/instance";
import { kikimimi } from "../support/cli.ts";
import { mastodon } from "../support/reply-deeds.ts";
import { replyScene } from "../support/reply-scene.ts";
import { serve } from "../support/serve.ts";
import { refusalOf, workScene, type WorkScene } from "../support/work-scene.ts";

type GuideSave = Parameters<Client["v1"]["voice-guide"]["$put"]>[0]["json"];
const GUIDE: GuideSave = {
  japanese: "polite",
  contractions: false,
  avoid: [{ word: "弊社", instead: "私たち", reason: "身近に" }],
  require: [{ phrase: "お詫び申し上げます", situation: "angry" }],
  maxEmoji: 0,
};
const saveGuide = (client: Client, json: GuideSave) => unwrap(client.v1["voice-guide"].$put({ query: {}, json }));

describe("a voice guide", () => {
  let scene: WorkScene;
  beforeAll(async () => {
    scene = await workScene();
  });
  const read = (client: Client) => unwrap(client.v1["voice-guide"].$get({ query: {} }));

  it("asks for nothing until a lead says anything, and everybody reads it then", async () => {
    expect(await read(scene.agent)).toMatchObject({ japanese: "free", contractions: true, avoid: [], version: 0 });
    expect((await refusalOf(saveGuide(scene.agent, GUIDE))).code).toBe("forbidden");
    const saved = await saveGuide(scene.lead, GUIDE);
    expect(saved).toMatchObject({ ...GUIDE, require: [{ where: "anywhere" }], version: 1, updatedBy: "加藤" });
    expect(await read(scene.agent)).toEqual(saved);
  });

  it("is saved on top of the version that was read", async () => {
    expect((await refusalOf(saveGuide(scene.lead, GUIDE))).code).toBe("conflict");
    const saves = await Promise.allSettled(
      Array.from({ length: 10 }, () => saveGuide(scene.lead, { ...GUIDE, expectedVersion: 1 })),
    );
    expect(saves.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("offers no word that it avoids, and names the place", async () => {
    const avoid = [{ word: "弊社", instead: "当社" }, { word: "当社" }];
    const { code, details } = await refusalOf(saveGuide(scene.lead, { avoid, expectedVersion: 2 }));
    expect([code, details.issues?.map(({ path }) => path)]).toEqual(["invalid_input", ["avoid.0.instead"]]);
  });
});

describe("a draft", () => {
  it("is compared with the guide as it is saved and listed, and goes out all the same", async () => {
    const scene = await replyScene(mastodon);
    const { world, threadId } = scene;
    const [lead, agent] = [
      await world.clientOf({ id: "kato", name: "加藤", role: "lead" }),
      await world.clientOf({ id: "sato", name: "佐藤", role: "agent" }),
    ];
    const replies = agent.v1.threads[":id"].replies;
    const draft = await unwrap(replies.$post({ param: { id: threadId }, json: { text: "弊社で確認する👍" } }));
    expect(draft.check?.voice).toEqual([]);
    await saveGuide(lead, GUIDE);
    const { items } = await unwrap(replies.$get({ param: { id: threadId } }));
    const told = items[0]?.check?.voice.map(({ rule, from, to, found, suggestion }) => [
      rule,
      from,
      to,
      found,
      suggestion,
    ]);
    expect(told).toEqual([
      ["avoid", 0, 2, "弊社", "私たち"],
      ["politeness", 5, 7, "する", "します"],
      ["emoji", 7, 9, "👍", ""],
    ]);
    const param = { id: threadId, replyId: draft.replyId };
    const one = replies[":replyId"];
    const better = await unwrap(one.$put({ param, json: { text: "弊社で確認します。", expectedVersion: 1 } }));
    expect(better.check?.voice.map(({ reason }) => reason)).toEqual(["身近に"]);
    const tried = await unwrap(one.preflight.$post({ param, json: { text: "We're sorry" } }));
    expect(tried.voice).toMatchObject([{ rule: "contractions", suggestion: "We are" }]);
    const { rev } = await unwrap(agent.v1.threads[":id"].$get({ param: { id: threadId }, query: {} }));
    const sent = await unwrap(one.send.$post({ param, json: { version: 2, threadRev: rev } }));
    expect(sent.state).toBe("queued");
    await world.drain();
    const after = await unwrap(replies.$get({ param: { id: threadId } }));
    expect(after.items.map(({ state, check }) => [state, check])).toEqual([["sent", null]]);
  });

  it("is asked for an apology where somebody who waits is angry, and nowhere else", async () => {
    const scene = await workScene();
    await saveGuide(scene.lead, GUIDE);
    const voiceIn = async (id: string): Promise<string[]> => {
      const json = { text: "確認いたします。" };
      const replies = scene.agent.v1.threads[":id"].replies;
      const { check } = await unwrap(replies.$post({ param: { id }, json }));
      return (check?.voice ?? []).map(({ message }) => message);
    };
    const settings = await scene.world.ctx.store.sources.get("standardwebhooks", "standardwebhooks");
    if (!settings) throw new Error("no source");
    const { sources } = scene.world.ctx.store;
    await sources.put({ ...settings, settings: { replyUrl: "https://shop.example/replies" } });
    const [angry = ""] = await scene.hear(["angry"]);
    const { mentions } = await scene.read(angry);
    const mentionId = mentions[0]?.mentionId ?? "";
    const rule = (anger: 0 | 2) =>
      unwrap(scene.agent.v1.mentions[":id"].correction.$put({ param: { id: mentionId }, json: { anger } }));
    await rule(2);
    expect(await voiceIn(angry)).toEqual(["missing"]);
    await rule(0);
    expect(await voiceIn(angry)).toEqual([]);
  });
});

describe("the commands voice and brand", () => {
  let scene: WorkScene;
  let folder: string;
  let server: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kikimimi-voice-"));
    scene = await workScene();
    server = await serve(scene.world);
    const { port } = server.address() as AddressInfo;
    const token = await scene.world.tokenOf({ id: "mori", name: "森", role: "admin" });
    writeInstance(folder, { pid: process.pid, url: `http://127.0.0.1:${port}`, token });
  });
  afterAll(async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await rm(folder, { recursive: true });
  });
  const run = (...args: readonly string[]) => kikimimi(...args, "--data", folder);
  const fileOf = async (value: unknown): Promise<string> => {
    const file = join(folder, "file.json");
    await writeFile(file, typeof value === "string" ? value : JSON.stringify(value));
    return file;
  };

  it("set, show and lint", { timeout: 120_000 }, async () => {
    expect((await run("voice", "set", await fileOf({ japanese: "rude" }))).code).toBe(2);
    expect((await run("voice", "set", await fileOf(GUIDE))).out).toContain("version 1");
    const shown = (await run("voice", "show")).out;
    expect(JSON.parse(shown)).toMatchObject({ version: 1, japanese: "polite" });
    const changed: object = { ...(JSON.parse(shown) as object), japanese: "formal" };
    expect((await run("voice", "set", await fileOf(changed))).out).toContain("version 2");
    expect((await run("voice", "set", await fileOf(changed))).code).toBe(3);
    const bad = await run("voice", "lint", "--text", "弊社で確認する。");
    expect([bad.code, bad.out]).toEqual([1, expect.stringMatching(/弊社 → 私たち .*身近に\n.*する → します/)]);
    expect((await run("voice", "lint", "--file", await fileOf("確認いたします。\n"))).code).toBe(0);
    const told = await run("voice", "lint", "--text", "確認いたします。", "--angry", "--json");
    expect(JSON.parse(told.out)).toMatchObject({ language: "ja", guideVersion: 2, findings: [{ message: "missing" }] });
    expect((await run("voice", "lint")).code).toBe(2);
  });

  it("name a brand, and mean times of day by its zone", { timeout: 120_000 }, async () => {
    const { out } = await run("brand", "show");
    expect(JSON.parse(out)).toMatchObject({ name: "demo", timeZone: null });
    const named: object = { ...(JSON.parse(out) as object), name: "ききみみ", timeZone: "Europe/Paris" };
    expect((await run("brand", "set", await fileOf(named))).code).toBe(0);
    expect(JSON.parse((await run("brand", "show", "--json")).out)).toMatchObject({ name: "ききみみ", version: 1 });
    const [id = ""] = await scene.hear(["one"]);
    const snoozed = await run("thread", "snooze", id, "--until", "2027-01-15 9:00", "--json");
    expect(snoozed.out).toContain("2027-01-15T08:00:00.000Z");
  });
});
