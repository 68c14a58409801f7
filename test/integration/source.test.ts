import { unwrap } from "@kikimimi/api/client";
import { receiveDelivery } from "@kikimimi/pipeline/receive-delivery";
import { createOutgoing } from "@kikimimi/pipeline/outgoing";
import { pollSources } from "@kikimimi/pipeline/poll-sources";
import { describe, expect, it } from "vitest";
import { fakeOf } from "../support/fakes.ts";
import { CALLS_BUNDLES, createWorld, type World, type WorldOptions } from "../support/world.ts";

const NOW = new Date("2026-11-26T09:00:00.000Z");
const SECRET = "0123456789abcdef0123456789abcdef";
const shop = { param: { platform: "line", id: "shop" }, query: {} };
const draft = { name: "傘の店", settings: {} };

/** A world in which LINE and Mastodon are their fakes, and no source has secrets that nobody set. */
async function scene(options: WorldOptions = {}) {
  const clock = { now: NOW };
  const fakes = { line: fakeOf("line", at(clock)), mastodon: fakeOf("mastodon", at(clock)) };
  const asked: string[] = [];
  const world = await createWorld({
    secrets: {},
    clock: () => clock.now,
    fetch: async (input, init) => {
      const { url } = new Request(input, init);
      asked.push(url);
      return (new URL(url).host === "api.line.me" ? fakes.line : fakes.mastodon).fetch(input, init);
    },
    ...options,
  });
  const { v1 } = await world.clientOf({ role: "admin", name: "管理 太郎" });
  const stranger = (await world.clientOf({ id: "stranger", role: "admin", brands: ["acme"] })).v1;
  return { world, v1, stranger, fakes, asked, clock };
}

function at(clock: { readonly now: Date }) {
  return { now: () => clock.now, pageSize: 20 };
}

/** An AppError of this code that names these fields. */
function refused(code: string, ...paths: string[]): unknown {
  const issues = paths.map((path): unknown => expect.objectContaining({ path }));
  const details: unknown = expect.objectContaining(paths.length > 0 ? { issues } : {});
  return expect.objectContaining({ code, details });
}

describe("a source", () => {
  it("is connected, read, changed on top of its version, and disconnected", async () => {
    const { v1, world } = await scene();
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
    const { v1 } = await scene();
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
      const { v1 } = await scene({ outgoing: createOutgoing({ reach: "public" }) });
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
    const { v1, stranger, world } = await scene();
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
    const { v1, stranger, world } = await scene();
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
    const { v1, world, clock } = await scene();
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
    const { v1, world } = await scene();
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

describe("a live check", () => {
  const check = async ({ v1 }: Awaited<ReturnType<typeof scene>>, param: { platform: string; id: string }) =>
    (await unwrap(v1.sources[":platform"][":id"].check.$post({ param, query: {} }))).steps.map(
      ({ step, outcome, reason }) => [step, outcome, reason],
    );

  it("of LINE walks from missing secrets to a refused and a granted token, and waits for the first webhook", async () => {
    const here = await scene();
    const source = here.v1.sources[":platform"][":id"];
    const set = (secrets: Record<string, string>) => unwrap(source.secrets.$put({ ...shop, json: { secrets } }));
    await unwrap(source.$put({ ...shop, json: draft }));
    const waiting = ["webhook", "waiting", "nothing_came"];
    expect(await check(here, shop.param)).toEqual([
      ["settings", "ok", null],
      ["secrets", "failed", "secrets_wrong"],
      ["platform", "untried", "not_yet"],
      waiting,
    ]);
    await set({ channelSecret: SECRET });
    expect((await check(here, shop.param))[2]).toEqual(["platform", "untried", "nothing_to_ask"]);
    await set({ channelAccessToken: "wrong" });
    expect((await check(here, shop.param))[2]).toEqual(["platform", "failed", "refused"]);
    await set({ channelAccessToken: here.fakes.line.secrets["channelAccessToken"]?.[0] ?? "" });
    const { steps } = await unwrap(source.check.$post(shop));
    expect(steps[2]).toMatchObject({ outcome: "ok", detail: "傘の店 (Ub0t000000000000000000000000000001)" });
    await pushed(here.world);
    expect((await check(here, shop.param))[3]).toEqual(["webhook", "ok", null]);
  });

  it("of Mastodon reads a page with the source's own secrets, keeps nothing of it, and gives the platform's reason", async () => {
    const here = await scene();
    const { v1, fakes, world } = here;
    const param = { platform: "mastodon", id: "kasa" };
    const source = v1.sources[":platform"][":id"];
    const settings = { ...fakes.mastodon.settings };
    await unwrap(source.$put({ param, query: {}, json: { name: "Mastodon", settings } }));
    const accessToken = fakes.mastodon.secrets["accessToken"]?.[0] ?? "";
    const step = async () => (await unwrap(source.check.$post({ param, query: {} }))).steps[2];
    await unwrap(source.secrets.$put({ param, query: {}, json: { secrets: { accessToken } } }));
    fakes.mastodon.people?.post({ stream: "hashtag:kasa", text: "傘が壊れました" });
    expect(await step()).toMatchObject({ outcome: "ok", reason: null });
    expect(await world.ctx.store.sources.state("mastodon", "kasa")).toMatchObject({ cursors: {}, rev: 0 });
    await world.drain();
    expect((await unwrap(v1.threads.$get({ query: {} }))).items).toEqual([]);
    fakes.mastodon.limit(new Date(NOW.getTime() + 60_000));
    expect(await step()).toMatchObject({ outcome: "untried", reason: "asked_to_wait" });
    fakes.mastodon.limit(NOW);
    fakes.mastodon.revoke();
    expect(await step()).toMatchObject({
      outcome: "failed",
      reason: "refused",
      detail: expect.stringContaining("Mastodon refuses the access token") as unknown,
    });
    // What settings no longer say is found before anybody is asked.
    const stored = await world.ctx.store.sources.get("mastodon", "kasa");
    if (!stored) throw new Error("no source");
    await world.ctx.store.sources.put({ ...stored, settings: {} });
    here.asked.length = 0;
    const [first, , third] = (await unwrap(source.check.$post({ param, query: {} }))).steps;
    expect([first?.reason, first?.issues[0]?.path, third?.reason]).toEqual([
      "settings_invalid",
      "settings.baseUrl",
      "not_yet",
    ]);
    expect(here.asked).toEqual([]);
  });
});

describe("a test post", () => {
  it.each([
    ["line", { shape: "platform", signed: true }],
    ["mastodon", { shape: "platform", signed: false }],
    ["hackernews", { shape: "generic", signed: false }],
    ["whatsapp", { shape: "generic", signed: false }],
  ])("of %s goes the way of its posts into the list, says what it is, and is closed", async (platform, way) => {
    const { v1, world, fakes } = await scene();
    const param = { platform, id: "shop" };
    const source = v1.sources[":platform"][":id"];
    const settings =
      platform === "mastodon" ? { ...fakes.mastodon.settings } : platform === "hackernews" ? { queries: ["傘"] } : {};
    await unwrap(source.$put({ param, query: {}, json: { name: "店", settings } }));
    if (platform === "line")
      await unwrap(source.secrets.$put({ param, query: {}, json: { secrets: { channelSecret: SECRET } } }));
    const sent = await unwrap(source.test.$post({ param, query: {}, json: {} }));
    expect(sent).toMatchObject(way);
    await world.drain();
    const { items } = await unwrap(v1.queue.$get({ query: {} }));
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ threadId: sent.threadId, platform, sourceId: "shop", status: "queued" });
    expect(items[0]?.lead).toMatchObject({ mentionId: sent.mentionId });
    expect(items[0]?.lead?.excerpt).toContain("【テスト投稿】「店」");
    const { outcome } = await unwrap(v1.deliveries[":id"].$get({ param: { id: sent.deliveryId }, query: {} }));
    expect(outcome).toMatchObject({ status: "processed", created: 1, failed: [], ignored: [] });
    // Read again from the archive it is still the same one post.
    await unwrap(v1.deliveries[":id"].replay.$post({ param: { id: sent.deliveryId }, query: {} }));
    await world.drain();
    expect((await unwrap(v1.threads.$get({ query: {} }))).items).toHaveLength(1);
    await unwrap(v1.threads[":id"].close.$post({ param: { id: sent.threadId }, json: {} }));
    expect((await unwrap(v1.queue.$get({ query: {} }))).items).toEqual([]);
  });

  it("is refused by the source's own webhook while its secret is missing, and leaves nothing", async () => {
    const { v1, world } = await scene();
    const source = v1.sources[":platform"][":id"];
    await unwrap(source.$put({ ...shop, json: draft }));
    const error = await unwrap(source.test.$post({ ...shop, json: {} })).catch((thrown: unknown) => thrown);
    expect(error).toEqual(refused("conflict", "secrets.channelSecret"));
    await world.drain();
    expect((await unwrap(v1.deliveries.$get({ query: {} }))).items).toEqual([]);
  });

  it("cannot be forged from outside: the mark of our own tests is taken off whatever comes by a webhook", async () => {
    const { v1, world } = await scene();
    await unwrap(v1.sources[":platform"][":id"].$put({ ...shop, json: draft }));
    await unwrap(
      v1.sources[":platform"][":id"].secrets.$put({ ...shop, json: { secrets: { channelSecret: SECRET } } }),
    );
    const body = { type: "mention.created", data: { id: "forged", text: "forged" } };
    expect(await pushed(world, body, { "x-kikimimi-test": "1" })).toBe(200);
    await world.drain();
    const [delivery] = (await unwrap(v1.deliveries.$get({ query: {} }))).items;
    expect(delivery?.outcome).toMatchObject({ created: 0 });
  });
});

describe("a disconnected source", () => {
  it("is polled no more, although a poll was under way, and its threads stay", async () => {
    const { v1, world, fakes, asked } = await scene();
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

/** What the webhook of the LINE source `shop` answers to a message that is signed with `SECRET`. */
async function pushed(
  world: World,
  body: object = { destination: "U0", events: [] },
  more: Record<string, string> = {},
): Promise<number> {
  const { ctx } = world;
  const bytes = Buffer.from(JSON.stringify(body));
  const { line } = await import("@kikimimi/platforms/line/index");
  const signature = line.webhook?.sign(bytes, { channelSecret: [SECRET] }, ctx.clock()) ?? {};
  const headers = { "content-type": "application/json", ...signature, ...more };
  const request = { method: "POST", query: new URLSearchParams(), headers, body: bytes };
  return (await receiveDelivery({ ctx, input: { platform: "line", sourceId: "shop", request } })).status;
}
