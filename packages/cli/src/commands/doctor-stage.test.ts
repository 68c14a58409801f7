import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { platformOf } from "@kikimimi/platforms/registry";
import { pageHeaders, TLS_ONLY_SECONDS } from "@kikimimi/core/base/page-headers";
import { checkStage, wrongHeaders } from "./doctor-stage.ts";

const SECRET = `whsec_${Buffer.from("a secret of thirty-two bytes ok!").toString("base64")}`;

const PAGE_HEADERS = pageHeaders();

/** How a stage answers each kind of request; a test changes one of them. */
type Stage = {
  readonly health: number;
  readonly page: Readonly<Record<string, string>>;
  readonly api: number;
  readonly unsigned: number;
  readonly processed: object | undefined;
  /** Where its provider has its token endpoint and what the page may talk to, by name of this machine; none of its own. */
  readonly provider?: { readonly issuer?: string; readonly endpoint: string; readonly origins: readonly string[] };
};
const WELL: Stage = { health: 200, page: PAGE_HEADERS, api: 401, unsigned: 401, processed: { created: 1, failed: [] } };

let server: Server | undefined;
afterEach(() => server?.close());

/** Runs a stage on this machine and has it checked; answers the names of the checks that failed. */
async function failures(
  stage: Partial<Stage>,
  options: { secret?: string; token?: string } = { secret: SECRET, token: "t" },
) {
  server = createServer((request, response) => void answer({ ...WELL, ...stage }, request, response));
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const checks = await checkStage({
    url,
    webhooks: `${url}/webhooks`,
    source: "standardwebhooks/shop",
    brand: "demo",
    waitMs: 200,
    now: () => new Date(),
    secret: options.secret,
    token: options.token,
  });
  expect(checks).toHaveLength(7);
  return checks.filter((check) => !check.ok).map((check) => check.name);
}

async function answer(stage: Stage, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const path = request.url ?? "";
  const json = (status: number, body: object): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  if (path === "/healthz") return json(stage.health, {});
  const here = `http://${request.headers.host}`;
  const { provider } = stage;
  if (path === "/v1/sign-in")
    return json(200, { items: provider ? [{ issuer: here, name: "Kasa", origins: [here, ...provider.origins] }] : [] });
  if (path === "/.well-known/openid-configuration")
    return json(200, {
      issuer: provider?.issuer ?? here,
      authorization_endpoint: `${here}/authorize`,
      token_endpoint: provider?.endpoint ?? `${here}/token`,
    });
  if (path === "/" && provider) stage = { ...stage, page: pageHeaders([here, ...provider.origins]) };
  if (path === "/") return void response.writeHead(200, { "content-type": "text/html", ...stage.page }).end("<html>");
  if (path === "/webhooks/standardwebhooks/shop") {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const body = Buffer.concat(chunks);
    const asked = { method: "POST", query: new URLSearchParams(), headers, body };
    const verdict = platformOf("standardwebhooks")?.webhook?.verify(asked, { signingSecret: [SECRET] }, new Date());
    return verdict?.ok ? json(200, { deliveryId: "dlv_1" }) : json(stage.unsigned, { error: "bad_signature" });
  }
  if (path.startsWith("/v1/deliveries/dlv_1") && request.headers.authorization === "Bearer t") {
    return stage.processed
      ? json(200, { outcome: stage.processed })
      : json(404, { code: "not_found", title: "Not found" });
  }
  return json(stage.api, {});
}

describe("a stage looked at from outside", () => {
  it("passes when it does what it should", async () => expect(await failures({})).toEqual([]));

  it.each([
    ["health", { health: 503 }],
    ["page", { page: { "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" } }],
    ["page", { page: { ...PAGE_HEADERS, "content-security-policy": "default-src *" } }],
    ["page", { page: { ...PAGE_HEADERS, "referrer-policy": "unsafe-url" } }],
    ["API without a token", { api: 200 }],
    ["unsigned webhook", { unsigned: 200 }],
    ["unsigned webhook", { unsigned: 404 }],
    ["signed webhook", { processed: undefined }],
    ["signed webhook", { processed: { created: 0, failed: [{ reason: "malformed_body" }] } }],
  ] as const)("fails in %s, and there alone, when %j", async (name, stage) => {
    expect(await failures(stage)).toEqual([name]);
  });

  it("passes where people sign in at a provider that the page may talk to", async () => {
    const provider = { endpoint: "https://login.example/token", origins: ["https://login.example"] };
    expect(await failures({ provider })).toEqual([]);
  });

  it.each([
    ["keeps the page from its token endpoint", { endpoint: "https://login.example/token", origins: [] }],
    [
      "says that it is another",
      { issuer: "https://other.example", endpoint: "https://other.example/token", origins: [] },
    ],
  ])("fails in the sign-in when the provider %s", async (_what, provider) => {
    expect(await failures({ provider })).toEqual(["sign-in"]);
  });

  it("fails in the page when its headers know no provider", async () => {
    const headers = new Headers(PAGE_HEADERS);
    expect(wrongHeaders(headers, false, ["https://id.example"])).toEqual(["content-security-policy"]);
  });

  it("asks for TLS only where the page came over TLS", () => {
    const plain = new Headers(PAGE_HEADERS);
    expect(wrongHeaders(plain, false)).toEqual([]);
    expect(wrongHeaders(plain, true)).toEqual(["strict-transport-security"]);
    const headersOf = (seconds: number) =>
      new Headers({ ...PAGE_HEADERS, "strict-transport-security": `max-age=${seconds}` });
    expect(wrongHeaders(headersOf(TLS_ONLY_SECONDS), true)).toEqual([]);
    expect(wrongHeaders(headersOf(60), true)).toEqual(["strict-transport-security"]);
  });

  it("says so when the secret is another one", async () => {
    const other = `whsec_${Buffer.from("another secret of thirty-two b!!").toString("base64")}`;
    expect(await failures({}, { secret: other, token: "t" })).toEqual(["signed webhook"]);
  });

  it("tries only what it was given the means for", async () => {
    expect(await failures({ processed: undefined }, { secret: SECRET })).toEqual([]);
    expect(await failures({}, {})).toEqual([]);
  });

  it("makes every check where nobody answers, and passes none but those it does not try", async () => {
    const gone = {
      url: "http://127.0.0.1:9",
      webhooks: "http://127.0.0.1:9/webhooks",
      source: "standardwebhooks/shop",
    };
    const rest = { brand: "demo", secret: SECRET, token: "t", waitMs: 10, now: () => new Date() };
    const checks = await checkStage({ ...gone, ...rest });
    expect(checks.filter((check) => check.ok).map((check) => check.name)).toEqual(["TLS"]);
  });

  it("takes no address without TLS that is not this machine's", async () => {
    const plain = {
      url: "http://stage.invalid",
      webhooks: "http://stage.invalid/webhooks",
      source: "standardwebhooks/shop",
    };
    const rest = { brand: "demo", secret: undefined, token: undefined, waitMs: 10, now: () => new Date() };
    const [tls] = await checkStage({ ...plain, ...rest });
    expect(tls).toMatchObject({ name: "TLS", ok: false });
  });
});
