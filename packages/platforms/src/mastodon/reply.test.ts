import { describe, expect, it } from "vitest";
import { createFake } from "./fake.ts";
import { mastodon } from "./index.ts";
import { addressed, lengthOf } from "./length.ts";
import { mastodonReplier } from "./reply.ts";

const NOW = new Date("2026-11-26T10:00:00Z");
const now = (): Date => NOW;
const KEY = "5f0c6c6e-6d0e-4a5e-9d0e-3d8c2f6b7a10";

function scene(answer?: (request: Request) => Response | undefined, more: object = {}) {
  const fake = createFake({ now, pageSize: 20 });
  const asked: Request[] = [];
  const fetch: typeof globalThis.fetch = async (target, init) => {
    const request = new Request(target, init);
    asked.push(request.clone());
    return answer?.(request) ?? fake.fetch(request);
  };
  const settings = mastodon.manifest.settings.parse({ ...fake.settings, ...more });
  const target = fake.replies?.target();
  if (!target) throw new Error("no target");
  const pace = { wait: async () => undefined, random: () => 0.5 };
  const input = {
    settings,
    secrets: fake.secrets,
    fetch,
    now,
    pace,
    target,
    text: "すみません",
    key: KEY,
    approvedAt: NOW,
  };
  const at = (address: Record<string, string>) => ({
    ...input,
    target: { ...target, address: { ...target.address, ...address } },
  });
  return { fake, asked, input, at };
}

const posting = (answer: () => Response) => (request: Request) => (request.method === "POST" ? answer() : undefined);

describe("mastodon replies", () => {
  it("name the author, answer the instance's own id, keep the post's circle and carry the key", async () => {
    const { input, asked, at } = scene();
    await mastodonReplier.send(input);
    expect(asked[0]?.headers.get("idempotency-key")).toBe(KEY);
    expect(await asked[0]?.json()).toEqual({
      status: "@haruka すみません",
      in_reply_to_id: input.target.address["id"],
      visibility: "public",
    });
    const circles: unknown[] = [];
    for (const visibility of ["unlisted", "private", "direct", "local"]) {
      await mastodonReplier.send({ ...at({ visibility }), key: visibility });
      circles.push(await asked.at(-1)?.json());
    }
    expect(circles).toMatchObject([
      { visibility: "unlisted" },
      { visibility: "private" },
      { visibility: "direct" },
      { visibility: "direct" },
    ]);
  });

  it.each([
    ["@haruka ok", "haruka", "@haruka ok"],
    ["ok @Haruka.", "haruka", "ok @Haruka."],
    ["@haruka2 ok", "haruka", "@haruka @haruka2 ok"],
    ["@haruka@b.example ok", "haruka", "@haruka @haruka@b.example ok"],
    ["@haruka ok", "haruka@b.example", "@haruka@b.example @haruka ok"],
    ["@haruka@b.example.org ok", "haruka@b.example", "@haruka@b.example @haruka@b.example.org ok"],
    ["@haruka@b.example: ok", "haruka@b.example", "@haruka@b.example: ok"],
    ["a@haruka ok", "haruka", "@haruka a@haruka ok"],
  ])("turn %j to %s into %j", (text, acct, expected) => {
    expect(addressed(text, acct)).toBe(expected);
  });

  it("are measured in clusters, links as 23, mentions without their servers", () => {
    expect(lengthOf("👨‍👩‍👧か\u3099", 23)).toBe(2);
    expect(lengthOf(`a https://kasa.example/${"x".repeat(300)} b`, 23)).toBe(27);
    expect(lengthOf("見て https://kasa.example/a。", 23)).toBe(27);
    expect(lengthOf("@haruka@very.long.example ok @bea", 23)).toBe("@haruka ok @bea".length);
    expect(lengthOf("mail a@b.example", 23)).toBe(16);
  });

  it("are refused before they are sent: too long with the name, empty, or of another instance", () => {
    const { input, at } = scene();
    const codes = (text: string, more: Record<string, string> = {}, settings: object = input.settings) =>
      mastodonReplier.preflight({ ...at(more), text, settings });
    expect(codes("a".repeat(492))).toEqual([]);
    expect(codes("a".repeat(493))).toMatchObject([{ code: "too_long", length: 501, max: 500 }]);
    expect(codes("a".repeat(493), {}, { ...input.settings, maxCharacters: 1_000 })).toEqual([]);
    expect(codes("ok", { host: "other.example" })).toMatchObject([{ code: "not_answerable" }]);
    const bare = { ...input, target: { ...input.target, address: {} } };
    expect(mastodonReplier.preflight(bare)).toMatchObject([{ code: "not_answerable" }]);
  });

  it.each([
    [401, "unauthenticated"],
    [403, "forbidden"],
    [404, "forbidden"],
    [422, "invalid_input"],
    [429, "rate_limited"],
    [418, "upstream"],
  ])("that are refused with %i are %s", async (status, code) => {
    const { input } = scene(posting(() => Response.json({ error: "no" }, { status })));
    await expect(mastodonReplier.send(input)).rejects.toMatchObject({ code });
  });

  it("are in doubt when the answer is lost or cannot be read", async () => {
    for (const answer of [() => new Response("", { status: 502 }), () => Response.json({ ok: true })]) {
      const { input } = scene(posting(answer));
      await expect(mastodonReplier.send(input)).rejects.toMatchObject({ code: "upstream", details: { unsure: true } });
    }
  });

  it("are found again by whose they are, where, when and in which words, as the instance shows them", async () => {
    const { input, fake, at } = scene();
    const sent = await mastodonReplier.send({ ...input, text: "@haruka ありがとう  https://kasa.example/a" });
    const found = async (change: object) =>
      mastodonReplier.find?.({ ...input, text: "@haruka ありがとう https://kasa.example/a", ...change });
    expect(await found({})).toEqual(sent);
    expect(await found({ text: "@haruka ありがとう" })).toBeUndefined();
    expect(await found({ approvedAt: new Date(NOW.getTime() + 120_000) })).toBeUndefined();
    expect(
      await found({ settings: mastodon.manifest.settings.parse({ ...fake.settings, accountId: "201" }) }),
    ).toBeUndefined();
    const { accountId: _ours, ...unnamed } = mastodon.manifest.settings.parse(fake.settings) as Record<string, unknown>;
    expect(await found({ settings: unnamed })).toEqual(sent);
    expect(await mastodonReplier.find?.(at({ id: "1" }))).toBeUndefined();
  });

  it("are found where the instance shows a mention without its server", async () => {
    const text = "@haruka @bea@b.example\nok";
    const { input, fake } = scene();
    await mastodonReplier.send({ ...input, text });
    const shownAs: typeof fetch = async (target, init) => {
      const answered = await (await fake.fetch(target, init)).text();
      return new Response(answered.replaceAll("@bea@b.example\\n", "<a>@bea</a><br>"));
    };
    expect(await mastodonReplier.find?.({ ...input, text, fetch: shownAs })).toMatchObject({
      externalId: fake.replies?.taken()[0]?.externalId,
    });
  });
});
