import { beforeAll, describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import type { Client } from "@kikimimi/api/client";
import { MAX_BODY_BYTES } from "@kikimimi/pipeline/body";
import { receiveDelivery } from "@kikimimi/pipeline/receive-delivery";
import { CALM, postOf } from "../support/posts.ts";
import { createWorld, signed, type World } from "../support/world.ts";

const bytes = (text: string): Buffer => Buffer.from(text);

describe("webhook ingress", () => {
  let world: World;
  let client: Client;

  beforeAll(async () => {
    world = await createWorld();
    client = await world.clientOf({ role: "admin" });
  });

  /** What became of the last delivery that was accepted. */
  async function outcomeOf(answer: { body: string }) {
    await world.drain();
    const { deliveryId } = JSON.parse(answer.body) as { deliveryId: string };
    const { outcome } = await unwrap(client.v1.deliveries[":id"].$get({ param: { id: deliveryId }, query: {} }));
    return outcome;
  }

  it.each([
    ["malformed JSON", bytes('{"events": ['), 400],
    ["bytes that are not UTF-8", Buffer.concat([bytes('{"text":"'), Buffer.from([0xff]), bytes('"}')]), 400],
    ["a bare string", bytes('"hello"'), 400],
    ["nothing at all", bytes(""), 400],
    ["two megabytes", bytes(JSON.stringify({ text: "x".repeat(2_000_000) })), 413],
    ["one byte too many", Buffer.alloc(MAX_BODY_BYTES + 1, 0x20), 413],
  ])("refuses %s, though it is signed", async (_name, body, status) => {
    for (const platform of ["line", "standardwebhooks", "facebook"]) {
      expect([platform, (await world.pushRaw(platform, body)).status]).toEqual([platform, status]);
    }
  });

  it("refuses the wrong content type, a bad signature, an unknown source and another method", async () => {
    const body = bytes(JSON.stringify(postOf("x")));
    const headers = signed("standardwebhooks", body, new Date());
    const form = await world.pushRaw("standardwebhooks", body, { ...headers, "content-type": "text/plain" });
    const forged = await world.pushRaw("standardwebhooks", body, { ...headers, "webhook-signature": "v1,AAAA" });
    const bare = await world.pushRaw("standardwebhooks", body, {});
    const nowhere = await world.pushRaw("nowhere", body, {});
    const poller = await world.pushRaw("mastodon", body, {});
    expect([form, forged, bare, nowhere, poller].map((answer) => answer.status)).toEqual([415, 401, 401, 404, 404]);
    const request = { method: "GET", query: new URLSearchParams(), headers: {}, body: bytes("") };
    const got = await receiveDelivery({ ctx: world.ctx, input: { platform: "line", sourceId: "line", request } });
    const lost = await receiveDelivery({ ctx: world.ctx, input: { platform: "line", sourceId: "other", request } });
    expect([got.status, lost.status]).toEqual([405, 404]);
  });

  it("answers Meta's handshake with the bare challenge, and a wrong token with 403", async () => {
    const ask = (token: string) =>
      receiveDelivery({
        ctx: world.ctx,
        input: {
          platform: "facebook",
          sourceId: "facebook",
          request: {
            method: "GET",
            query: new URLSearchParams({
              "hub.mode": "subscribe",
              "hub.verify_token": token,
              "hub.challenge": "1158201444",
            }),
            headers: {},
            body: bytes(""),
          },
        },
      });
    expect(await ask("test-verify-token")).toMatchObject({ status: 200, body: "1158201444" });
    expect((await ask("guessed")).status).toBe(403);
  });

  it("answers 503 when the queue does not take the delivery, so that the platform sends it again", async () => {
    const deaf = await createWorld();
    const send = (): never => {
      throw new Error("no queue here");
    };
    const ctx = {
      ...deaf.ctx,
      queues: Object.assign(Object.create(deaf.ctx.queues), { send }) as World["ctx"]["queues"],
    };
    const body = bytes(JSON.stringify(postOf("x")));
    const request = {
      method: "POST",
      query: new URLSearchParams(),
      headers: signed("standardwebhooks", body, new Date()),
      body,
    };
    const answer = await receiveDelivery({
      ctx,
      input: { platform: "standardwebhooks", sourceId: "standardwebhooks", request },
    });
    expect(answer.status).toBe(503);
  });

  it("takes a well-signed event that nobody knows, and says that it was ignored", async () => {
    const answer = await world.push("standardwebhooks", { test: 2432232314 });
    expect(answer.status).toBe(200);
    expect(await outcomeOf(answer)).toMatchObject({
      status: "processed",
      created: 0,
      ignored: [{ reason: "unknown_event", count: 1 }],
    });
  });

  it("loses no neighbour of a bad member, and parks the delivery for a person", async () => {
    const good = postOf("good", { text: CALM }).data;
    const answer = await world.push("standardwebhooks", {
      type: "mention.created",
      timestamp: new Date().toISOString(),
      data: [good, { id: "bad" }, { ...good, id: "good-2" }],
    });
    const outcome = await outcomeOf(answer);
    expect([outcome.status, outcome.created, outcome.failed.length]).toEqual(["failed", 2, 1]);
    const { parked } = await unwrap(client.v1["dead-letters"].$get({ query: {} }));
    expect(parked.map((delivery) => delivery.outcome.failed[0]?.reason)).toContainEqual(outcome.failed[0]?.reason);
  });

  it.each([
    ["lone surrogates", `\uD83D lost half ${CALM} \uDE00`, (text: string) => text.isWellFormed()],
    ["NUL", `before\u0000after`, (text: string) => text === "before\uFFFDafter"],
    ["ten thousand characters", "長".repeat(10_000), (text: string) => text === "長".repeat(10_000)],
    [
      "bidi controls and zero widths",
      "\u202Eabc\u202C\u200B😀👨‍👩‍👧‍👦",
      (text: string) => text === "\u202Eabc\u202C\u200B😀👨‍👩‍👧‍👦",
    ],
    ["a script tag", "<script>alert(1)</script>", (text: string) => text === "<script>alert(1)</script>"],
  ])("keeps a text with %s", async (name, text, holds) => {
    // JSON.stringify escapes lone surrogates, as a careless sender would.
    const answer = await world.push("standardwebhooks", postOf(`text ${name}`, { text }));
    expect(await outcomeOf(answer)).toMatchObject({ status: "processed", created: 1 });
    const { items } = await unwrap(client.v1.threads.$get({ query: { limit: "200" } }));
    const details = await Promise.all(
      items.map(({ threadId }) => unwrap(client.v1.threads[":id"].$get({ param: { id: threadId }, query: {} }))),
    );
    const mention = details
      .flatMap((detail) => detail.mentions)
      .find(({ externalId }) => externalId === `text ${name}`);
    expect(holds(mention?.text ?? "")).toBe(true);
  });

  it("keeps ids beyond 2^53 apart", async () => {
    const at = new Date().toISOString();
    const body = (id: string) =>
      bytes(`{"type":"mention.created","timestamp":"${at}","data":{"id":${id},"text":"${CALM}"}}`);
    const answers = [
      await world.pushRaw("standardwebhooks", body("1924465506158878979")),
      await world.pushRaw("standardwebhooks", body("1924465506158879000")),
    ];
    expect(await outcomeOf(answers[0] ?? { body: "" })).toMatchObject({ created: 1, ignored: [] });
    expect(await outcomeOf(answers[1] ?? { body: "" })).toMatchObject({ created: 1, ignored: [] });
  });

  it("ignores a post from the future by name, and keeps it replayable", async () => {
    const answer = await world.push("standardwebhooks", postOf("future", { at: new Date("2999-01-01T00:00:00Z") }));
    expect(await outcomeOf(answer)).toMatchObject({
      status: "processed",
      created: 0,
      ignored: [{ reason: "posted_in_the_future", count: 1 }],
    });
  });

  it("does not fall over absurd nesting", async () => {
    const deep = `{"type":"mention.created","data":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const answer = await world.pushRaw("standardwebhooks", bytes(deep));
    expect(answer.status).toBe(400);
  });
});
