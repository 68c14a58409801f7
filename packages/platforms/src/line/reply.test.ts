import { describe, expect, it } from "vitest";
import { createFake } from "./fake.ts";
import { lineReplier } from "./reply.ts";

const NOW = Date.parse("2026-11-26T10:00:00Z");
const now = (): Date => new Date(NOW);
const pace = { wait: async () => undefined, random: () => 0.5 };
const KEY = "5f0c6c6e-6d0e-4a5e-9d0e-3d8c2f6b7a10";

type Asked = { readonly path: string; readonly key: string | null; readonly body: unknown };

function scene(answer?: (count: number) => Response | undefined) {
  const fake = createFake({ now, pageSize: 5 });
  const asked: Asked[] = [];
  const fetch: typeof globalThis.fetch = async (target, init) => {
    const request = new Request(target, init);
    const { pathname } = new URL(request.url);
    asked.push({
      path: pathname,
      key: request.headers.get("x-line-retry-key"),
      body: await request.clone().json(),
    });
    return answer?.(asked.length) ?? fake.fetch(request);
  };
  const target = fake.replies?.target();
  if (!target) throw new Error("nobody to answer");
  const input = (address: Record<string, string> = {}, heardAgo = 3_600_000) => {
    const at = new Date(NOW - heardAgo).toISOString();
    return {
      settings: {},
      secrets: fake.secrets,
      fetch,
      now,
      pace,
      target: { ...target, address: { ...target.address, replyTokenAt: at, ...address } },
      text: "お待たせしております",
      key: KEY,
      approvedAt: now(),
    };
  };
  return { fake, asked, input };
}

const refusal =
  (status: number, body: object, headers: Record<string, string> = {}) =>
  () =>
    Response.json(body, { status, headers });

describe("line replies", () => {
  it("use the reply token when they are approved at once, and quote in groups", async () => {
    const { asked, input } = scene(refusal(200, { sentMessages: [{ id: "46", quoteToken: "q" }] }));
    const sent = await lineReplier.send(input({ to: "C1", replyToken: "r", quoteToken: "q1" }, 20_000));
    expect(sent).toEqual({ externalId: "C1/46" });
    const messages = [{ type: "text", text: "お待たせしております", quoteToken: "q1" }];
    expect(asked).toEqual([{ path: "/v2/bot/message/reply", key: null, body: { replyToken: "r", messages } }]);
  });

  it("are pushed under their own key once the token is old, or where there is none", async () => {
    for (const address of [{ replyTokenAt: new Date(NOW - 31_000).toISOString() }, { replyTokenAt: "" }]) {
      const { asked, input, fake } = scene();
      const sent = await lineReplier.send(input(address));
      expect(asked.map(({ path, key }) => [path, key])).toEqual([["/v2/bot/message/push", KEY]]);
      expect(fake.replies?.taken()).toEqual([{ externalId: sent.externalId, text: "お待たせしております" }]);
    }
  });

  it("are never pushed after a reply call, whatever became of it", async () => {
    for (const answer of [refusal(400, { message: "Invalid reply token" }), refusal(500, {})]) {
      const { asked, input } = scene(answer);
      const sending = lineReplier.send(input({}, 1_000));
      await expect(sending).rejects.toMatchObject({ code: "upstream", details: { unsure: true } });
      expect(asked.map(({ path }) => path)).toEqual(["/v2/bot/message/reply"]);
    }
  });

  it("are taken once by a push whose first answer was lost", async () => {
    const { fake, asked, input } = scene();
    const lossy = { ...input() };
    const through = lossy.fetch;
    let lost = false;
    const sent = await lineReplier.send({
      ...lossy,
      fetch: async (target, init) => {
        const answer = await through(target, init);
        if (lost) return answer;
        lost = true;
        throw new TypeError("terminated");
      },
    });
    expect(asked).toHaveLength(2);
    expect(fake.replies?.taken().map(({ externalId }) => externalId)).toEqual([sent.externalId]);
  });

  it("that LINE has already accepted are sent, even when it names no message", async () => {
    const again = refusal(409, { message: "x" }, { "x-line-accepted-request-id": "req-1" });
    expect(await lineReplier.send(scene(again).input({ to: "U1" }))).toEqual({ externalId: "U1/req-1" });
    await expect(lineReplier.send(scene(refusal(409, {})).input())).rejects.toMatchObject({ code: "invalid_input" });
  });

  it.each([
    [400, "invalid_input"],
    [401, "unauthenticated"],
    [403, "forbidden"],
    [429, "rate_limited"],
  ])("that are refused with %i say %s", async (status, code) => {
    const { input, asked } = scene(refusal(status, { message: "x", details: [{ message: "y", property: "z" }] }));
    await expect(lineReplier.send(input())).rejects.toMatchObject({ code });
    await expect(lineReplier.send(input({}, 1_000))).rejects.toMatchObject({ code });
    expect(asked).toHaveLength(2);
  });

  it("are not tried while another module owns the chat", () => {
    const { target, ...rest } = scene().input();
    const codes = (address: Record<string, string>) =>
      lineReplier.preflight({ ...rest, target: { ...target, address } }).map(({ code }) => code);
    expect(codes({ to: "U1", mode: "standby" })).toEqual(["not_answerable"]);
    expect(codes({})).toEqual(["not_answerable"]);
    expect(codes({ to: "U1" })).toEqual([]);
  });
});
