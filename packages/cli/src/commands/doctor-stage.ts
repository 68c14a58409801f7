import { createClient } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { pageHeaders, TLS_ONLY_SECONDS } from "@kikimimi/core/base/page-headers";
import { outcomeOf } from "@kikimimi/local/feed";
import { platformOf } from "@kikimimi/platforms/registry";
import * as z from "zod";

/** One thing that was looked at, and what was seen. */
export type Check = { readonly name: string; readonly ok: boolean; readonly detail: string };

export type StageOptions = {
  /** Where the page and the API are; no slash at the end. */
  readonly url: string;
  /** Where platforms send to: `<address>/webhooks`. */
  readonly webhooks: string;
  /** `platform/source` of a source that takes signed webhooks of the generic kind. */
  readonly source: string;
  /** Its signing secret; the signed delivery is not tried without it. */
  readonly secret: string | undefined;
  /** A token of an API user; whether the delivery arrived is not looked at without it. */
  readonly token: string | undefined;
  /** The brand that the source listens for. */
  readonly brand: string;
  readonly waitMs: number;
  readonly now: () => Date;
};

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;
const TIMEOUT_MS = 15_000;

/** Looks at a stage from outside, as platforms, people and strangers meet it. Every check is made, whatever others found. */
export async function checkStage(options: StageOptions): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, look] of [
    ["TLS", tls],
    ["health", health],
    ["page", page],
    ["sign-in", signIn],
    ["API without a token", withoutToken],
    ["unsigned webhook", unsigned],
    ["signed webhook", signed],
  ] as const) {
    checks.push({ name, ...(await look(options).catch(failed)) });
  }
  return checks;
}

type Seen = Omit<Check, "name">;

function failed(error: unknown): Seen {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : "";
  return { ok: false, detail: `${error instanceof Error ? error.message : String(error)}${cause}` };
}

function ask(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { redirect: "manual", ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
}

async function tls({ url, webhooks }: StageOptions): Promise<Seen> {
  const addresses = [url, webhooks].map((address) => new URL(address));
  const plain = addresses.filter(({ protocol, hostname }) => protocol !== "https:" && !LOOPBACK.test(hostname));
  if (plain.length > 0) return { ok: false, detail: `${plain.map(String).join(", ")}: not https` };
  const { protocol, host } = new URL(url);
  if (protocol !== "https:") return { ok: true, detail: "this machine only, without TLS" };
  const { status, headers } = await ask(`http://${host}/`);
  const ok = status >= 300 && status < 400 && (headers.get("location") ?? "").startsWith("https:");
  return { ok, detail: ok ? "https, and http leads there" : `http answers ${status} instead of leading to https` };
}

async function health({ url }: StageOptions): Promise<Seen> {
  const { status } = await ask(`${url}/healthz`);
  return { ok: status === 200, detail: `/healthz answers ${status}` };
}

async function page({ url }: StageOptions): Promise<Seen> {
  const response = await ask(`${url}/`);
  const type = response.headers.get("content-type") ?? "nothing";
  if (response.status !== 200 || !type.startsWith("text/html"))
    return { ok: false, detail: `/ answers ${response.status} with ${type}` };
  const offers = await offersOf(url).catch(() => []);
  const origins = offers.flatMap((offer) => offer.origins);
  const wrong = wrongHeaders(response.headers, url.startsWith("https:"), origins);
  return wrong.length === 0
    ? { ok: true, detail: "loads, with its security headers" }
    : { ok: false, detail: `loads without the right ${wrong.join(", ")}` };
}

/** Names of security headers that are missing or say something else than what this version sends. */
export function wrongHeaders(headers: Headers, overTls: boolean, origins: readonly string[] = []): string[] {
  const wrong = Object.entries(pageHeaders(origins)).flatMap(([name, value]) =>
    headers.get(name) === value ? [] : [name],
  );
  const seconds = Number(/max-age=(\d+)/.exec(headers.get("strict-transport-security") ?? "")?.[1] ?? 0);
  return overTls && seconds < TLS_ONLY_SECONDS ? [...wrong, "strict-transport-security"] : wrong;
}

const Offers = z.object({
  items: z.array(z.object({ issuer: z.url(), name: z.string(), origins: z.array(z.string()) })),
});

/** Where the stage lets people sign in by redirect. */
async function offersOf(url: string): Promise<z.infer<typeof Offers>["items"]> {
  return Offers.parse(await (await ask(`${url}/v1/sign-in`)).json()).items;
}

const Discovery = z.object({ issuer: z.string(), authorization_endpoint: z.url(), token_endpoint: z.url() });

/** Whether each provider is there, and whether the page may talk to where it gets its tokens. */
async function signIn({ url }: StageOptions): Promise<Seen> {
  const offers = await offersOf(url);
  if (offers.length === 0) return { ok: true, detail: "by tokens and keys; no provider is set up for the page" };
  for (const { issuer, origins } of offers) {
    const answer = await ask(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
    const found = Discovery.safeParse(await answer.json());
    if (!found.success || found.data.issuer !== issuer)
      return { ok: false, detail: `${issuer} does not describe itself at /.well-known/openid-configuration` };
    const { origin } = new URL(found.data.token_endpoint);
    if (!origins.includes(origin))
      return { ok: false, detail: `the page may not talk to ${origin}: add it to KIKIMIMI_OIDC_ORIGINS` };
  }
  return { ok: true, detail: `at ${offers.map(({ name }) => name).join(", ")}` };
}

async function withoutToken({ url }: StageOptions): Promise<Seen> {
  const paths = ["/v1/threads", "/v1/channels", "/v1/me"];
  const statuses = await Promise.all(paths.map(async (path) => (await ask(`${url}${path}`)).status));
  const open = paths.filter((_path, at) => statuses[at] !== 401);
  return open.length === 0
    ? { ok: true, detail: "refused (401)" }
    : {
        ok: false,
        detail: `${open.join(", ")} answers ${statuses.filter((status) => status !== 401).join(", ")}, not 401`,
      };
}

/** A calm post that nobody has to look at, of a kind that every deployment hears. */
function postOf(now: Date): Buffer {
  const at = now.toISOString();
  const id = `kikimimi-doctor-${now.getTime()}`;
  const data = {
    id,
    text: `Kikimimi doctor was here at ${at}, all is well`,
    createdAt: at,
    author: { id: "kikimimi-doctor" },
  };
  return Buffer.from(JSON.stringify({ type: "mention.created", timestamp: at, data }));
}

function send({ webhooks, source }: StageOptions, body: Buffer, headers: Record<string, string>): Promise<Response> {
  return ask(`${webhooks}/${source}`, {
    method: "POST",
    body: new Uint8Array(body),
    headers: { "content-type": "application/json", ...headers },
  });
}

async function unsigned(options: StageOptions): Promise<Seen> {
  const { status } = await send(options, postOf(options.now()), {});
  if (status === 404) return { ok: false, detail: `there is no source ${options.source}: name one with --source` };
  return { ok: status === 401, detail: status === 401 ? "refused (401)" : `answered ${status}, not 401` };
}

async function signed(options: StageOptions): Promise<Seen> {
  const { source, secret, token, now } = options;
  if (secret === undefined) return { ok: true, detail: "not tried: give the source's signing secret with --signed" };
  const body = postOf(now());
  const webhook = platformOf(source.split("/")[0] ?? "")?.webhook;
  if (!webhook) throw new AppError("invalid_input", `${source} takes no webhooks.`);
  const response = await send(options, body, webhook.sign(body, { signingSecret: [secret] }, now()));
  const text = await response.text();
  if (response.status !== 200) return { ok: false, detail: `answered ${response.status}: ${text.slice(0, 100)}` };
  if (token === undefined)
    return { ok: true, detail: "accepted; whether it arrives was not looked at without KIKIMIMI_TOKEN" };
  return arrival(options, token, deliveryIn(text));
}

function deliveryIn(text: string): string {
  const { deliveryId } = JSON.parse(text) as { readonly deliveryId?: unknown };
  if (typeof deliveryId !== "string") throw new AppError("upstream", "The webhook's answer names no delivery.");
  return deliveryId;
}

async function arrival({ url, brand, waitMs }: StageOptions, token: string, id: string): Promise<Seen> {
  const client = createClient(url, token, { fetch });
  const started = performance.now();
  const found = await outcomeOf(client, brand, id, waitMs / 1000);
  if (!found)
    return { ok: false, detail: `accepted, but not processed within ${waitMs / 1000} s: see the inbound queue` };
  const { created, failed: bad } = found.outcome;
  if (created !== 1 || bad.length > 0) return { ok: false, detail: "accepted, but not read as one post" };
  return { ok: true, detail: `accepted, and processed after ${((performance.now() - started) / 1000).toFixed(1)} s` };
}
