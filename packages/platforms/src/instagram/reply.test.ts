import { describe, expect, it } from "vitest";
import type { ReplyTarget } from "../reply.ts";
import { ago, replyCall } from "../shared/graph-scene.ts";
import { InstagramSettings } from "./manifest.ts";
import { instagramReplier } from "./reply.ts";

const comment: ReplyTarget = {
  externalId: "7",
  conversation: "8",
  kind: "comment",
  author: null,
  direct: false,
  address: { id: "7", under: "7", media: "8", account: "1" },
  heardAt: ago(1),
};
const mention: ReplyTarget = { ...comment, address: { mention: "1", id: "7", media: "8", account: "1" } };
const message: ReplyTarget = { ...comment, kind: "message", direct: true, address: { recipient: "55", account: "1" } };

function input(
  target: ReplyTarget,
  text: string,
  settings: object = {},
  answer: unknown = { id: "9", message_id: "m9" },
) {
  const made = {
    settings: InstagramSettings.parse({ username: "kasa", ...settings }),
    target,
    text,
    answers: [answer],
  };
  return replyCall(made, (url, body) => ({ path: `${url.host}${url.pathname}`, body }));
}

const codes = (target: ReplyTarget, text: string, settings: object = {}): string[] =>
  instagramReplier.preflight(input(target, text, settings).made).map(({ code }) => code);

describe("instagram replies", () => {
  it("answer comments, answers, our own posts, mentions and messages, each in its way", async () => {
    const host = "graph.facebook.com/v24.0";
    const cases: [ReplyTarget, string, string][] = [
      [comment, `${host}/7/replies`, "message=hi"],
      [{ ...comment, address: { id: "70", under: "7", media: "8" } }, `${host}/7/replies`, "message=hi"],
      [{ ...comment, kind: "post", address: { id: "8", media: "8" } }, `${host}/8/comments`, "message=hi"],
      [mention, `${host}/1/mentions`, "media_id=8&comment_id=7&message=hi"],
      [message, `${host}/me/messages`, '{"recipient":{"id":"55"},"message":{"text":"hi"}}'],
    ];
    for (const [target, path, body] of cases) {
      const { made, asked } = input(target, "hi");
      await instagramReplier.send(made);
      expect(asked).toEqual([{ path, body }]);
    }
  });

  it("go to the host of the login", async () => {
    const { made, asked } = input(message, "hi", { login: "instagram" });
    expect(await instagramReplier.send(made)).toEqual({ externalId: "m9" });
    expect(asked[0]?.path).toBe("graph.instagram.com/v24.0/me/messages");
  });

  it("know their lengths and windows by kind", () => {
    expect(codes(comment, "傘".repeat(300))).toEqual([]);
    expect(codes(comment, "傘".repeat(301))).toEqual(["too_long"]);
    expect(codes(message, "傘".repeat(333))).toEqual([]);
    expect(codes(message, "傘".repeat(334))).toEqual(["too_long"]);
    expect(codes(comment, "#a #b #c ＃傘")).toEqual([]);
    expect(codes(comment, "#a #b #c ＃傘 #e")).toEqual(["not_permitted"]);
    expect(codes(comment, "https://a.example https://b.example")).toEqual(["not_permitted"]);
    expect(codes({ ...message, heardAt: ago(25) }, "hi")).toEqual(["window_closed"]);
    expect(codes({ ...message, heardAt: ago(25) }, "hi", { humanAgent: true })).toEqual([]);
    expect(codes({ ...comment, heardAt: ago(999) }, "hi")).toEqual([]);
  });

  it("are refused where there is no way", () => {
    expect(codes({ ...comment, address: {} }, "hi")).toEqual(["not_answerable"]);
    expect(codes(mention, "hi", { username: undefined })).toEqual(["not_answerable"]);
    expect(codes({ ...message, address: { recipient: "55", standby: "1" } }, "hi")).toEqual(["not_permitted"]);
  });

  it.each([
    [{ code: 10, error_subcode: 2534022 }, "forbidden"],
    [{ code: 100, error_subcode: 33 }, "invalid_input"],
    [{ code: 190 }, "unauthenticated"],
    [{ code: 80002 }, "rate_limited"],
    [{ code: 1 }, "upstream"],
  ])("read %j as %s", async (error, code) => {
    await expect(instagramReplier.send(input(comment, "hi", {}, { error }).made)).rejects.toMatchObject({ code });
  });

  it("find only our own words since they were approved", async () => {
    const own = { id: "9", text: "hi", username: "kasa", timestamp: "2026-11-26T10:00:05+0000" };
    const found = async (data: unknown[]) => instagramReplier.find?.(input(comment, "hi", {}, { data }).made);
    expect(await found([{ ...own, id: "x", username: "rika" }, own])).toEqual({ externalId: "9" });
    expect(await found([{ ...own, username: undefined, from: { id: "1" } }])).toEqual({ externalId: "9" });
    expect(await found([{ ...own, text: "hello" }])).toBeUndefined();
    expect(await found([{ ...own, timestamp: "2026-11-26T09:00:00+0000" }])).toBeUndefined();
    const shown = { mentioned_media: { comments: { data: [own] } } };
    expect(await instagramReplier.find?.(input(mention, "hi", {}, shown).made)).toEqual({ externalId: "9" });
    const said = { id: "m9", message: "hi", from: { id: "1" }, created_time: "2026-11-26T10:00:05+0000" };
    const talk = { data: [{ messages: { data: [said] } }] };
    expect(await instagramReplier.find?.(input(message, "hi", {}, talk).made)).toEqual({ externalId: "m9" });
  });
});
