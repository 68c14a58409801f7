import type { FakeOptions } from "../fake.ts";
import { GRAPH_URL } from "./graph.ts";
import { isRecord } from "./members.ts";

const TOKEN = "EAAB-page-token";

/** The secrets of a source on Meta's graph, as its fakes know them. */
export const GRAPH_SECRETS = { appSecret: ["fake-app-secret"], verifyToken: ["fake-verify"], accessToken: [TOKEN] };

/** A request as a fake of Meta's graph sees it. */
export type GraphCall = {
  readonly method: string;
  /** After host and version, without slashes at its ends. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
};

/** What a fake answers: a value, or one of Meta's errors. */
export type GraphReply = { readonly body: unknown } | { readonly code: number; readonly subcode?: number };

/** The parts of Meta's graph that all its platforms share: tokens, limits, errors and paging, after its documents. */
export class FakeGraph {
  readonly #options: FakeOptions;
  readonly #route: (call: GraphCall) => GraphReply;
  #limitedUntil = 0;
  #revoked = false;

  constructor(options: FakeOptions, route: (call: GraphCall) => GraphReply) {
    this.#options = options;
    this.#route = route;
  }

  readonly limit = (until: Date): void => {
    this.#limitedUntil = until.getTime();
  };

  readonly revoke = (): void => {
    this.#revoked = true;
  };

  readonly fetch: typeof fetch = async (target, init) => {
    const request = new Request(target, init);
    const url = new URL(request.url);
    if (!request.url.startsWith(`${GRAPH_URL}/`)) throw new Error(`Meta's fake knows no ${url.origin}${url.pathname}`);
    const now = this.#options.now().getTime();
    const bearer = request.headers.get("authorization")?.replace(/^Bearer /, "");
    const held = bearer ?? url.searchParams.get("access_token");
    if (this.#revoked || held !== TOKEN) return refused({ code: 190, subcode: 460 }, {});
    if (now < this.#limitedUntil) {
      const minutes = Math.ceil((this.#limitedUntil - now) / 60_000);
      const usage = {
        "1": [{ type: "pages", call_count: 100, total_time: 9, estimated_time_to_regain_access: minutes }],
      };
      return refused({ code: 32 }, { "x-business-use-case-usage": JSON.stringify(usage) });
    }
    const text = await request.text();
    const form = request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") ?? false;
    const body: unknown = form ? Object.fromEntries(new URLSearchParams(text)) : text === "" ? {} : JSON.parse(text);
    const path = url.href
      .slice(GRAPH_URL.length)
      .replace(/\?.*$/, "")
      .replace(/^\/|\/$/g, "");
    const reply = this.#route({
      method: request.method,
      path: decodeURIComponent(path),
      query: url.searchParams,
      body: isRecord(body) ? body : {},
    });
    if ("code" in reply) return refused(reply, {});
    return new Response(JSON.stringify(reply.body), { headers: { "x-app-usage": '{"call_count":1}' } });
  };

  /** One page of a list whose members have ids; its links hold the token, as Meta's do. */
  page(items: readonly { readonly id: string }[], query: URLSearchParams): Record<string, unknown> {
    const size = Math.max(1, Math.min(Number(query.get("limit") ?? 25), this.#options.pageSize));
    const after = query.get("after");
    const start = after === null ? 0 : items.findIndex(({ id }) => id === after) + 1;
    const data = items.slice(start, start + size);
    const last = data.at(-1)?.id;
    if (last === undefined || start + size >= items.length) return { data };
    const next = `https://graph.facebook.com/next?access_token=${TOKEN}&after=${encodeURIComponent(last)}`;
    return { data, paging: { cursors: { after: last }, next } };
  }
}

function refused(
  { code, subcode }: { readonly code: number; readonly subcode?: number },
  headers: Record<string, string>,
): Response {
  const error = {
    message: "An error that quotes a token: EAAB",
    type: "OAuthException",
    code,
    error_subcode: subcode,
    fbtrace_id: "A",
  };
  return new Response(JSON.stringify({ error }), { status: code === 32 ? 403 : 400, headers });
}

/** A time as Meta writes it: whole seconds and a zone without a colon. */
export function metaTime(at: Date): string {
  return `${at.toISOString().slice(0, 19)}+0000`;
}

/** Seconds since 1970, as Meta's webhooks tell times. */
export function metaSeconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

/** The webhook that tells an account of one change. */
export function changeHook(
  object: string,
  account: string,
  change: { readonly field: string; readonly value: object },
  at: Date,
): { readonly via: "webhook"; readonly body: string } {
  const entry = [{ id: account, time: metaSeconds(at), changes: [change] }];
  return { via: "webhook", body: JSON.stringify({ object, entry }) };
}

/** A member of a request as text, empty where it is something else. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
