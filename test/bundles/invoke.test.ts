import { createServer } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { deliveryOf } from "@kikimimi/pipeline/receive-delivery";
import { functionNames } from "../../scripts/bundles.ts";
import { httpEvent, queueEvent } from "../support/deployed.ts";
import { CALM, FURIOUS, postOf } from "../support/posts.ts";
import { createWorld, signed, type World } from "../support/world.ts";
import { invoke, type Invoked } from "./invoke.ts";

const PLATFORM = "standardwebhooks";
/** EventBridge Scheduler's event, as a function gets it. */
const SCHEDULE = {
  version: "0",
  id: "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
  "detail-type": "Scheduled Event",
  source: "aws.scheduler",
  account: "123456789012",
  time: "2026-11-26T10:00:00Z",
  region: "ap-northeast-1",
  resources: ["arn:aws:scheduler:ap-northeast-1:123456789012:schedule/default/kikimimi-poll"],
  detail: {},
};

let world: World;
beforeAll(async () => {
  world = await createWorld();
});

/** One event for a function's bundle in a fresh process. */
async function call(name: string, event: unknown, variables: Readonly<Record<string, string>> = {}): Promise<Invoked> {
  const invoked = await invoke(
    join(inject("bundles") ?? "", `${name}.mjs`),
    { ...world.variables, ...variables },
    event,
  );
  expect(invoked.error).toBeUndefined();
  return invoked;
}

async function hook(body: Buffer, headers: Record<string, string>): Promise<APIGatewayProxyStructuredResultV2> {
  const url = new URL(`https://hooks.test/webhooks/${PLATFORM}/${PLATFORM}`);
  const all = { "content-type": "application/json", ...headers };
  const { answer } = await call("webhook", httpEvent({ method: "POST", url, headers: all, body }));
  // Sound: the function answers structured results and nothing else.
  return answer as APIGatewayProxyStructuredResultV2;
}

async function ask(path: string, headers: Record<string, string> = {}): Promise<APIGatewayProxyStructuredResultV2> {
  const url = new URL(path, "https://api.test");
  const { answer } = await call("api", httpEvent({ method: "GET", url, headers, body: Buffer.alloc(0) }));
  // Sound: as above.
  return answer as APIGatewayProxyStructuredResultV2;
}

describe("each function, from its bundle in a fresh process", () => {
  it("webhook takes what is signed, and that only", async () => {
    const body = Buffer.from(JSON.stringify(postOf("hooked", { text: FURIOUS })));
    expect((await hook(body, {})).statusCode).toBe(401);
    expect((await hook(body, signed(PLATFORM, body, new Date()))).statusCode).toBe(200);
    await world.drain();
    const client = await world.clientOf({ role: "viewer" });
    const { items } = await unwrap(client.v1.threads.$get({ query: {} }));
    expect(items.map((item) => item.platform)).toEqual([PLATFORM]);
  });

  it("process takes a batch, and gives back only what it cannot read", async () => {
    const body = await queuedBody(postOf("batched", { text: CALM }));
    const records = [
      { messageId: "good", body },
      { messageId: "bad", body: "{}" },
    ];
    expect((await call("process", queueEvent("inbound", records))).answer).toEqual({
      batchItemFailures: [{ itemIdentifier: "bad" }],
    });
  });

  it.each(["intake", "reply"])("%s gives back only what it cannot read", async (name) => {
    const event = queueEvent("queue", [{ messageId: "bad", body: "not JSON" }]);
    const { answer, output } = await call(name, event);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "bad" }] });
    expect(output).toContain('"level":"error"');
  });

  it("api answers for its health, and asks for a token before anything else", async () => {
    expect((await ask("/healthz")).statusCode).toBe(200);
    expect((await ask("/v1/threads")).statusCode).toBe(401);
    const token = await world.tokenOf({ role: "viewer" });
    expect((await ask("/v1/threads", { authorization: `Bearer ${token}` })).statusCode).toBe(200);
  });
});

describe("scheduled functions, from their bundles", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "kikimimi-bundles-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("search brings the index up to date", async () => {
    const index = { KIKIMIMI_SEARCH: `sqlite://${join(folder, "search.db")}` };
    expect((await call("search", SCHEDULE, index)).answer).toBeNull();
    expect(() => rmSync(join(folder, "search.db"))).not.toThrow();
  });

  it("poll asks each polled source, and notes what came of it", async () => {
    const server = createServer((_request, response) => response.writeHead(503).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const polled = await createWorld({
      settings: { mastodon: { baseUrl: `http://127.0.0.1:${port}`, hashtags: ["傘"] } },
    });
    await call("poll", SCHEDULE, polled.variables);
    server.close();
    const state = await polled.ctx.store.sources.state("mastodon", "mastodon");
    expect(state.recent).toBe("0");
  });

  it("are all of those that no other test here calls", async () => {
    const called = new Set(["webhook", "process", "intake", "reply", "api", "search", "poll"]);
    for (const name of functionNames().filter((one) => !called.has(one))) {
      expect([name, (await call(name, SCHEDULE)).error]).toEqual([name, undefined]);
    }
  });
});

/** The body of the inbound message that the ingress would have queued for this post. */
async function queuedBody(post: unknown): Promise<string> {
  const source = await world.ctx.store.sources.get(PLATFORM, PLATFORM);
  if (!source) throw new Error("the world has no source");
  const delivery = deliveryOf(world.ctx, source, "webhook", Buffer.from(JSON.stringify(post)));
  return JSON.stringify({ type: "delivery.received", delivery });
}
