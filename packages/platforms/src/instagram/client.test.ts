import { describe, expect, it } from "vitest";
import type { Call } from "../call.ts";
import { graphScene } from "../shared/graph-scene.ts";
import { instagramPoller } from "./client.ts";
import { createFake } from "./fake.ts";
import { instagram } from "./index.ts";
import { InstagramSettings } from "./manifest.ts";

const { world, drain, read } = graphScene(instagram, createFake);

describe("instagram poller", () => {
  it("polls what is chosen, once there is an account", () => {
    const streams = (settings: object) => instagramPoller.streams(InstagramSettings.parse(settings));
    expect(streams({})).toEqual([]);
    expect(streams({ accountId: "1", streams: ["tags"], hashtags: ["#傘", "傘"] })).toEqual(["tags", "hashtag:傘"]);
    expect(InstagramSettings.safeParse({ login: "instagram", hashtags: ["kasa"] }).success).toBe(false);
  });

  it.each(["media", "comments", "tags", "conversations", "hashtag:kasa"])(
    "delivers no token with %s",
    async (stream) => {
      const { call, people } = world(1);
      let replyTo = people.post({ stream, text: "最初" });
      for (let i = 0; i < 4; i++) replyTo = people.post({ stream, text: `傘 ${i}`, replyTo });
      const { pages } = await drain(call, stream);
      expect(pages.some(({ body }) => body !== undefined)).toBe(true);
      expect(JSON.stringify(pages)).not.toContain("EAAB");
    },
  );

  it("hears an answer inside an old comment, however many there are", async () => {
    const { call, people, pass } = world(1);
    const first = people.post({ stream: "comments", text: "最初" });
    const { cursor } = await drain(call, "comments");
    pass(2 * 86_400_000);
    const answers = Array.from({ length: 5 }, (_, i) =>
      people.post({ stream: "comments", text: `答え ${i}`, replyTo: first }),
    );
    const { pages } = await drain(call, "comments", cursor);
    const changes = pages.flatMap(({ body }) => read(call, body).changes);
    expect(changes.map(({ externalId }) => externalId).sort()).toEqual([first, ...answers].sort());
    expect(new Set(changes.map(({ conversation }) => conversation)).size).toBe(1);
    const parents = changes.map((change) => change.type === "upserted" && change.content.parent);
    expect(parents.filter((parent) => parent === first)).toHaveLength(5);
  });

  it("asks for a hashtag's id once", async () => {
    const { call, people, asked } = world();
    people.post({ stream: "hashtag:kasa", text: "#kasa" });
    const { cursor } = await drain(call, "hashtag:kasa");
    await drain(call, "hashtag:kasa", cursor);
    expect(asked.filter((url) => url.includes("ig_hashtag_search"))).toHaveLength(1);
    expect((await drain(call, "hashtag:kasa", "{]")).pages).toHaveLength(1);
  });

  it("asks the host that the token is for", async () => {
    const { call, asked } = world(3, { login: "instagram", hashtags: [] });
    const fetch: Call["fetch"] = async (target, init) => {
      asked.push(new Request(target, init).url);
      return Response.json({ data: [] });
    };
    await drain({ ...call, fetch }, "tags");
    expect(asked[0]).toMatch(/^https:\/\/graph\.instagram\.com\/v24\.0\/17841400000000001\/tags\?/);
  });
});

describe("instagram recheck", () => {
  async function known() {
    const scene = world(20);
    const ids = [
      scene.people.post({ stream: "media", text: "新しい傘" }),
      scene.people.post({ stream: "comments", text: "one" }),
    ];
    const pages = [...(await drain(scene.call, "media")).pages, ...(await drain(scene.call, "comments")).pages];
    const posts = pages
      .flatMap(({ body }) => read(scene.call, body).changes)
      .flatMap((change) =>
        change.type === "upserted" && change.content.address
          ? [{ externalId: change.externalId, address: change.content.address }]
          : [],
      );
    expect(posts.map(({ externalId }) => externalId)).toEqual(ids);
    const look = async () => read(scene.call, (await instagramPoller.recheck?.fetch(scene.call, posts))?.body);
    return { ...scene, ids, posts, look };
  }

  it("tells an edited caption with the time of the look", async () => {
    const { people, ids, look, call, pass } = await known();
    pass(60_000);
    people.edit?.(ids[0] ?? "", "新しい雨傘");
    const { changes } = await look();
    expect(changes).toMatchObject([
      { externalId: ids[0], content: { text: "新しい雨傘", version: call.now().getTime(), own: true } },
      { externalId: ids[1], conversation: ids[0], content: { text: "one" } },
    ]);
    expect(changes[1]).not.toHaveProperty("content.editedAt");
  });

  it("tells a delete, unless nothing can be read any more", async () => {
    const { people, ids, look, call, posts } = await known();
    people.remove?.(ids[1] ?? "");
    expect((await look()).changes).toMatchObject([
      { type: "deleted", externalId: ids[1], conversation: ids[0], deletedAt: call.now().toISOString() },
      { type: "upserted", externalId: ids[0] },
    ]);
    const blind: Call["fetch"] = async () =>
      Response.json({ error: { code: 100, error_subcode: 33 } }, { status: 400 });
    expect(await instagramPoller.recheck?.fetch({ ...call, fetch: blind }, posts)).toEqual({ body: undefined });
  });

  it("asks for mentions the way in which they are shown", async () => {
    const { call } = world();
    const asked: (string | null)[] = [];
    const fetch: Call["fetch"] = async (target, init) => {
      asked.push(new URL(new Request(target, init).url).searchParams.get("fields"));
      return Response.json({ id: "1", mentioned_comment: { id: "7", text: "@kasa", media: { id: "8" } } });
    };
    const posts = [
      { externalId: "7", address: { mention: "1", id: "7", media: "8" } },
      { externalId: "8", address: { mention: "1", media: "8" } },
      { externalId: "9", address: { recipient: "5501" } },
    ];
    const page = await instagramPoller.recheck?.fetch({ ...call, fetch }, posts);
    expect(asked).toEqual([
      expect.stringMatching(/^mentioned_comment\.comment_id\(7\)/),
      expect.stringMatching(/^mentioned_media\.media_id\(8\)/),
    ]);
    expect(read(call, page?.body).changes[0]).toMatchObject({
      externalId: "7",
      conversation: "8",
      content: { address: { mention: "1" } },
    });
  });
});
