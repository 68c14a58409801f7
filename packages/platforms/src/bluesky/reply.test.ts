import { describe, expect, it } from "vitest";
import { isRecord } from "../shared/members.ts";
import { createFake } from "./fake.ts";
import { bluesky } from "./index.ts";
import { blueskyReplier } from "./reply.ts";
import { blueskyTokens } from "./token.ts";

const NOW = new Date("2026-11-26T10:00:00Z");
const now = (): Date => NOW;
const pace = { wait: async () => undefined, random: () => 0.5 };

async function scene(text = "ok", answers: Readonly<Record<string, () => Response>> = {}) {
  const fake = createFake({ now, pageSize: 20 });
  const asked: { readonly method: string; readonly body: unknown }[] = [];
  const fetch: typeof globalThis.fetch = async (target, init) => {
    const request = new Request(target, init);
    const method = new URL(request.url).pathname.split(".").at(-1) ?? "";
    asked.push({ method, body: request.body ? await request.clone().json() : undefined });
    return answers[method]?.() ?? fake.fetch(request);
  };
  const settings = bluesky.manifest.settings.parse(fake.settings);
  const bare = { settings, secrets: fake.secrets, fetch, now, pace };
  const token = await blueskyTokens.obtain(bare, undefined);
  const target = fake.replies?.target();
  if (!target) throw new Error("no target");
  const input = { ...bare, token, target, text, key: "5f0c6c6e-6d0e-4a5e-9d0e-3d8c2f6b7a10", approvedAt: NOW };
  return { fake, asked, input };
}

function recordIn(asked: readonly { readonly method: string; readonly body: unknown }[]): Record<string, unknown> {
  const put = asked.find(({ method }) => method === "putRecord")?.body;
  const record = isRecord(put) ? put["record"] : undefined;
  return isRecord(record) ? { ...record } : {};
}

describe("bluesky replies", () => {
  it("go below the post and its root, at the time of approval, with links, tags and known mentions marked in bytes", async () => {
    const { input, asked } = await scene("ご不便を @haruka.example @nobody.example https://kasa.jp/a #傘");
    const sent = await blueskyReplier.send(input);
    expect(sent.url).toBe(`https://bsky.app/profile/brand.example/post/${sent.externalId.split("/").at(-1)}`);
    const ref = { uri: input.target.externalId, cid: input.target.address["cid"] };
    const feature = (type: string, value: object, byteStart: number, byteEnd: number) => ({
      $type: "app.bsky.richtext.facet",
      index: { byteStart, byteEnd },
      features: [{ $type: `app.bsky.richtext.facet#${type}`, ...value }],
    });
    expect(recordIn(asked)).toEqual({
      $type: "app.bsky.feed.post",
      text: input.text,
      createdAt: NOW.toISOString(),
      reply: { root: ref, parent: ref },
      facets: [
        feature("mention", { did: "did:plc:guest00000000000000000000" }, 13, 28),
        feature("link", { uri: "https://kasa.jp/a" }, 45, 62),
        feature("tag", { tag: "傘" }, 63, 67),
      ],
    });
  });

  it("take the root from the parent's own record, whatever was noted", async () => {
    const { fake, input, asked } = await scene();
    const parent =
      fake.people?.post({ stream: "notifications", text: "again", replyTo: input.target.externalId }) ?? "";
    const address = { cid: "stale", rootUri: "at://wrong/app.bsky.feed.post/1", rootCid: "wrong" };
    await blueskyReplier.send({ ...input, target: { ...input.target, externalId: parent, address } });
    expect(recordIn(asked)["reply"]).toMatchObject({
      root: { uri: input.target.externalId, cid: input.target.address["cid"] },
      parent: { uri: parent, cid: expect.not.stringContaining("stale") as string },
    });
  });

  it("are refused when the post was taken back, unless they had been sent before", async () => {
    const { fake, input } = await scene();
    const sent = await blueskyReplier.send(input);
    fake.people?.remove?.(input.target.externalId);
    expect((await blueskyReplier.send(input)).externalId).toBe(sent.externalId);
    await expect(blueskyReplier.send({ ...input, key: "another" })).rejects.toMatchObject({ code: "forbidden" });
  });

  it.each([
    [400, "InvalidRequest", "invalid_input"],
    [400, "InvalidToken", "unauthenticated"],
    [401, "AuthenticationRequired", "unauthenticated"],
    [403, "Forbidden", "forbidden"],
    [429, "RateLimitExceeded", "rate_limited"],
    [404, "XRPCNotSupported", "upstream"],
  ])("that the server refuses with %i %s are %s", async (status, error, code) => {
    const { input } = await scene("ok", { putRecord: () => Response.json({ error }, { status }) });
    await expect(blueskyReplier.send(input)).rejects.toMatchObject({ code });
  });

  it("are in doubt when the answer was lost", async () => {
    const { input } = await scene("ok", { putRecord: () => new Response("", { status: 502 }) });
    await expect(blueskyReplier.send(input)).rejects.toMatchObject({ code: "upstream", details: { unsure: true } });
  });

  it("are measured in graphemes and in bytes", async () => {
    const { input } = await scene();
    const codes = (text: string, address = input.target.address) =>
      blueskyReplier.preflight({ ...input, text, target: { ...input.target, address } });
    const family = "👨‍👩‍👧‍👦";
    expect(blueskyReplier.measure(`${family}傘`, {})).toBe(2);
    expect(codes("傘".repeat(300))).toEqual([]);
    expect(codes("傘".repeat(301))).toMatchObject([{ code: "too_long", length: 301, max: 300 }]);
    expect(codes(family.repeat(120))).toEqual([]);
    expect(codes(family.repeat(121))).toMatchObject([{ code: "too_long", length: 3025, max: 3000 }]);
    expect(codes("ok", {})).toMatchObject([{ code: "not_answerable" }]);
    expect(codes("ok", { cid: "c", closed: "replies" })).toMatchObject([{ code: "not_permitted" }]);
    expect(codes("ok", { cid: "c", closed: "blocked" })).toMatchObject([{ code: "not_permitted" }]);
  });
});
