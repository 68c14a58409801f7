import { describe, expect, it } from "vitest";
import type { ReplyTarget } from "../reply.ts";
import { ago, replyCall } from "../shared/graph-scene.ts";
import { FacebookSettings } from "./manifest.ts";
import { facebookReplier } from "./reply.ts";

const comment: ReplyTarget = {
  externalId: "700_801",
  conversation: "1_700",
  kind: "comment",
  author: null,
  direct: false,
  address: { id: "700_801", under: "700_801", post: "1_700", account: "1" },
  heardAt: ago(1),
};
const message: ReplyTarget = { ...comment, kind: "message", direct: true, address: { recipient: "44", account: "1" } };

function input(
  target: ReplyTarget,
  text: string,
  settings: object = {},
  answers: unknown[] = [{ id: "700_9", message_id: "m_9" }],
) {
  const made = { settings: FacebookSettings.parse(settings), target, text, answers };
  return replyCall(made, (url, body): { path: string; body: unknown } => ({
    path: url.pathname.slice(6),
    body: body === "" ? undefined : JSON.parse(body),
  }));
}

const codes = (target: ReplyTarget, text: string, settings: object = {}): string[] =>
  facebookReplier.preflight(input(target, text, settings).made).map(({ code }) => code);

describe("facebook replies", () => {
  it("answer a reply under its comment, a recommendation at its story, a message in its conversation", async () => {
    const cases: [ReplyTarget, string, unknown][] = [
      [comment, "/700_801/comments", { message: "hi" }],
      [{ ...comment, address: { ...comment.address, id: "700_802" } }, "/700_801/comments", { message: "hi" }],
      [{ ...comment, kind: "review", address: { story: "721", account: "1" } }, "/721/comments", { message: "hi" }],
      [message, "/me/messages", { recipient: { id: "44" }, messaging_type: "RESPONSE", message: { text: "hi" } }],
    ];
    for (const [target, path, body] of cases) {
      const { made, asked } = input(target, "hi");
      await facebookReplier.send(made);
      expect(asked).toEqual([{ path, body }]);
    }
  });

  it("go privately to who commented where that is set", async () => {
    const { made, asked } = input(comment, "hi", { commentReply: "private" });
    expect(await facebookReplier.send(made)).toEqual({ externalId: "m_9" });
    expect(asked).toMatchObject([{ path: "/me/messages", body: { recipient: { comment_id: "700_801" } } }]);
  });

  it("carry the tag of a human agent only after a day", async () => {
    const { made, asked } = input({ ...message, heardAt: ago(30) }, "hi", { humanAgent: true });
    await facebookReplier.send(made);
    expect(asked[0]?.body).toMatchObject({ messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" });
  });

  it("know their lengths and windows by kind", () => {
    expect(codes(comment, "a".repeat(8_000))).toEqual([]);
    expect(codes(comment, "a".repeat(8_001))).toEqual(["too_long"]);
    expect(codes(message, "a".repeat(2_000))).toEqual([]);
    expect(codes(message, "a".repeat(2_001))).toEqual(["too_long"]);
    expect(codes({ ...comment, heardAt: ago(999) }, "hi")).toEqual([]);
    expect(codes({ ...message, heardAt: ago(24) }, "hi")).toEqual([]);
    expect(codes({ ...message, heardAt: ago(25) }, "hi")).toEqual(["window_closed"]);
    expect(codes({ ...message, heardAt: ago(25) }, "hi", { humanAgent: true })).toEqual([]);
    expect(codes({ ...message, heardAt: ago(169) }, "hi", { humanAgent: true })).toEqual(["window_closed"]);
    expect(codes({ ...comment, heardAt: ago(169) }, "hi", { commentReply: "private" })).toEqual(["window_closed"]);
  });

  it("are refused where another app owns the talk or nobody knows the place", () => {
    expect(codes({ ...message, address: { ...message.address, standby: "1" } }, "hi")).toEqual(["not_permitted"]);
    expect(codes({ ...comment, address: {} }, "hi")).toEqual(["not_answerable"]);
    expect(codes({ ...comment, address: { id: "1_2#3", under: "1_2#3" } }, "hi")).toEqual(["not_answerable"]);
  });

  it.each([
    [{ code: 10, error_subcode: 2018278 }, "forbidden"],
    [{ code: 551 }, "forbidden"],
    [{ code: 368 }, "forbidden"],
    [{ code: 100, error_subcode: 33 }, "invalid_input"],
    [{ code: 100 }, "invalid_input"],
    [{ code: 190 }, "unauthenticated"],
    [{ code: 613 }, "rate_limited"],
    [{ code: 2 }, "upstream"],
  ])("read %j as %s", async (error, code) => {
    await expect(facebookReplier.send(input(message, "hi", {}, [{ error }]).made)).rejects.toMatchObject({ code });
  });

  it("find only our own words since they were approved", async () => {
    const own = { id: "700_9", message: "hi", from: { id: "1" }, created_time: "2026-11-26T10:00:05+0000" };
    const found = async (data: unknown[]) => facebookReplier.find?.(input(comment, "hi", {}, [{ data }]).made);
    expect(await found([{ ...own, id: "x", from: { id: "2" } }, own])).toMatchObject({ externalId: "700_9" });
    expect(await found([{ ...own, message: "hi there" }])).toBeUndefined();
    expect(await found([{ ...own, created_time: "2026-11-26T09:00:00+0000" }])).toBeUndefined();
    const talk = { data: [{ messages: { data: [{ ...own, id: "m_9" }] } }] };
    expect(await facebookReplier.find?.(input(message, "hi", {}, [talk]).made)).toEqual({ externalId: "m_9" });
  });
});
