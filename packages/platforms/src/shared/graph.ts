import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import { type Call, secretOf } from "../call.ts";
import { send } from "./http.ts";
import { limited, quietSeconds } from "./limit.ts";
import { isRecord } from "./members.ts";

/** The Graph API's version that all requests name; Meta keeps one for two years. */
export const GRAPH_VERSION = "v24.0";

/** Where Facebook, Instagram with Facebook login, and WhatsApp are asked; Instagram and Threads have hosts of their own. */
export const GRAPH_URL = `https://graph.facebook.com/${GRAPH_VERSION}`;

/** One request to Meta; `undefined` members of `query` are left out. */
export type GraphRequest = {
  /** After the base, with its slash: `/{page-id}/feed`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly method?: "GET" | "POST" | "DELETE";
  /** A form, or a value that is sent as JSON. */
  readonly body?: unknown;
  /** Host and version, without a slash at the end; `GRAPH_URL` unless given. */
  readonly base?: string;
  /** What `nextPage` made of the answer before. */
  readonly page?: string | undefined;
  /** Reads the errors that mean something of their own here; undefined leaves them to the common reading. */
  readonly refuse?: (refusal: GraphRefusal) => AppError | undefined;
};

/** Meta's answer; `pauseUntil` when it used up what the account may ask, `uri` without any token. */
export type GraphAnswer = { readonly json: unknown; readonly uri: string; readonly pauseUntil?: Date };

/** What Meta says in `error`: decide on the code, never on the HTTP status. */
export type GraphRefusal = { readonly code: number; readonly subcode: number | undefined };

/**
 * Asks Meta with the source's access token (`call.token`, else the secret `accessToken`) as a bearer token. Throws
 * AppError by `error.code`: 190 unauthenticated; 10, 200-299, 368 forbidden; 4, 17, 32, 613, 80000-80014, 130429
 * rate_limited with the seconds that Meta's usage headers tell; 100 invalid_input or not_found; the rest upstream.
 * Source: developers.facebook.com/docs/graph-api/guides/error-handling and …/overview/rate-limiting.
 */
export async function graph(call: Call, request: GraphRequest): Promise<GraphAnswer> {
  const accessToken = call.token?.accessToken ?? secretOf(call.secrets, "accessToken");
  if (accessToken === undefined) throw new AppError("unauthenticated", "The source has no access token");
  const method = request.method ?? "GET";
  const uri = uriOf(request);
  const { status, headers, json } = await send(
    { fetch: byErrorCode(call.fetch), pace: call.pace },
    { url: uri, method, headers: { authorization: `Bearer ${accessToken}` }, body: request.body },
  );
  const refusal = refusalOf(json);
  if (refusal) throw request.refuse?.(refusal) ?? errorOf(refusal, headers, call.now(), method !== "GET");
  if (status === 429) throw limited("Meta", secondsToWait(headers, call.now()));
  if (status < 200 || status >= 300) {
    throw new AppError("upstream", `Meta answered ${status}`, {
      status,
      ...(method === "GET" ? {} : { unsure: true }),
    });
  }
  const pause = pauseOf(headers, call.now());
  return { json, uri, ...(pause ? { pauseUntil: pause } : {}) };
}

/** An error in the common reading, for callers that see `error` inside an answer. */
export function errorOf(refusal: GraphRefusal, headers: Headers, now: Date, write = false): AppError {
  const { code, subcode } = refusal;
  // Meta's own words stay out: those of code 190 quote the token.
  const words = `Meta refuses it (code ${code}${subcode === undefined ? "" : `, subcode ${subcode}`})`;
  if (DEAD.has(code)) return new AppError("unauthenticated", words);
  if (isLimit(code)) return limited("Meta", secondsToWait(headers, now));
  if (code === 3 || code === 10 || code === 368 || (code >= 200 && code <= 299))
    return new AppError("forbidden", words);
  if (code === 803 || (code === 100 && subcode === GONE)) return new AppError("not_found", words);
  if (code === 100 || code === 506) return new AppError("invalid_input", words);
  // Only 1 and 2 pass by themselves, and a write that met them may have been carried out.
  return new AppError("upstream", words, write ? { unsure: true } : {});
}

/** Sub-code of code 100: the object does not exist, or is not shown to this token. */
const GONE = 33;
const DEAD = new Set([102, 190]);
const LIMITS = new Set([4, 17, 32, 341, 613, 130429]);

function isLimit(code: number): boolean {
  return LIMITS.has(code) || (code >= 80000 && code <= 80014);
}

const Refused = z.looseObject({
  error: z.looseObject({ code: z.coerce.number(), error_subcode: z.coerce.number().optional().catch(undefined) }),
});

/** The error that an answer holds, whatever its status; undefined when it holds none. */
export function refusalOf(json: unknown): GraphRefusal | undefined {
  const refused = Refused.safeParse(json);
  if (!refused.success) return undefined;
  return { code: refused.data.error.code, subcode: refused.data.error.error_subcode };
}

/** The query of the next older page without tokens; undefined on the last one. */
export function nextPage(list: unknown): string | undefined {
  const paging = isRecord(list) ? list["paging"] : undefined;
  if (!isRecord(paging) || typeof paging["next"] !== "string") return undefined;
  const cursors = paging["cursors"];
  const after = isRecord(cursors) ? cursors["after"] : undefined;
  if (typeof after === "string" && after !== "") return new URLSearchParams({ after }).toString();
  // Lists that are paged by time tell it in the link only.
  const link = URL.parse(paging["next"])?.searchParams;
  const kept = new URLSearchParams([...(link ?? [])].filter(([name, value]) => PAGING.has(name) && value !== ""));
  return kept.size > 0 ? kept.toString() : undefined;
}

const PAGING = new Set(["after", "until", "offset", "__paging_token"]);

/** An answer without its paging links, which hold the access token; lists inside lists as well. */
export function withoutLinks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLinks);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name !== "paging" || !isRecord(inner)) return [name, withoutLinks(inner)];
      const { next: _next, previous: _previous, ...rest } = inner;
      return [name, rest];
    }),
  );
}

function uriOf({ path, query = {}, base = GRAPH_URL, page }: GraphRequest): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  for (const [name, value] of new URLSearchParams(page)) search.set(name, value);
  return search.size > 0 ? `${base}${path}?${search.toString()}` : `${base}${path}`;
}

/** Meta answers some definite refusals with 500: those are handed on as what their code says, and not tried again. */
function byErrorCode(fetch: Call["fetch"]): Call["fetch"] {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.status < 500) return response;
    const text = await response.text();
    const refusal = refusalOf(jsonOf(text));
    const definite = refusal !== undefined && refusal.code > 2;
    return new Response(text, { status: definite ? 400 : response.status, headers: response.headers });
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const Usage = z.looseObject({
  call_count: z.number().optional().catch(undefined),
  total_time: z.number().optional().catch(undefined),
  total_cputime: z.number().optional().catch(undefined),
  estimated_time_to_regain_access: z.coerce.number().optional().catch(undefined),
});

/** All use that an answer's headers tell: per app in percent, per business as lists under the account's id. */
function usesOf(headers: Headers): z.infer<typeof Usage>[] {
  const perBusiness = jsonOf(headers.get("x-business-use-case-usage") ?? "");
  const lists = isRecord(perBusiness) ? Object.values(perBusiness).flat() : [];
  const all = [jsonOf(headers.get("x-app-usage") ?? ""), jsonOf(headers.get("x-page-usage") ?? ""), ...lists];
  return all.flatMap((use) => {
    const parsed = Usage.safeParse(use);
    return parsed.success ? [parsed.data] : [];
  });
}

function secondsToWait(headers: Headers, now: Date): number {
  const minutes = Math.max(0, ...usesOf(headers).map((use) => use.estimated_time_to_regain_access ?? 0));
  return minutes > 0 ? minutes * 60 : quietSeconds(headers, now);
}

/** At 100 percent of anything the next request is refused. */
function pauseOf(headers: Headers, now: Date): Date | undefined {
  const full = usesOf(headers).some(
    ({ call_count, total_time, total_cputime, estimated_time_to_regain_access: minutes = 0 }) =>
      minutes > 0 || Math.max(call_count ?? 0, total_time ?? 0, total_cputime ?? 0) >= 100,
  );
  return full ? new Date(now.getTime() + secondsToWait(headers, now) * 1000) : undefined;
}
