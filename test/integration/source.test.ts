import { unwrap } from "@kikimimi/api/client";
import { createOutgoing } from "@kikimimi/pipeline/outgoing";
import { pollSources } from "@kikimimi/pipeline/poll-sources";
import { describe, expect, it } from "vitest";
import { draft, NOW, pushed, refused, SECRET, shop, sourceScene } from "../support/source-scene.ts";
import { CALLS_BUNDLES } from "../support/world.ts";

describe("a source", () => {
  it("is connected, read, changed on top of its version, and disconnected", async () => {
    const { v1, world } = await sourceScene();
    const source = v1.sources[":platform"][":id"];
    const made = await unwrap(source.$put({ ...shop, json: draft }));
    expect(made).toEqual({
      platform: "line",
      sourceId: "shop",
      brandId: "demo",
      ...draft,
      replyApproval: "none",
      polled: true,
      version: 1,
      updatedAt: NOW.toISOString(),
      updatedBy: "管理 太郎",
      webhook: expect.stringMatching(/\/webhooks\/line\/shop$/) as unknown,
      secrets: [
        { name: "channelSecret", optional: false, accepted: 0, setAt: null, setBy: null },
        { name: "channelAccessToken", optional: true, accepted: 0, setAt: null, setBy: null },
      ],
    });
    expect(await unwrap(source.$get(shop))).toEqual(made);
    await expect(unwrap(source.$put({ ...shop, json: draft }))).rejects.toEqual(refused("conflict", "expectedVersion"));
    const change = {
      ...draft,
      settings: { botUserId: "Ub0t" },
      replyApproval: "required",
      expectedVersion: 1,
    } as const;
    const changed = await unwrap(source.$put({ ...shop, json: change }));
    expect(changed).toMatchObject({ version: 2, settings: { botUserId: "Ub0t" }, replyApproval: "required" });
    await expect(unwrap(source.$put({ ...shop, json: change }))).rejects.toEqual(
      refused("conflict", "expectedVersion"),
    );
    const { items } = await unwrap(v1.sources.$get({ query: {} }));
    expect(items.find(({ sourceId }) => sourceId === "shop")).toEqual(changed);
    expect((await unwrap(v1.channels.$get({ query: {} }))).items.map(({ sourceId }) => sourceId)).toContain("shop");

    await unwrap(source.$delete(shop));
    await expect(unwrap(source.$get(shop))).rejects.toEqual(refused("not_found"));
    await expect(unwrap(source.$delete(shop))).rejects.toEqual(refused("not_found"));
    await expect(unwrap(source.$put({ ...shop, json: change }))).rejects.toEqual(refused("conflict"));
    expect(await pushed(world)).toBe(404);
    expect((await unwrap(v1.channels.$get({ query: {} }))).items.map(({ sourceId }) => sourceId)).not.toContain("shop");
    // What a start would give the demo brand stays away where somebody took it away.
    await world.ctx.store.sources.putIfNew({
      schemaVersion: 1,
      brandId: "demo",
      platform: "line",
      sourceId: "shop",
      name: "LINE (demo)",
      settings: {},
      polled: true,
    });
    await expect(unwrap(source.$get(shop))).rejects.toEqual(refused("not_found"));
    // No version is ever counted twice.
    expect(await unwrap(source.$put({ ...shop, json: draft }))).toMatchObject({ version: 4 });
  });

  it("takes what its platform's settings take, and names every field that is wrong", async () => {
    const { v1 } = await sourceScene();
    const put = (platform: string, settings: Record<string, unknown>) =>
      unwrap(
        v1.sources[":platform"][":id"].$put({
          param: { platform, id: "new" },
          query: {},
          json: { name: "x", settings },
        }),
      );
    await expect(put("mastodon", { baseUrl: "nowhere", hashtag: ["傘"] })).rejects.toEqual(
      refused("invalid_input", "settings.hashtag", "settings.baseUrl"),
    );
    await expect(put("nowhere", {})).rejects.toEqual(refused("not_found"));
    await expect(put("mastodon", { baseUrl: "https://social.example", hashtags: ["傘"] })).resolves.toMatchObject({
      settings: { baseUrl: "https://social.example", hashtags: ["傘"] },
    });
  });

  it.skipIf(CALLS_BUNDLES)(
    "of a deployed stage leads into no private network, however its settings allow it",
    async () => {
      const { v1 } = await sourceScene({ outgoing: createOutgoing({ reach: "public" }) });
      const put = (platform: string, settings: Record<string, unknown>) =>
        unwrap(
          v1.sources[":platform"][":id"].$put({
            param: { platform, id: "new" },
            query: {},
            json: { name: "x", settings },
          }),
        );
      const feeds = { urls: ["https://kasa.example/feed", "http://169.254.169.254/latest"], allowPrivate: true };
      await expect(put("rss", feeds)).rejects.toEqual(refused("invalid_input", "settings.urls.1"));
      await expect(put("mastodon", { baseUrl: "http://localhost:9001" })).rejects.toEqual(
        refused("invalid_input", "settings.baseUrl"),
      );
      await expect(put("rss", { urls: ["http://kasa.example/feed"] })).resolves.toMatchObject({ version: 1 });
    },
  );

  it("of one brand is neither there for another brand nor its name to take", async () => {
    const { v1, stranger, world } = await sourceScene();
    await unwrap(v1.sources[":platform"][":id"].$put({ ...shop, json: draft }));
    await unwrap(
      v1.sources[":platform"][":id"].secrets.$put({ ...shop, json: { secrets: { channelSecret: SECRET } } }),
    );
    const other = stranger.sources[":platform"][":id"];
    const json = { ...draft, expectedVersion: 1 };
    const taken = await unwrap(other.$put({ ...shop, json: draft })).catch((error: unknown) => error);
    expect(taken).toEqual(refused("conflict"));
    expect(String(taken)).not.toMatch(/demo|管理|傘/);
    await expect(unwrap(other.$put({ ...shop, json }))).rejects.toEqual(refused("conflict"));
    for (const act of [
      other.$get(shop),
      other.$delete(shop),
      other.secrets.$put({ ...shop, json: { secrets: { channelSecret: null } } }),
      other.check.$post(shop),
      other.test.$post({ ...shop, json: {} }),
    ])
      await expect(unwrap(act as Promise<never>)).rejects.toEqual(refused("not_found"));
    expect(await unwrap(stranger.sources.$get({ query: {} }))).toEqual({ items: [] });
    // Whose it is reads in its own log who tried.
    const { items } = await unwrap(v1.audit.$get({ query: { actor: "stranger" } }));
    const told = items.map(({ outcome }) => String(outcome?.status)).sort();
    expect(told).toEqual(["404", "404", "404", "404", "409", "409"]);
    expect(await world.ctx.secretsOf({ platform: "line", sourceId: "shop" })).toEqual({ channelSecret: [SECRET] });
  });

  it("that takes the name of a disconnected one begins clean: no secret, token or place of it", async () => {
    const { v1, stranger, world } = await sourceScene();
    const name = { platform: "line", sourceId: "shop" };
    await unwrap(v1.sources[":platform"][":id"].$put({ ...shop, json: draft }));
    await unwrap(
      v1.sources[":platform"][":id"].secrets.$put({ ...shop, json: { secrets: { channelSecret: SECRET } } }),
    );
    await unwrap(v1.sources[":platform"][":id"].$delete(shop));
    expect(await world.ctx.secretsOf(name)).toEqual({});
    // As a poll that ended after the source, a crash in between, or somebody with another tool leaves it.
    const { store, changeSecrets } = world.ctx;
    await changeSecrets?.(name, () => ({ channelSecret: [SECRET] }));
    await store.sources.putState("line", "shop", {
      ...(await store.sources.state("line", "shop")),
      cursors: { a: "7" },
    });
    const token = { schemaVersion: 1, sealed: "theirs", digest: "x", rev: 0 } as const;
    await store.sources.putToken("line", "shop", token);
    await store.sources.hear("line", "shop", NOW.toISOString());
    const { secrets, brandId } = await unwrap(stranger.sources[":platform"][":id"].$put({ ...shop, json: draft }));
    expect([brandId, secrets.map(({ accepted }) => accepted)]).toEqual(["acme", [0, 0]]);
    expect(await store.sources.token("line", "shop")).toBeUndefined();
    expect(await store.sources.heardAt("line", "shop")).toBeUndefined();
    expect((await store.sources.state("line", "shop")).cursors).toEqual({});
  });
});

describe("a source's secrets", () => {
  it("are written and never read: names and times are told, the newest signs, the former ones stay a while", async () => {
    const { v1, world, clock } = await sourceScene();
    const source = v1.sources[":platform"][":id"];
    await unwrap(source.$put({ ...shop, json: draft }));
    const set = (value: string | null, replace = false) =>
      unwrap(source.secrets.$put({ ...shop, json: { secrets: { channelSecret: value }, replace } }));
    const old = SECRET.replaceAll("0", "f");
    await set(`  ${old}\n`);
    clock.now = new Date("2026-11-27T09:00:00.000Z");
    const told = await set(SECRET);
    expect(told.secrets[0]).toEqual({
      name: "channelSecret",
      optional: false,
      accepted: 2,
      setAt: "2026-11-27T09:00:00.000Z",
      setBy: "管理 太郎",
    });
    expect(JSON.stringify([told, await unwrap(v1.sources.$get({ query: {} }))])).not.toContain(SECRET.slice(0, 8));
    const kept = () => world.ctx.secretsOf({ platform: "line", sourceId: "shop" });
    expect(await kept()).toEqual({ channelSecret: [SECRET, old] });
    expect(await pushed(world)).toBe(200);
    expect((await set(SECRET, true)).secrets[0]?.accepted).toBe(1);
    expect((await set(null)).secrets[0]).toMatchObject({ accepted: 0, setAt: null });
    expect(await kept()).toEqual({});
  });

  it("that the platform does not have, or that look wrong, are refused together, unsaid and unset", async () => {
    const { v1, world } = await sourceScene();
    const source = v1.sources[":platform"][":id"];
    await unwrap(source.$put({ ...shop, json: draft }));
    const secrets = { channelSecret: "hush-hush", token: "hush-hush", channelAccessToken: "good" };
    const error = await unwrap(source.secrets.$put({ ...shop, json: { secrets } })).catch((thrown: unknown) => thrown);
    expect(error).toEqual(refused("invalid_input", "secrets.channelSecret", "secrets.token"));
    expect(JSON.stringify(error) + String(error)).not.toContain("hush");
    expect(await world.ctx.secretsOf({ platform: "line", sourceId: "shop" })).toEqual({});
    const { items } = await unwrap(v1.audit.$get({ query: {} }));
    expect(JSON.stringify(items)).not.toContain("hush");
    const told = items.find(({ route }) => route === "PUT /v1/sources/{platform}/{id}/secrets");
    expect(told).toMatchObject({ targets: ["line", "shop"], outcome: { status: 400 } });
  });
});

describe("a disconnected source", () => {
  it("is polled no more, although a poll was under way, and its threads stay", async () => {
    const { v1, world, fakes, asked } = await sourceScene();
    const param = { platform: "mastodon", id: "kasa" };
    const source = v1.sources[":platform"][":id"];
    const accessToken = fakes.mastodon.secrets["accessToken"]?.[0] ?? "";
    await unwrap(
      source.$put({ param, query: {}, json: { name: "Mastodon", settings: { ...fakes.mastodon.settings } } }),
    );
    await unwrap(source.secrets.$put({ param, query: {}, json: { secrets: { accessToken } } }));
    const { threadId } = await unwrap(source.test.$post({ param, query: {}, json: {} }));
    await world.drain();
    const before = await world.ctx.store.sources.putState("mastodon", "kasa", {
      ...(await world.ctx.store.sources.state("mastodon", "kasa")),
    });
    await unwrap(source.$delete({ param, query: {} }));
    // The poll that began before ends after: it finds its lease lost and leaves no place behind.
    expect(before && (await world.ctx.store.sources.putState("mastodon", "kasa", before))).toBeUndefined();
    asked.length = 0;
    await pollSources({ ctx: world.ctx });
    expect(asked).toEqual([]);
    expect((await unwrap(v1.threads[":id"].$get({ param: { id: threadId }, query: {} }))).threadId).toBe(threadId);
  });
});
