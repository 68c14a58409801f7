import { beforeAll, describe, expect, it } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import { refusalOf, workScene, type WorkScene } from "../support/work-scene.ts";

describe("what a brand is called", () => {
  let scene: WorkScene;
  let admin: Client;
  beforeAll(async () => {
    scene = await workScene();
    admin = await scene.world.clientOf({ id: "mori", name: "森", role: "admin" });
  });
  const read = (client: Client) => unwrap(client.v1.brand.$get({ query: {} }));
  const save = (client: Client, json: Parameters<Client["v1"]["brand"]["$put"]>[0]["json"]) =>
    unwrap(client.v1.brand.$put({ query: {}, json }));

  it("is its id until an admin says anything, and everybody reads it then", async () => {
    expect(await read(scene.agent)).toEqual({
      brandId: "demo",
      name: "demo",
      timeZone: null,
      language: "ja",
      contact: "",
      version: 0,
      updatedAt: null,
      updatedBy: null,
    });
    expect((await refusalOf(save(scene.lead, { name: "ききみみ" }))).code).toBe("forbidden");
    const saved = await save(admin, { name: " ききみみ ", timeZone: "Europe/Paris", language: "en", contact: "#care" });
    expect(saved).toMatchObject({ name: "ききみみ", version: 1, updatedBy: "森" });
    expect(await read(scene.agent)).toEqual(saved);
    const acme = await scene.world.clientOf({ role: "admin", brands: ["acme"] });
    expect(await read(acme)).toMatchObject({ brandId: "acme", name: "acme", version: 0 });
  });

  it("is saved on top of the version that was read, by one of twenty at once", async () => {
    expect((await refusalOf(save(admin, { name: "別の名" }))).code).toBe("conflict");
    expect((await refusalOf(save(admin, { name: "別の名", expectedVersion: 7 }))).message).toMatch(/at version 1/);
    const all = Array.from({ length: 20 }, (_, i) => save(admin, { name: `名${i}`, expectedVersion: 1 }));
    const saves = await Promise.allSettled(all);
    expect(saves.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await read(admin)).version).toBe(2);
  });

  it("takes a zone that there is, and a name", async () => {
    for (const json of [{ name: "x", timeZone: "Asia/Nowhere" }, { name: " " }, { name: "x", language: "fr" }])
      // What the types forbid, as a program without them would send it.
      expect((await refusalOf(save(admin, { ...json, expectedVersion: 2 } as never))).code).toBe("invalid_input");
  });

  it("gives the language of an answer to a customer who speaks neither", async () => {
    const texts = { ja: "失礼しました", en: "Sorry" };
    await unwrap(
      scene.lead.v1["canned-replies"][":id"].$put({
        param: { id: "sorry" },
        query: {},
        json: { name: "sorry", texts },
      }),
    );
    const languageFor = async (id: string, text: string): Promise<string> => {
      const [threadId = ""] = await scene.hear([id], { text });
      const param = { id: threadId, cannedReplyId: "sorry" };
      const one = scene.agent.v1.threads[":id"]["canned-replies"][":cannedReplyId"];
      return (await unwrap(one.preview.$post({ param, json: {} }))).lang;
    };
    const before = await read(admin);
    const speak = async (language: "ja" | "en"): Promise<void> => {
      const { version: expectedVersion } = await read(admin);
      await save(admin, { name: before.name, language, expectedVersion });
    };
    await speak("ja");
    const cyrillic = "Посылка не пришла, верните деньги!";
    expect(await languageFor("r1", cyrillic)).toBe("ja");
    await speak("en");
    expect([
      await languageFor("r2", cyrillic),
      await languageFor("r3", "荷物が届きません。責任者を出してください"),
    ]).toEqual(["en", "ja"]);
  });
});
