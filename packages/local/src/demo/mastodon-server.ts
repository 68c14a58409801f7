import * as z from "zod";
import { compareIds, pageOf } from "./mastodon-page.ts";
import {
  type FakeAccount,
  type FakePost,
  type FakeStatus,
  type Stored,
  accountOf,
  mentionsOf,
  statusOf,
  tagsOf,
} from "./mastodon-status.ts";

const WINDOW_MS = 5 * 60 * 1000;
const LIMIT = 300;
const MAX_CHARACTERS = 500;

const StatusRequest = z.object({
  status: z.string().trim().min(1),
  in_reply_to_id: z.string().optional(),
  visibility: z.enum(["public", "unlisted", "private", "direct"]).optional(),
});

export type MastodonServerInput = {
  readonly now: () => Date;
  /** Where it says it lives. */
  readonly baseUrl?: string;
  /** The one access token it takes. */
  readonly token?: string;
  /** The account that the token belongs to; `@username` in a post notifies it. */
  readonly owner?: FakeAccount;
};

/** A Mastodon instance in memory, answering as docs.joinmastodon.org says, one request at a time. */
export type MastodonServer = {
  readonly handle: (request: Request) => Promise<Response>;
  readonly post: (post: FakePost) => FakeStatus;
  /** Throws when there is no such status. */
  readonly edit: (id: string, text: string) => FakeStatus;
  readonly remove: (id: string) => void;
  /** Leaves `n` requests in the current five minutes. */
  readonly limit: (n: number) => void;
};

type Notification = { readonly id: string; readonly createdAt: Date; readonly statusId: string };

/** Starts an empty instance. Ids grow with time, also when the clock stands still. */
export function createMastodonServer({
  now,
  baseUrl = "https://mastodon.example",
  token = "demo-token",
  owner = { username: "kikimimi" },
}: MastodonServerInput): MastodonServer {
  const statuses = new Map<string, Stored>();
  const notifications: Notification[] = [];
  /** What each idempotency key has made. */
  const sentBefore = new Map<string, string>();
  let lastId = 0n;
  let window = { start: -1, left: LIMIT };

  const nextId = (): string => {
    const snowflake = BigInt(now().getTime()) << 16n;
    lastId = snowflake > lastId ? snowflake : lastId + 1n;
    return String(lastId);
  };
  const show = (stored: Stored): FakeStatus => statusOf(stored, baseUrl);
  const currentWindow = (): typeof window => {
    const start = Math.floor(now().getTime() / WINDOW_MS) * WINDOW_MS;
    if (window.start !== start) window = { start, left: LIMIT };
    return window;
  };

  function post(input: FakePost): FakeStatus {
    const stored: Stored = { account: { username: "haruka" }, ...input, id: nextId(), createdAt: now() };
    statuses.set(stored.id, stored);
    if (mentionsOf(stored.text).includes(owner.username)) {
      notifications.push({ id: String(notifications.length + 1), createdAt: now(), statusId: stored.id });
    }
    return show(stored);
  }

  function edit(id: string, text: string): FakeStatus {
    const stored = statuses.get(id);
    if (!stored) throw new Error(`No status ${id}`);
    const edited = { ...stored, text, editedAt: now() };
    statuses.set(id, edited);
    return show(edited);
  }

  function remove(id: string): void {
    statuses.delete(id);
    for (const [replyId, reply] of statuses) {
      if (reply.inReplyTo !== id) continue;
      // As the real one: an orphan forgets its parent.
      const { inReplyTo: _gone, ...orphan } = reply;
      statuses.set(replyId, orphan);
    }
  }

  async function handle(request: Request): Promise<Response> {
    const budget = currentWindow();
    if (budget.left === 0) return answer({ error: "Too many requests" }, 429);
    budget.left--;
    const authorisation = request.headers.get("authorization");
    if (authorisation !== null && authorisation !== `Bearer ${token}`)
      return answer({ error: "The access token is invalid" }, 401);
    const url = new URL(request.url);
    if (request.method === "POST" && url.pathname === "/api/v1/statuses") {
      return authorisation === null ? answer({ error: "The access token is invalid" }, 401) : create(request);
    }
    if (request.method !== "GET") return answer({ error: "Not Found" }, 404);
    return route(url, authorisation !== null);
  }

  /** The owner posts: once per idempotency key, and only below a status that is there. */
  async function create(request: Request): Promise<Response> {
    const asked = StatusRequest.safeParse(await request.json().catch(() => undefined));
    if (!asked.success) return answer({ error: "Validation failed: Text can't be blank" }, 422);
    const { status: text, in_reply_to_id: inReplyTo, visibility } = asked.data;
    const key = request.headers.get("idempotency-key") ?? "";
    const before = statuses.get(sentBefore.get(key) ?? "");
    if (key !== "" && before) return answer(show(before));
    if (inReplyTo !== undefined && !statuses.has(inReplyTo)) return answer({ error: "Record not found" }, 404);
    if (Array.from(text).length > MAX_CHARACTERS)
      return answer({ error: "Validation failed: Text character limit exceeded" }, 422);
    const made = post({
      text,
      account: owner,
      ...(inReplyTo === undefined ? {} : { inReplyTo }),
      ...(visibility ? { visibility } : {}),
    });
    if (key !== "") sentBefore.set(key, made.id);
    return answer(made);
  }

  function route(url: URL, signedIn: boolean): Response {
    const [tag, id, context] = [
      /^\/api\/v1\/timelines\/tag\/([^/]+)$/,
      /^\/api\/v1\/statuses\/([^/]+)$/,
      /^\/api\/v1\/statuses\/([^/]+)\/context$/,
    ].map((pattern) => pattern.exec(url.pathname)?.[1]);
    if (url.pathname === "/api/v2/instance") return answer(instance());
    if (tag !== undefined) return timeline(decodeURIComponent(tag), url);
    if (url.pathname === "/api/v1/notifications") {
      return signedIn ? notificationPage(url) : answer({ error: "This method requires an authenticated user" }, 401);
    }
    const stored = statuses.get(id ?? context ?? "");
    if (!stored || !visible(stored, signedIn)) return answer({ error: "Record not found" }, 404);
    return id === undefined ? answer(contextOf(stored, signedIn)) : answer(show(stored));
  }

  /** What only the addressed may read is shown to the owner when it is addressed. */
  function visible({ visibility = "public", text, account }: Stored, signedIn: boolean): boolean {
    if (visibility === "public" || visibility === "unlisted") return true;
    return signedIn && (account.username === owner.username || mentionsOf(text).includes(owner.username));
  }

  function timeline(tag: string, url: URL): Response {
    const tagged = [...statuses.values()].filter(
      ({ visibility = "public", text }) => visibility === "public" && tagsOf(text).includes(tag.toLowerCase()),
    );
    const page = pageOf(tagged, pageUrl(url), { usual: 20, max: 40 });
    return answer(page.items.map(show), 200, page.link);
  }

  function notificationPage(url: URL): Response {
    const types = url.searchParams.getAll("types[]");
    const wanted = types.length === 0 || types.includes("mention") ? notifications : [];
    const alive = wanted.filter(({ statusId }) => statuses.has(statusId));
    const page = pageOf(alive, pageUrl(url), { usual: 40, max: 80 });
    const shown = page.items.flatMap(({ id, createdAt, statusId }) => {
      const stored = statuses.get(statusId);
      if (!stored) return [];
      const account = accountOf(stored.account, baseUrl);
      return [
        {
          id,
          type: "mention",
          created_at: createdAt.toISOString(),
          group_key: `ungrouped-${id}`,
          account,
          status: show(stored),
        },
      ];
    });
    return answer(shown, 200, page.link);
  }

  function contextOf(stored: Stored, signedIn: boolean): { ancestors: FakeStatus[]; descendants: FakeStatus[] } {
    const ancestors: Stored[] = [];
    for (let at = parentOf(stored); at; at = parentOf(at)) ancestors.unshift(at);
    const seen = (list: Stored[]): FakeStatus[] => list.filter((status) => visible(status, signedIn)).map(show);
    return { ancestors: seen(ancestors), descendants: seen(descendantsOf(stored.id)) };
  }

  function parentOf({ inReplyTo }: Stored): Stored | undefined {
    return inReplyTo === undefined ? undefined : statuses.get(inReplyTo);
  }

  function descendantsOf(id: string): Stored[] {
    const replies = [...statuses.values()]
      .filter((status) => status.inReplyTo === id)
      .sort((a, b) => compareIds(a.id, b.id));
    return replies.flatMap((reply) => [reply, ...descendantsOf(reply.id)]);
  }

  function instance(): object {
    return {
      domain: new URL(baseUrl).host,
      title: "Mastodon",
      version: "4.6.4",
      configuration: { statuses: { max_characters: MAX_CHARACTERS, characters_reserved_per_url: 23 } },
    };
  }

  /** Links name the public address, whatever address the request came by. */
  function pageUrl(url: URL): URL {
    return new URL(`${url.pathname}${url.search}`, baseUrl);
  }

  function answer(body: unknown, status = 200, link?: string): Response {
    const { start, left } = currentWindow();
    const headers = new Headers({
      "content-type": "application/json; charset=utf-8",
      "x-ratelimit-limit": String(LIMIT),
      "x-ratelimit-remaining": String(left),
      "x-ratelimit-reset": new Date(start + WINDOW_MS).toISOString().replace("Z", "000Z"),
    });
    if (link !== undefined) headers.set("link", link);
    return new Response(JSON.stringify(body), { status, headers });
  }

  return {
    handle,
    post,
    edit,
    remove,
    limit: (n) => {
      currentWindow().left = Math.max(0, n);
    },
  };
}
