import { describe, expect, it } from "vitest";
import type { ReplyInput, ReplyTarget } from "../reply.ts";
import { XSettings } from "./manifest.ts";
import { xReplier } from "./reply.ts";

const NOW = new Date("2026-11-26T10:00:00Z");
const ID = "2125394533066407937";

const target: ReplyTarget = {
  externalId: ID,
  conversation: ID,
  kind: "post",
  author: { id: "2", handle: "aki_ame" },
  direct: false,
  address: { id: ID, summoned: "true", mentions: "kasa_shop bea_rain" },
  heardAt: NOW.toISOString(),
};

function scripted(status: number, body: unknown, settings: object = {}, over: Partial<ReplyInput> = {}) {
  const asked: { readonly url: URL; readonly body: unknown }[] = [];
  const input: ReplyInput = {
    settings: XSettings.parse({ accountId: "1", username: "kasa_shop", ...settings }),
    secrets: {},
    token: { accessToken: "tok-1" },
    fetch: async (address, init) => {
      const request = new Request(address, init);
      const text = await request.text();
      asked.push({ url: new URL(request.url), body: text === "" ? undefined : (JSON.parse(text) as unknown) });
      return Response.json(body, { status });
    },
    now: () => NOW,
    pace: { wait: async () => undefined, random: () => 0 },
    target,
    text: "申し訳ございません。",
    key: "k",
    approvedAt: NOW,
    ...over,
  };
  return { asked, input };
}

const codes = (text: string, settings: object = {}, changed: Partial<ReplyTarget> = {}): string[] => {
  const { input } = scripted(201, {}, settings, { text, target: { ...target, ...changed } });
  return xReplier.preflight(input).map(({ code }) => code);
};

describe("x reply, before it is sent", () => {
  it("counts as X counts, and the mentions that X sets by itself not at all", () => {
    expect(codes("傘".repeat(140))).toEqual([]);
    expect(codes("傘".repeat(141))).toEqual(["too_long"]);
    expect(codes(`@aki_ame @Kasa_Shop ${"傘".repeat(140)}`)).toEqual([]);
    expect(codes(`@stranger ${"傘".repeat(140)}`)).toEqual(["too_long"]);
    expect(codes("傘".repeat(200), { maxWeighted: 25_000 })).toEqual([]);
    const [refusal] = xReplier.preflight(scripted(201, {}, {}, { text: "傘".repeat(141) }).input);
    expect(refusal).toMatchObject({ length: 282, max: 280 });
  });

  it("is only for those who mentioned or quoted us, unless the contract says otherwise", () => {
    const stranger = { address: { id: ID } };
    expect(codes("はい", {}, stranger)).toEqual(["not_permitted"]);
    expect(codes("はい", { access: "enterprise" }, stranger)).toEqual([]);
    expect(codes("はい", {}, { ...stranger, author: { id: "1" } })).toEqual([]);
    expect(codes("はい", { accountId: undefined })).toEqual(["not_permitted"]);
  });

  it("takes one cashtag, words, and no messages", () => {
    expect(codes("$KASA up, $AME down")).toEqual(["not_permitted"]);
    expect(codes("$KASA up")).toEqual([]);
    expect(codes(" \n")).toEqual(["empty"]);
    expect(codes("はい", {}, { direct: true, kind: "message" })).toEqual(["not_answerable"]);
  });
});

describe("x reply, sent", () => {
  const created = { data: { id: "44", text: "@aki_ame 申し訳ございません。", edit_history_tweet_ids: ["44"] } };

  it("answers the newest version that was heard and says what it cost", async () => {
    const { asked, input } = scripted(
      201,
      created,
      {},
      { target: { ...target, address: { ...target.address, id: "43" } } },
    );
    expect(await xReplier.send(input)).toEqual({
      externalId: "44",
      url: "https://x.com/kasa_shop/status/44",
      spent: 0.01,
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.url.href).toBe("https://api.x.com/2/tweets");
    expect(asked[0]?.body).toEqual({ text: "申し訳ございません。", reply: { in_reply_to_tweet_id: "43" } });
  });

  it("costs more with a link, whether we see it or X does", async () => {
    const spent = async (text: string, shown: string, settings = {}) =>
      (await xReplier.send(scripted(201, { data: { id: "44", text: shown } }, settings, { text }).input)).spent;
    expect(await spent("kasa.example.com", "")).toBe(0.2);
    expect(await spent("kasa.rare", "@aki_ame https://t.co/Abc")).toBe(0.2);
    expect(await spent("はい", "はい", { access: "enterprise" })).toBe(0.015);
  });

  it.each([
    [400, {}, { code: "invalid_input" }],
    [401, {}, { code: "unauthenticated" }],
    [
      403,
      { detail: "You are not permitted" },
      { code: "forbidden", message: "X refuses the reply (403): You are not permitted" },
    ],
    [429, {}, { code: "rate_limited" }],
    [402, {}, { code: "rate_limited" }],
    [503, {}, { code: "upstream", details: { unsure: true } }],
    [201, { data: {} }, { code: "upstream", details: { unsure: true } }],
  ])("and answered with %i %j", async (status, body, error) => {
    const { asked, input } = scripted(status, body);
    await expect(xReplier.send(input)).rejects.toMatchObject(error);
    expect(asked).toHaveLength(1);
  });
});

describe("x reply, in doubt", () => {
  const own = (fields: object) => ({
    id: "44",
    referenced_tweets: [{ type: "replied_to", id: ID }],
    edit_history_tweet_ids: ["44"],
    ...fields,
  });
  const text = "見て kasa.example.com & 返事を";

  it("is known by what it answers and by its words, however X dressed them", async () => {
    const dressed = own({ text: "@aki_ame 見て https://t.co/Abc &amp; 返事を" });
    const { asked, input } = scripted(
      200,
      { data: [own({ id: "45", text: "other" }), dressed], meta: {} },
      {},
      { text },
    );
    expect(await xReplier.find?.(input)).toEqual({
      externalId: "44",
      url: "https://x.com/kasa_shop/status/44",
      spent: 0.01,
    });
    expect(asked[0]?.url.pathname).toBe("/2/users/1/tweets");
    expect(asked[0]?.url.searchParams.get("start_time")).toBe("2026-11-26T09:59:00Z");
  });

  it("is not another reply, nor the same words to somebody else", async () => {
    const posts = [
      own({ text: "見て https://t.co/Abc" }),
      own({ text, referenced_tweets: [{ type: "replied_to", id: "5" }] }),
    ];
    expect(await xReplier.find?.(scripted(200, { data: posts, meta: {} }, {}, { text }).input)).toBeUndefined();
    expect(await xReplier.find?.(scripted(200, { meta: { result_count: 0 } }).input)).toBeUndefined();
  });

  it("stays in doubt where the timeline is too long or closed", async () => {
    const { asked, input } = scripted(200, { data: [own({ text: "x" })], meta: { next_token: "more" } });
    await expect(xReplier.find?.(input)).rejects.toMatchObject({ code: "upstream" });
    expect(asked).toHaveLength(3);
    await expect(xReplier.find?.(scripted(403, {}).input)).rejects.toMatchObject({ code: "upstream" });
  });
});
