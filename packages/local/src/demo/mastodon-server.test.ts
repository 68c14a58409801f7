import { describe, expect, it } from "vitest";
import { createMastodonServer } from "./mastodon-server.ts";

const BASE = "https://mastodon.example";

function start() {
  let clock = Date.parse("2026-11-26T10:01:00Z");
  const server = createMastodonServer({ now: () => new Date(clock) });
  const get = async (path: string, token: string | undefined = "demo-token") => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await server.handle(new Request(`http://127.0.0.1:3000${path}`, { headers }));
    const body: unknown = await response.json();
    return {
      status: response.status,
      headers: response.headers,
      body,
      ids: Array.isArray(body) ? body.map((item: { id: string }) => item.id) : [],
    };
  };
  return { server, get, pass: (ms: number) => (clock += ms) };
}

describe("fake mastodon", () => {
  it("pages newest first, and by min_id from the oldest gap", async () => {
    const { server, get } = start();
    const ids = Array.from({ length: 5 }, (_, i) => server.post({ text: `#kasa ${i}` }).id);
    const [one = "", two = "", three = "", four = "", five = ""] = ids;
    const path = "/api/v1/timelines/tag/KASA?limit=2";
    expect((await get(path)).ids).toEqual([five, four]);
    expect((await get(`${path}&max_id=${four}`)).ids).toEqual([three, two]);
    expect((await get(`${path}&since_id=${one}`)).ids).toEqual([five, four]);
    expect((await get(`${path}&min_id=${one}`)).ids).toEqual([three, two]);
    expect((await get(`${path}&min_id=${five}`)).ids).toEqual([]);
    expect((await get(`${path}&min_id=${five}`)).headers.get("link")).toBeNull();
    expect((await get(`${path}&min_id=${one}`)).headers.get("link")).toBe(
      `<${BASE}/api/v1/timelines/tag/KASA?limit=2&max_id=${two}>; rel="next", <${BASE}/api/v1/timelines/tag/KASA?limit=2&min_id=${three}>; rel="prev"`,
    );
  });

  it("notifies its owner of mentions only, and shows them to its owner only", async () => {
    const { server, get } = start();
    const { id } = server.post({ text: "@kikimimi 届きません", visibility: "direct" });
    server.post({ text: "nothing" });
    const page = await get("/api/v1/notifications?types[]=mention&limit=80");
    expect(page.body).toMatchObject([{ id: "1", type: "mention", status: { id, visibility: "direct" } }]);
    expect(page.headers.get("link")).toContain("?limit=80&min_id=1&types%5B%5D=mention");
    const bare = await server.handle(new Request(`${BASE}/api/v1/notifications`));
    expect(bare.status).toBe(401);
    expect((await get("/api/v1/notifications", "wrong")).status).toBe(401);
    expect((await server.handle(new Request(`${BASE}/api/v1/statuses/${id}`))).status).toBe(404);
  });

  it("knows ancestors, descendants, edits and what is gone", async () => {
    const { server, get, pass } = start();
    const root = server.post({ text: "#kasa" });
    const reply = server.post({ text: "why", inReplyTo: root.id });
    const deep = server.post({ text: "so", inReplyTo: reply.id });
    expect((await get(`/api/v1/statuses/${reply.id}/context`)).body).toMatchObject({
      ancestors: [{ id: root.id }],
      descendants: [{ id: deep.id }],
    });
    pass(1_000);
    server.edit(root.id, "#kasa <b> & more");
    const { body } = await get(`/api/v1/statuses/${root.id}`);
    expect(body).toMatchObject({ edited_at: "2026-11-26T10:01:01.000Z" });
    expect(JSON.stringify(body)).toContain("&lt;b&gt; &amp; more");
    server.remove(root.id);
    expect(await get(`/api/v1/statuses/${root.id}`)).toMatchObject({
      status: 404,
      body: { error: "Record not found" },
    });
    expect((await get(`/api/v1/statuses/${reply.id}`)).body).toMatchObject({ in_reply_to_id: null });
  });

  it("counts requests down to 429 and starts afresh with the next five minutes", async () => {
    const { server, get, pass } = start();
    const first = await get("/api/v2/instance");
    expect([first.headers.get("x-ratelimit-remaining"), first.headers.get("x-ratelimit-reset")]).toEqual([
      "299",
      "2026-11-26T10:05:00.000000Z",
    ]);
    server.limit(1);
    expect((await get("/api/v2/instance")).headers.get("x-ratelimit-remaining")).toBe("0");
    expect((await get("/api/v2/instance")).status).toBe(429);
    pass(4 * 60_000);
    expect((await get("/api/v2/instance")).status).toBe(200);
  });

  it("hides the ends of long links in its HTML as the real one does", () => {
    const { content } = start().server.post({ text: "see https://kasa.example/orders/1042/tracking/very/long" });
    expect(content).toContain(
      '<span class="invisible">https://</span><span class="ellipsis">kasa.example/orders/1042/track</span><span class="invisible">ing/very/long</span>',
    );
  });

  it("takes the owner's replies, each idempotency key once, and says why it takes others not", async () => {
    const { server } = start();
    const question = server.post({ text: "@kikimimi where is it?" });
    const send = async (body: unknown, headers: Record<string, string> = {}) => {
      const answer = await server.handle(
        new Request("https://mastodon.example/api/v1/statuses", {
          method: "POST",
          headers: { authorization: "Bearer demo-token", "content-type": "application/json", ...headers },
          body: JSON.stringify(body),
        }),
      );
      return { status: answer.status, body: (await answer.json()) as { id?: string; in_reply_to_id?: string } };
    };
    const reply = { status: "@haruka On its way!", in_reply_to_id: question.id, visibility: "unlisted" };
    const first = await send(reply, { "idempotency-key": "k1" });
    expect(first).toMatchObject({
      status: 200,
      body: { in_reply_to_id: question.id, account: { username: "kikimimi" } },
    });
    expect((await send(reply, { "idempotency-key": "k1" })).body.id).toBe(first.body.id);
    expect((await send(reply, { "idempotency-key": "k2" })).body.id).not.toBe(first.body.id);
    const refusals = [{ status: " " }, { ...reply, status: "a".repeat(501) }, { ...reply, in_reply_to_id: "7" }];
    expect(await Promise.all(refusals.map(async (body) => (await send(body)).status))).toEqual([422, 422, 404]);
    expect((await send(reply, { authorization: "Bearer stolen" })).status).toBe(401);
  });
});
