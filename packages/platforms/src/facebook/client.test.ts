import { AppError } from "@kikimimi/core/base/error";
import { describe, expect, it } from "vitest";
import type { Call } from "../call.ts";
import { graphScene } from "../shared/graph-scene.ts";
import { facebookPoller } from "./client.ts";
import { createFake } from "./fake.ts";
import { facebook } from "./index.ts";
import { FacebookSettings } from "./manifest.ts";

const { world, drain, read } = graphScene(facebook, createFake);

describe("facebook poller", () => {
  it("polls what is chosen, once there is a Page", () => {
    expect(facebookPoller.streams(FacebookSettings.parse({}))).toEqual([]);
    expect(facebookPoller.streams(FacebookSettings.parse({ pageId: "1", streams: ["ratings", "ratings"] }))).toEqual([
      "ratings",
    ]);
    expect(facebookPoller.streams(FacebookSettings.parse({ pageId: "1" }))).toHaveLength(5);
  });

  it.each(["feed", "comments", "tagged", "ratings", "conversations"])("delivers no token with %s", async (stream) => {
    const { call, people } = world(1);
    for (let i = 0; i < 4; i++) people.post({ stream, text: `傘 ${i}` });
    const { pages } = await drain(call, stream);
    expect(pages.filter(({ body }) => body !== undefined).length).toBeGreaterThan(1);
    expect(JSON.stringify(pages)).not.toContain("EAAB");
  });

  it("hears a comment under a post that is days old, with the post that it stands under", async () => {
    const { call, people, pass } = world();
    const first = people.post({ stream: "comments", text: "最初" });
    const { cursor } = await drain(call, "comments");
    pass(3 * 86_400_000);
    const answer = people.post({ stream: "comments", text: "まだですか", replyTo: first });
    const { pages } = await drain(call, "comments", cursor);
    const changes = pages.flatMap(({ body }) => read(call, body).changes);
    const heard = changes.find(({ externalId }) => externalId === answer);
    expect(heard).toMatchObject({ content: { kind: "comment", text: "まだですか", parent: first, own: false } });
    expect(heard?.conversation).toMatch(/^500000000000001_/);
  });

  it("asks for nothing but the list while nothing is said", async () => {
    const { call, people, asked } = world();
    people.post({ stream: "comments", text: "x" });
    const { cursor } = await drain(call, "comments");
    asked.length = 0;
    expect(await drain(call, "comments", cursor)).toMatchObject({ pages: [{ body: undefined }], cursor });
    expect(asked.map((url) => new URL(url).pathname)).toEqual(["/v24.0/500000000000001/feed"]);
  });

  it("stops without a secret or with a dead one, and waits as long as Meta says", async () => {
    const { call, fake } = world();
    const poll = async (some: Partial<Call>) =>
      facebookPoller.fetchPage({ ...call, ...some, stream: "feed", cursor: undefined });
    await expect(poll({ secrets: {} })).rejects.toMatchObject({ code: "unauthenticated" });
    fake.limit(new Date(call.now().getTime() + 540_000));
    await expect(poll({})).rejects.toMatchObject({ code: "rate_limited", details: { retryAfter: 540 } });
    fake.revoke();
    await expect(poll({})).rejects.toBeInstanceOf(AppError);
    await expect(poll({})).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("knows no other stream", async () => {
    const { call } = world();
    const refused = facebookPoller.fetchPage({ ...call, stream: "gossip", cursor: undefined });
    await expect(refused).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("facebook recheck", () => {
  async function known() {
    const scene = world(20);
    const ids = [
      scene.people.post({ stream: "feed", text: "post" }),
      scene.people.post({ stream: "comments", text: "one" }),
    ];
    ids.push(scene.people.post({ stream: "comments", text: "two", replyTo: ids[1] ?? "" }));
    const pages = [...(await drain(scene.call, "feed")).pages, ...(await drain(scene.call, "comments")).pages];
    const posts = pages
      .flatMap(({ body }) => read(scene.call, body).changes)
      .flatMap((change) =>
        change.type === "upserted" && change.content.address
          ? [{ externalId: change.externalId, address: change.content.address, conversation: change.conversation }]
          : [],
      );
    expect(posts.map(({ externalId }) => externalId).sort()).toEqual([...ids].sort());
    const look = async () => read(scene.call, (await facebookPoller.recheck?.fetch(scene.call, posts))?.body);
    return { ...scene, ids, posts, look };
  }

  it("tells an edit with the time of the look, and repeats what did not change under its old version", async () => {
    const { people, ids, posts, look, call, pass } = await known();
    pass(60_000);
    const before = await look();
    expect(before.changes.map((change) => change.type === "upserted" && change.content.editedAt)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    people.edit?.(ids[2] ?? "", "two, better");
    const { changes } = await look();
    const edited = changes.filter((change) => change.type === "upserted" && change.content.editedAt !== undefined);
    expect(edited).toMatchObject([
      {
        externalId: ids[2],
        conversation: posts[0]?.conversation,
        content: { text: "two, better", version: call.now().getTime() },
      },
    ]);
  });

  it("tells a delete, beside others that are still there", async () => {
    const { people, ids, look, call } = await known();
    people.remove?.(ids[2] ?? "");
    const { changes } = await look();
    expect(changes.filter(({ type }) => type === "deleted")).toEqual([
      { type: "deleted", externalId: ids[2], conversation: ids[0], deletedAt: call.now().toISOString() },
    ]);
    expect(changes.filter(({ type }) => type === "upserted")).toHaveLength(2);
  });

  it("takes nothing for deleted when the Page cannot be read either", async () => {
    const { call, people, ids, posts } = await known();
    people.remove?.(ids[2] ?? "");
    const blind: Call["fetch"] = async () =>
      Response.json({ error: { code: 100, error_subcode: 33 } }, { status: 400 });
    expect(await facebookPoller.recheck?.fetch({ ...call, fetch: blind }, posts)).toEqual({ body: undefined });
  });
});
