import type { CreateFake, Fake, FakeReply } from "../fake.ts";
import type { ReplyTarget } from "../reply.ts";
import { exchangeText } from "../shared/exchange.ts";
import { isRecord } from "../shared/members.ts";

const BASE = "https://social.example";
const TOKEN = "fake-access-token";
const BRAND = { id: "109", username: "kasa" };
const GUEST = { id: "201", username: "haruka" };
const TAG = "kasa";

type Status = {
  readonly id: string;
  readonly account: typeof BRAND;
  readonly text: string;
  readonly at: Date;
  readonly editedAt?: Date;
  readonly parent?: string;
  readonly visibility: string;
};

type Listed = { readonly id: string; readonly value: object };

/** An instance in memory, after docs.joinmastodon.org: one hashtag and the account's mentions show the same posts. */
export const createFake: CreateFake = ({ now, pageSize }): Fake => {
  const statuses = new Map<string, Status>();
  const remembered = new Map<string, string>();
  let serial = 0;
  let quietUntil = 0;
  let revoked = false;

  function add(status: Omit<Status, "id" | "at">): Status {
    // Ids grow with time, also when the clock stands still.
    const stored = { ...status, id: String((BigInt(now().getTime()) << 16n) + BigInt(++serial)), at: now() };
    statuses.set(stored.id, stored);
    return stored;
  }

  function guestSays(text: string, replyTo?: string): Status {
    const parent = replyTo === undefined ? undefined : byUri(replyTo);
    const words = { account: GUEST, text: `@kasa ${text} #${TAG}`, visibility: "public" };
    return add({ ...words, ...(parent ? { parent: parent.id } : {}) });
  }

  function byUri(uri: string): Status {
    const status = [...statuses.values()].find((one) => uriOf(one) === uri);
    if (!status) throw new Error(`No status ${uri}`);
    return status;
  }

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (url.origin !== BASE) throw new Error(`No such request: ${request.url}`);
    if (now().getTime() < quietUntil) return say({ error: "Too many requests" }, 429);
    if (revoked || request.headers.get("authorization") !== `Bearer ${TOKEN}`)
      return say({ error: "The access token is invalid" }, 401);
    const [, id, part] = /^\/api\/v1\/statuses\/([^/]+)(\/context)?$/.exec(url.pathname) ?? [];
    if (id !== undefined && request.method === "GET") return one(id, part !== undefined);
    switch (`${request.method} ${decodeURIComponent(url.pathname)}`) {
      case `GET /api/v1/timelines/tag/${TAG}`:
        return list(
          url,
          40,
          newestFirst().map((status) => ({ id: status.id, value: shown(status) })),
        );
      case "GET /api/v1/notifications":
        return list(url, 80, newestFirst().map(notified));
      case "GET /api/v1/accounts/verify_credentials":
        return say(accountOf(BRAND));
      case "POST /api/v1/statuses":
        return create(await request.json(), request.headers.get("idempotency-key"));
      default:
        throw new Error(`No such request: ${request.method} ${url.pathname}`);
    }
  }

  function newestFirst(): Status[] {
    return [...statuses.values()]
      .filter(({ account }) => account === GUEST)
      .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
  }

  /** `min_id` shows the page right above it, `max_id` the one right below; both newest first. */
  function list(url: URL, most: number, all: readonly Listed[]): Response {
    const limit = Math.min(pageSize, most, Number(url.searchParams.get("limit") ?? 20));
    const [min, max] = [url.searchParams.get("min_id"), url.searchParams.get("max_id")];
    const wanted = all
      .filter(({ id }) => min === null || BigInt(id) > BigInt(min))
      .filter(({ id }) => max === null || BigInt(id) < BigInt(max));
    const page = min === null ? wanted.slice(0, limit) : wanted.slice(-limit);
    const [newest, oldest] = [page[0], page.at(-1)];
    const to = (name: string, id: string): string => `<${BASE}${url.pathname}?${name}=${id}>`;
    const link = newest && oldest && `${to("max_id", oldest.id)}; rel="next", ${to("min_id", newest.id)}; rel="prev"`;
    return say(
      page.map(({ value }) => value),
      200,
      link ? { link } : {},
    );
  }

  function one(id: string, context: boolean): Response {
    const status = statuses.get(id);
    if (!status) return say({ error: "Record not found" }, 404);
    if (!context) return say(shown(status));
    const ancestors: Status[] = [];
    for (let at = parentOf(status); at; at = parentOf(at)) ancestors.unshift(at);
    return say({ ancestors: ancestors.map(shown), descendants: below(id).map(shown) });
  }

  function parentOf({ parent }: Status): Status | undefined {
    return parent === undefined ? undefined : statuses.get(parent);
  }

  function below(id: string): Status[] {
    return [...statuses.values()]
      .filter(({ parent }) => parent === id)
      .flatMap((status) => [status, ...below(status.id)]);
  }

  function create(body: unknown, key: string | null): Response {
    const { status: text, in_reply_to_id: parent, visibility } = isRecord(body) ? body : {};
    const known = key === null ? undefined : statuses.get(remembered.get(key) ?? "");
    if (known) return say(shown(known));
    if (typeof text !== "string" || text === "" || text.length > 500)
      return say({ error: "Validation failed: Text character limit of 500 exceeded" }, 422);
    if (typeof parent !== "string" || !statuses.has(parent))
      return say({ error: "The post you are trying to reply to does not appear to exist." }, 404);
    const status = add({ account: BRAND, text, parent, visibility: String(visibility) });
    if (key !== null) remembered.set(key, status.id);
    return say(shown(status));
  }

  function say(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
    const quiet = now().getTime() < quietUntil;
    const reset = new Date(quiet ? quietUntil : now().getTime() + 300_000).toISOString().replace("Z", "000Z");
    const limits = {
      "x-ratelimit-limit": "300",
      "x-ratelimit-remaining": quiet ? "0" : "299",
      "x-ratelimit-reset": reset,
    };
    return Response.json(body, { status, headers: { ...limits, ...headers } });
  }

  const ours = (): Status[] => [...statuses.values()].filter(({ account }) => account === BRAND);
  return {
    fetch: async (target, init) => answer(new Request(target, init)),
    settings: { baseUrl: BASE, hashtags: [TAG], mentions: true, accountId: BRAND.id, backfillDays: 1 },
    secrets: { accessToken: [TOKEN] },
    limit: (until) => {
      quietUntil = until.getTime();
    },
    revoke: () => {
      revoked = true;
    },
    people: {
      post: ({ text, replyTo }) => uriOf(guestSays(text, replyTo)),
      edit: (uri, text) => {
        const status = byUri(uri);
        statuses.set(status.id, { ...status, text, editedAt: now() });
      },
      remove: (uri) => void statuses.delete(byUri(uri).id),
    },
    replies: {
      target: () => targetOf(guestSays("傘が届きません"), now()),
      taken: () => ours().map((status): FakeReply => ({ externalId: uriOf(status), text: status.text })),
      echo: () => {
        const newest = ours().at(-1);
        const parent = newest && parentOf(newest);
        const uri = `${BASE}/api/v1/statuses/${parent?.id}/context`;
        const body = { ancestors: [], descendants: newest ? [shown(newest)] : [] };
        return { via: "poll", body: exchangeText({ method: "GET", uri }, { status: 200, body }) };
      },
    },
  };
};

function targetOf(status: Status, now: Date): ReplyTarget {
  const host = new URL(BASE).host;
  return {
    externalId: uriOf(status),
    conversation: `${host}/${status.id}`,
    kind: "post",
    author: { id: `${BASE}/users/${status.account.username}`, handle: status.account.username },
    direct: false,
    address: { host, id: status.id, acct: status.account.username, visibility: status.visibility, root: status.id },
    heardAt: now.toISOString(),
  };
}

function uriOf({ id, account }: Status): string {
  return `${BASE}/users/${account.username}/statuses/${id}`;
}

/** Notifications count for themselves. */
function notified(status: Status): Listed {
  const id = String(BigInt(status.id) - (1n << 40n));
  const value = {
    id,
    type: "mention",
    created_at: status.at.toISOString(),
    account: accountOf(status.account),
    status: shown(status),
  };
  return { id, value };
}

function accountOf({ id, username }: typeof BRAND): object {
  return {
    id,
    username,
    acct: username,
    display_name: username,
    bot: false,
    url: `${BASE}/@${username}`,
    uri: `${BASE}/users/${username}`,
    followers_count: 7,
    fields: [],
  };
}

function shown(status: Status): object {
  const { id, account, text, at, editedAt, parent, visibility } = status;
  return {
    id,
    uri: uriOf(status),
    url: `${BASE}/@${account.username}/${id}`,
    created_at: at.toISOString(),
    edited_at: editedAt?.toISOString() ?? null,
    in_reply_to_id: parent ?? null,
    visibility,
    language: "ja",
    spoiler_text: "",
    content: `<p>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</p>`,
    reblog: null,
    account: accountOf(account),
    media_attachments: [],
    mentions: [],
    tags: [],
    replies_count: 0,
    reblogs_count: 0,
    favourites_count: 0,
  };
}
