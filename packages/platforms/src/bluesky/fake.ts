import { digestOf } from "@kikimimi/core/base/identity";
import type { CreateFake, Fake, FakeReply } from "../fake.ts";
import type { ReplyTarget } from "../reply.ts";
import { exchangeText } from "../shared/exchange.ts";
import { isRecord } from "../shared/members.ts";
import { POSTS } from "./member.ts";

const SERVICE = "https://pds.example";
const BRAND = { did: "did:plc:brand00000000000000000000", handle: "brand.example" };
const GUEST = { did: "did:plc:guest00000000000000000000", handle: "haruka.example" };
const PASSWORD = "abcd-efgh-ijkl-mnop";
const QUERY = "kasa";

type Stored = {
  readonly uri: string;
  readonly author: typeof BRAND;
  readonly record: Readonly<Record<string, unknown>>;
  readonly indexedAt: number;
  /** Order of arrival; breaks ties of time. */
  readonly serial: number;
};

/**
 * A server of the AT Protocol with its AppView in memory: sessions, records, search, notifications, after the lexicons
 * and the answers of the reference server.
 */
export const createFake: CreateFake = ({ now, pageSize }): Fake => {
  const posts = new Map<string, Stored>();
  let serial = 0;
  let sessions = 0;
  let quietUntil = 0;
  let revoked = false;
  const tokens = { access: "", refresh: "" };

  function store(author: typeof BRAND, rkey: string, record: Readonly<Record<string, unknown>>): Stored {
    const uri = `at://${author.did}/${POSTS}/${rkey}`;
    const stored = { uri, author, record, indexedAt: now().getTime(), serial: posts.get(uri)?.serial ?? ++serial };
    posts.set(uri, stored);
    return stored;
  }

  function post(text: string, replyTo?: string): Stored {
    const parent = replyTo === undefined ? undefined : posts.get(replyTo);
    const ref = parent && { uri: parent.uri, cid: cidOf(parent) };
    return store(GUEST, `3kasa${String(serial).padStart(8, "2")}`, {
      $type: POSTS,
      text,
      langs: ["ja"],
      createdAt: now().toISOString(),
      ...(parent && ref ? { reply: { root: replyOf(parent.record)?.root ?? ref, parent: ref } } : {}),
    });
  }

  const people = {
    post: ({ text, replyTo }: { readonly text: string; readonly replyTo?: string }) => post(text, replyTo).uri,
    edit: (uri: string, text: string): void => {
      const stored = posts.get(uri);
      if (!stored) throw new Error(`No post ${uri}`);
      posts.set(uri, { ...stored, record: { ...stored.record, text }, indexedAt: now().getTime() });
    },
    remove: (uri: string): void => void posts.delete(uri),
  };

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const method = /^\/xrpc\/([\w.]+)$/.exec(url.pathname)?.[1];
    if (url.origin !== SERVICE || method === undefined) throw new Error(`No such request: ${request.url}`);
    if (now().getTime() < quietUntil) return refuse(429, "RateLimitExceeded", "Rate Limit Exceeded");
    const body: unknown = request.method === "POST" && request.body ? await request.json() : undefined;
    const bearer = request.headers.get("authorization")?.replace(/^Bearer /, "");
    if (method === "com.atproto.server.createSession") return signIn(body);
    if (bearer === undefined) return refuse(401, "AuthMissing", "Authentication Required");
    const wanted = method === "com.atproto.server.refreshSession" ? tokens.refresh : tokens.access;
    if (revoked || bearer !== wanted) return refuse(400, "InvalidToken", "Token could not be verified");
    return route(`${request.method} ${method}`, url.searchParams, body);
  }

  function route(method: string, query: URLSearchParams, body: unknown): Response {
    switch (method) {
      case "POST com.atproto.server.refreshSession":
        return session();
      case "GET app.bsky.notification.listNotifications":
        return page("notifications", query, (stored) => ({
          ...viewOf(stored),
          reason: reasonOf(stored),
          isRead: false,
        }));
      case "GET app.bsky.feed.searchPosts":
        return page("posts", query, viewOf);
      case "GET app.bsky.feed.getPosts":
        return ok({
          posts: query
            .getAll("uris")
            .flatMap((uri) => [...posts.values()].filter((one) => one.uri === uri))
            .map(viewOf),
        });
      case "GET com.atproto.repo.getRecord":
        return getRecord(query);
      case "GET com.atproto.identity.resolveHandle":
        return query.get("handle") === GUEST.handle
          ? ok({ did: GUEST.did })
          : refuse(400, "InvalidRequest", "Unable to resolve handle");
      case "POST com.atproto.repo.putRecord":
        return putRecord(body);
      default:
        throw new Error(`No such method: ${method}`);
    }
  }

  function signIn(body: unknown): Response {
    const known = isRecord(body) && body["identifier"] === BRAND.handle && body["password"] === PASSWORD;
    return known && !revoked ? session() : refuse(401, "AuthenticationRequired", "Invalid identifier or password");
  }

  /** Each session ends the one before, and its refresh token is good once. */
  function session(): Response {
    sessions++;
    const exp = Math.floor(now().getTime() / 1000) + 7_200;
    tokens.access = `e30.${Buffer.from(JSON.stringify({ exp, n: sessions })).toString("base64url")}.access`;
    tokens.refresh = `e30.${Buffer.from(JSON.stringify({ n: sessions })).toString("base64url")}.refresh`;
    return ok({ ...BRAND, accessJwt: tokens.access, refreshJwt: tokens.refresh, active: true });
  }

  /** Newest first; the cursor names the last post shown by time and order. */
  function page(name: string, query: URLSearchParams, show: (stored: Stored) => object): Response {
    const limit = Math.min(pageSize, Number(query.get("limit") ?? 25));
    const [time, order] = (query.get("cursor") ?? "Infinity_Infinity").split("_").map(Number);
    const older = [...posts.values()]
      .filter(({ author }) => author.did !== BRAND.did)
      .filter((one) => sortTimeOf(one) < (time ?? 0) || (sortTimeOf(one) === time && one.serial < (order ?? 0)))
      .sort((a, b) => sortTimeOf(b) - sortTimeOf(a) || b.serial - a.serial);
    const shown = older.slice(0, limit);
    const last = shown.at(-1);
    return ok({ [name]: shown.map(show), ...(last ? { cursor: `${sortTimeOf(last)}_${last.serial}` } : {}) });
  }

  function getRecord(query: URLSearchParams): Response {
    const uri = `at://${query.get("repo")}/${query.get("collection")}/${query.get("rkey")}`;
    const stored = posts.get(uri);
    if (!stored) return refuse(400, "RecordNotFound", `Could not locate record: ${uri}`);
    return ok({ uri, cid: cidOf(stored), value: stored.record });
  }

  function putRecord(body: unknown): Response {
    const { repo, collection, rkey, record } = isRecord(body) ? body : {};
    if (repo !== BRAND.did) return refuse(401, "AuthenticationRequired", "Authentication Required");
    const { text } = isRecord(record) ? record : {};
    if (!isRecord(record) || collection !== POSTS || typeof text !== "string" || !/^[2-7a-z]{13}$/.test(String(rkey)))
      return refuse(400, "InvalidRequest", "Invalid record");
    const segments = new Intl.Segmenter("und", { granularity: "grapheme" }).segment(text);
    if ([...segments].length > 300) return refuse(400, "InvalidRequest", "grapheme too big (maximum 300)");
    const stored = store(BRAND, String(rkey), record);
    return ok({ uri: stored.uri, cid: cidOf(stored), validationStatus: "valid" });
  }

  function headers(): Record<string, string> {
    const quiet = now().getTime() < quietUntil;
    const reset = Math.ceil((quiet ? quietUntil : now().getTime() + 300_000) / 1000);
    return { "ratelimit-limit": "3000", "ratelimit-remaining": quiet ? "0" : "2999", "ratelimit-reset": String(reset) };
  }

  function ok(body: unknown): Response {
    return Response.json(body, { headers: headers() });
  }

  function refuse(status: number, error: string, message: string): Response {
    return Response.json({ error, message }, { status, headers: headers() });
  }

  const ours = (): Stored[] => [...posts.values()].filter(({ author }) => author.did === BRAND.did);
  return {
    fetch: async (target, init) => answer(new Request(target, init)),
    settings: { service: SERVICE, handle: BRAND.handle, did: BRAND.did, queries: [QUERY], mentions: true },
    secrets: { appPassword: [PASSWORD] },
    limit: (until) => {
      quietUntil = until.getTime();
    },
    revoke: () => {
      revoked = true;
    },
    people,
    replies: {
      target: (): ReplyTarget => targetOf(post("@brand.example 傘が届きません"), now()),
      taken: () => ours().map(({ uri, record }): FakeReply => ({ externalId: uri, text: String(record["text"]) })),
      echo: () => ({
        via: "poll",
        body: exchangeText(
          { method: "GET", uri: `${SERVICE}/xrpc/app.bsky.feed.searchPosts` },
          { status: 200, body: { posts: ours().slice(-1).map(viewOf) } },
        ),
      }),
    },
  };
};

function targetOf(stored: Stored, now: Date): ReplyTarget {
  const cid = cidOf(stored);
  return {
    externalId: stored.uri,
    conversation: stored.uri,
    kind: "post",
    author: { id: stored.author.did, handle: stored.author.handle },
    direct: false,
    address: { cid, rootUri: stored.uri, rootCid: cid },
    heardAt: now.toISOString(),
  };
}

/** As the AppView sorts: the earlier of what the post claims and when it came. */
function sortTimeOf({ record, indexedAt }: Stored): number {
  return Math.min(Date.parse(String(record["createdAt"])), indexedAt);
}

function cidOf({ record }: Pick<Stored, "record">): string {
  return `bafyrei${digestOf(JSON.stringify(record)).toLowerCase()}`;
}

function replyOf(record: Readonly<Record<string, unknown>>): { readonly root?: unknown } | undefined {
  const reply = record["reply"];
  return isRecord(reply) ? { root: reply["root"] } : undefined;
}

function reasonOf({ record }: Stored): string {
  return record["reply"] === undefined ? "mention" : "reply";
}

function viewOf(stored: Stored): object {
  const { uri, author, record, indexedAt } = stored;
  return {
    uri,
    cid: cidOf(stored),
    author: {
      ...author,
      displayName: author === BRAND ? "Brand" : "はるか",
      viewer: { muted: false, blockedBy: false },
    },
    record,
    replyCount: 0,
    repostCount: 0,
    likeCount: 0,
    quoteCount: 0,
    bookmarkCount: 0,
    indexedAt: new Date(indexedAt).toISOString(),
    viewer: { threadMuted: false },
    labels: [],
  };
}
