import { AppError } from "@kikimimi/core/base/error";
import { describe, expect, it } from "vitest";
import type { Call } from "../call.ts";
import { type GraphRequest, GRAPH_URL, graph, nextPage, withoutLinks } from "./graph.ts";

const NOW = new Date("2026-11-26T00:00:00Z");

type Reply = { status?: number; body: unknown; headers?: Record<string, string> };

function meta(replies: readonly Reply[]) {
  const asked: Request[] = [];
  const call: Call = {
    settings: {},
    secrets: { accessToken: ["EAAB-secret"] },
    fetch: async (input, init) => {
      const { status = 200, body, headers = {} } = replies[Math.min(asked.length, replies.length - 1)] ?? { body: {} };
      asked.push(new Request(input, init));
      return new Response(JSON.stringify(body), { status, headers });
    },
    now: () => NOW,
    pace: { wait: async () => {}, random: () => 0 },
  };
  return { call, asked };
}

async function errorOf(reply: Reply, request: GraphRequest = { path: "/me" }): Promise<AppError> {
  const error: unknown = await graph(meta([reply]).call, request).catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error(`no AppError: ${String(error)}`);
  return error;
}

const refusal = (code: unknown, subcode?: number): unknown => ({
  error: { message: "Malformed access token EAAB-secret", type: "OAuthException", code, error_subcode: subcode },
});

describe("graph", () => {
  it("asks the named version with the token in a header only", async () => {
    const { call, asked } = meta([{ body: { id: "1" } }]);
    const answer = await graph(call, {
      path: "/1/feed",
      query: { fields: "id,message", limit: 5, since: undefined },
      page: "after=x%3D",
    });
    expect(answer).toEqual({ json: { id: "1" }, uri: `${GRAPH_URL}/1/feed?fields=id%2Cmessage&limit=5&after=x%3D` });
    expect(asked[0]?.url).toBe(answer.uri);
    expect(asked[0]?.headers.get("authorization")).toBe("Bearer EAAB-secret");
  });

  it("prefers an obtained token, and needs one", async () => {
    const { call, asked } = meta([{ body: {} }]);
    await graph({ ...call, token: { accessToken: "new" } }, { path: "/me", base: "https://graph.threads.net/v1.0" });
    expect(asked[0]?.url).toBe("https://graph.threads.net/v1.0/me");
    expect(asked[0]?.headers.get("authorization")).toBe("Bearer new");
    await expect(graph({ ...call, secrets: {} }, { path: "/me" })).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it.each([
    [190, undefined, "unauthenticated"],
    [190, 463, "unauthenticated"],
    [102, undefined, "unauthenticated"],
    [10, 2018278, "forbidden"],
    [200, undefined, "forbidden"],
    [299, undefined, "forbidden"],
    [368, undefined, "forbidden"],
    [4, undefined, "rate_limited"],
    [17, undefined, "rate_limited"],
    [32, undefined, "rate_limited"],
    [613, undefined, "rate_limited"],
    [80001, undefined, "rate_limited"],
    [80002, undefined, "rate_limited"],
    [80007, undefined, "rate_limited"],
    [130429, undefined, "rate_limited"],
    ["190", undefined, "unauthenticated"],
    [1, undefined, "upstream"],
    [2, undefined, "upstream"],
    [300, undefined, "upstream"],
    [100, 33, "not_found"],
    [100, undefined, "invalid_input"],
  ])("reads code %s (%s) as %s whatever the status, and never quotes the token", async (code, subcode, expected) => {
    for (const status of [200, 400, 403, 500]) {
      const error = await errorOf({ status, body: refusal(code, subcode) });
      expect(error.code).toBe(expected);
      expect(`${error.message} ${JSON.stringify(error.details)}`).not.toContain("EAAB");
    }
  });

  it("waits for the longest that the usage headers tell, in minutes", async () => {
    const usage = {
      "99": [{ type: "pages", call_count: 100, estimated_time_to_regain_access: 7 }],
      "98": [{ estimated_time_to_regain_access: "3" }],
    };
    const headers = { "x-business-use-case-usage": JSON.stringify(usage) };
    expect((await errorOf({ status: 403, body: refusal(32), headers })).details.retryAfter).toBe(420);
    expect(
      (await errorOf({ status: 400, body: refusal(4), headers: { "x-app-usage": "{broken" } })).details.retryAfter,
    ).toBe(300);
    expect((await errorOf({ status: 429, body: {}, headers: { "retry-after": "9" } })).details.retryAfter).toBe(9);
  });

  it("asks for quiet after a success that used up the rest", async () => {
    const quiet = await graph(meta([{ body: {}, headers: { "x-app-usage": '{"call_count":100}' } }]).call, {
      path: "/me",
    });
    expect(quiet.pauseUntil).toEqual(new Date(NOW.getTime() + 300_000));
    const busy = await graph(meta([{ body: {}, headers: { "x-app-usage": '{"call_count":99}' } }]).call, {
      path: "/me",
    });
    expect(busy).not.toHaveProperty("pauseUntil");
  });

  it("repeats a read that may pass, never a write, of which the outcome is then unsure", async () => {
    const read = meta([{ status: 500, body: refusal(2) }, { body: { id: "1" } }]);
    expect((await graph(read.call, { path: "/me" })).json).toEqual({ id: "1" });
    const write = meta([{ status: 500, body: refusal(2) }, { body: { id: "1" } }]);
    const sent = graph(write.call, { path: "/1/comments", method: "POST", body: { message: "x" } });
    await expect(sent).rejects.toMatchObject({ code: "upstream", details: { unsure: true } });
    expect(write.asked).toHaveLength(1);
    const refusedAs = errorOf({ status: 400, body: refusal(1) }, { path: "/1/comments", method: "POST" });
    expect((await refusedAs).details).toEqual({ unsure: true });
    expect((await errorOf({ status: 400, body: refusal(1) })).details).toEqual({});
    const refused = errorOf({ status: 500, body: refusal(190) }, { path: "/1/comments", method: "POST" });
    expect((await refused).details).toEqual({});
  });

  it("lets a platform read its own refusals first", async () => {
    const refuse: GraphRequest["refuse"] = ({ subcode }) =>
      subcode === 2018278 ? new AppError("forbidden", "The window is closed") : undefined;
    expect((await errorOf({ status: 400, body: refusal(10, 2018278) }, { path: "/me", refuse })).message).toBe(
      "The window is closed",
    );
    expect((await errorOf({ status: 400, body: refusal(190) }, { path: "/me", refuse })).code).toBe("unauthenticated");
  });
});

describe("paging", () => {
  const next =
    "https://graph.facebook.com/v24.0/1/feed?access_token=EAAB&limit=2&until=1624385168&since&__paging_token=tok";

  it("goes on by the cursor, or by time, and never with the token", () => {
    expect(nextPage({ paging: { cursors: { after: "a=" }, next } })).toBe("after=a%3D");
    expect(nextPage({ paging: { next } })).toBe("until=1624385168&__paging_token=tok");
    expect(nextPage({ paging: { cursors: { after: "a" } } })).toBeUndefined();
    expect(nextPage({ data: [] })).toBeUndefined();
  });

  it("takes the links out at every depth and leaves the rest", () => {
    const list = {
      data: [{ id: "1", comments: { data: [{ paging: "of text" }], paging: { next, cursors: { after: "b" } } } }],
      paging: { next, previous: next },
    };
    expect(withoutLinks(list)).toEqual({
      data: [{ id: "1", comments: { data: [{ paging: "of text" }], paging: { cursors: { after: "b" } } } }],
      paging: {},
    });
    expect(JSON.stringify(withoutLinks(list))).not.toContain("EAAB");
  });
});
