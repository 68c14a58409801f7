import { unwrap } from "@kikimimi/api/client";
import { describe, expect, it } from "vitest";
import { draft, NOW, pushed, refused, SECRET, shop, sourceScene } from "../support/source-scene.ts";

describe("a live check", () => {
  const check = async ({ v1 }: Awaited<ReturnType<typeof sourceScene>>, param: { platform: string; id: string }) =>
    (await unwrap(v1.sources[":platform"][":id"].check.$post({ param, query: {} }))).steps.map(
      ({ step, outcome, reason }) => [step, outcome, reason],
    );

  it("of LINE walks from missing secrets to a refused and a granted token, and waits for the first webhook", async () => {
    const here = await sourceScene();
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
    const here = await sourceScene();
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
    const { v1, world, fakes } = await sourceScene();
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
    const { v1, world } = await sourceScene();
    const source = v1.sources[":platform"][":id"];
    await unwrap(source.$put({ ...shop, json: draft }));
    const error = await unwrap(source.test.$post({ ...shop, json: {} })).catch((thrown: unknown) => thrown);
    expect(error).toEqual(refused("conflict", "secrets.channelSecret"));
    await world.drain();
    expect((await unwrap(v1.deliveries.$get({ query: {} }))).items).toEqual([]);
  });

  it("cannot be forged from outside: the mark of our own tests is taken off whatever comes by a webhook", async () => {
    const { v1, world } = await sourceScene();
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
