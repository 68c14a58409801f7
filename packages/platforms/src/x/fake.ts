import * as z from "zod";
import type { CreateFake, FakeOptions, FakeReply } from "../fake.ts";
import { unescaped } from "./text.ts";
import { instantOf, leastIdAt } from "./id.ts";
import { weightOf } from "./weight.ts";

const US = { id: "7000000001", username: "kasa_shop" };
const THEM = { id: "7000000002", username: "aki_ame" };
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

const NewPost = z.strictObject({ text: z.string(), reply: z.strictObject({ in_reply_to_tweet_id: z.string() }) });

type Post = {
  readonly history: string[];
  text: string;
  readonly author: { readonly id: string; readonly username: string };
  readonly parent: Post | undefined;
};

const READ = ["tweet.fields", "user.fields", "media.fields", "expansions"];
const PAGED = [...READ, "max_results", "start_time"];

/** X's API v2 as far as it is documented: search, mentions, lookup, own timeline, posting, refresh of tokens. */
export const createFake: CreateFake = (options) => {
  const world = new World(options);
  return {
    fetch: async (target, init) => world.answer(new Request(target, init)),
    settings: { queries: ["傘 OR kasa"], mentions: true, accountId: US.id, username: US.username },
    secrets: { clientId: ["client-1"], clientSecret: ["client-secret-1"], refreshToken: ["refresh-0"] },
    limit: (until) => void (world.limitedUntil = until.getTime()),
    revoke: () => void (world.revoked = true),
    people: {
      post: ({ text, replyTo }) => world.add(text, THEM, replyTo).history[0] ?? "",
      edit: (id, text) => world.edit(id, text),
      remove: (id) => world.remove(id),
    },
    replies: {
      target: () => {
        const [id = ""] = world.add(`@${US.username} 傘が届きません`, THEM, undefined).history;
        return {
          externalId: id,
          conversation: id,
          kind: "post",
          author: { id: THEM.id, handle: THEM.username },
          direct: false,
          address: { id, summoned: "true", mentions: US.username },
          heardAt: options.now().toISOString(),
        };
      },
      taken: () => world.own().map(replyOf),
      echo: () => ({ via: "webhook", body: JSON.stringify(world.event(world.own().at(-1))) }),
    },
  };
};

function replyOf({ history, text }: Post): FakeReply {
  return { externalId: history[0] ?? "", text: unescaped(text) };
}

/** Everything that was written, and who may read it. */
class World {
  readonly #options: FakeOptions;
  #posts: Post[] = [];
  #serial = 0n;
  #grants = 0;
  limitedUntil = 0;
  revoked = false;

  constructor(options: FakeOptions) {
    this.#options = options;
  }

  #nextId(): string {
    return String(leastIdAt(this.#options.now().getTime()) + (++this.#serial % 4_000_000n));
  }

  add(text: string, author: Post["author"], replyTo: string | undefined): Post {
    const parent = replyTo === undefined ? undefined : this.#find(replyTo);
    const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    const post = { history: [this.#nextId()], text: escaped, author, parent };
    this.#posts.push(post);
    return post;
  }

  edit(id: string, text: string): void {
    const post = this.#find(id);
    if (!post) throw new Error(`No post ${id} to edit`);
    post.history.push(this.#nextId());
    post.text = text;
  }

  remove(id: string): void {
    this.#posts = this.#posts.filter((post) => !post.history.includes(id));
  }

  own(): readonly Post[] {
    return this.#posts.filter(({ author }) => author.id === US.id);
  }

  #find(id: string): Post | undefined {
    return this.#posts.find(({ history }) => history.includes(id));
  }

  event(post: Post | undefined): object {
    if (!post) throw new Error("Nothing was replied");
    const payload = wireOf(post);
    return { data: { event_uuid: payload.id, filter: { user_id: US.id }, event_type: "post.create", payload } };
  }

  async answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (url.origin !== "https://api.x.com") throw new TypeError(`Not X: ${url.origin}`);
    if (request.method === "POST" && url.pathname === "/2/oauth2/token") return this.#refresh(request);
    const bearer = request.headers.get("authorization");
    if (this.revoked || bearer !== `Bearer access-${this.#grants}`) return problem(401, "Unauthorized", "about:blank");
    if (this.#options.now().getTime() < this.limitedUntil) {
      const reset = String(Math.ceil(this.limitedUntil / 1000));
      return problem(429, "Too Many Requests", "about:blank", {
        "x-rate-limit-remaining": "0",
        "x-rate-limit-reset": reset,
      });
    }
    const route = `${request.method} ${url.pathname}`;
    if (route === "GET /2/tweets/search/recent")
      return this.#list(url, this.#posts, [...PAGED, "query", "next_token"], 10);
    if (route === `GET /2/users/${US.id}/mentions`)
      return this.#list(url, this.#posts, [...PAGED, "pagination_token"], 5);
    if (route === `GET /2/users/${US.id}/tweets`) return this.#list(url, this.own(), [...PAGED, "pagination_token"], 5);
    if (route === "GET /2/tweets") return this.#lookUp(url);
    if (route === "POST /2/tweets") return this.#create(NewPost.parse(await request.json()));
    throw new TypeError(`Not documented: ${route}`);
  }

  async #refresh(request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.text());
    const known = request.headers.get("authorization") === `Basic ${btoa("client-1:client-secret-1")}`;
    // Each test has a caller of its own that begins with the first grant.
    const valid = ["refresh-0", `refresh-${this.#grants}`].includes(form.get("refresh_token") ?? "");
    if (this.revoked || !known || !valid || form.get("grant_type") !== "refresh_token")
      return Response.json(
        { error: "invalid_request", error_description: "Value passed for the token was invalid." },
        { status: 400 },
      );
    this.#grants++;
    return Response.json({
      token_type: "bearer",
      expires_in: 7_200,
      access_token: `access-${this.#grants}`,
      refresh_token: `refresh-${this.#grants}`,
      scope: "tweet.read tweet.write users.read offline.access",
    });
  }

  #list(url: URL, posts: readonly Post[], known: readonly string[], least: number): Response {
    const query = documented(url, known);
    const max = Number(query.get("max_results"));
    const start = Date.parse(query.get("start_time") ?? "");
    const now = this.#options.now().getTime();
    const search = known.includes("query");
    if (!(max >= least && max <= 100)) throw new TypeError(`max_results ${max}`);
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(query.get("start_time") ?? ""))
      throw new TypeError("start_time is no second");
    if (search && (start < now - WEEK_MS || start > now - 10_000 || !query.get("query")))
      return problem(400, "Invalid Request", "invalid-request");
    const token = query.get("next_token") ?? query.get("pagination_token");
    const before = token === null ? undefined : BigInt(token.replace("older-", ""));
    const shown = posts
      .map(wireOf)
      .filter(({ id }) => (instantOf(id) ?? 0) >= start && (before === undefined || BigInt(id) < before))
      .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
    const data = shown.slice(0, Math.min(max, this.#options.pageSize));
    const last = data.at(-1);
    const more = last !== undefined && data.length < shown.length;
    const meta = {
      result_count: data.length,
      ...(last && data[0] ? { newest_id: data[0].id, oldest_id: last.id } : {}),
      ...(more ? { next_token: `older-${last.id}` } : {}),
    };
    return Response.json(data.length === 0 ? { meta } : { data, includes: includesFor(query), meta });
  }

  #lookUp(url: URL): Response {
    const query = documented(url, [...READ, "ids"]);
    const ids = (query.get("ids") ?? "").split(",");
    if (ids.length > 100) throw new TypeError(`${ids.length} ids`);
    const data = ids.flatMap((id) => {
      const post = this.#find(id);
      return post ? [{ ...wireOf(post), id }] : [];
    });
    const errors = ids
      .filter((id) => !this.#find(id))
      .map((id) => ({
        value: id,
        detail: `Could not find tweet with ids: [${id}].`,
        title: "Not Found Error",
        resource_type: "tweet",
        parameter: "ids",
        resource_id: id,
        type: "https://api.twitter.com/2/problems/resource-not-found",
      }));
    return Response.json({
      ...(data.length > 0 ? { data, includes: includesFor(query) } : {}),
      ...(errors.length > 0 ? { errors } : {}),
    });
  }

  #create({ text, reply }: z.infer<typeof NewPost>): Response {
    const parent = this.#find(reply.in_reply_to_tweet_id);
    if (text.trim() === "" || !parent) return problem(400, "Invalid Request", "invalid-request");
    const twice = this.own().some((post) => post.parent === parent && unescaped(post.text).endsWith(text));
    const summoned = parent.text.includes(`@${US.username}`);
    if (twice || !summoned || weightOf(text) > 280) return problem(403, "Forbidden", "about:blank");
    const shown = `@${parent.author.username} ${text.replace(/https?:\/\/\S+/g, "https://t.co/AbCdEfGhIj")}`;
    const post = wireOf(this.add(shown, US, parent.history[0]));
    return Response.json(
      { data: { id: post.id, text: post.text, edit_history_tweet_ids: post.edit_history_tweet_ids } },
      { status: 201 },
    );
  }
}

function wireOf({ history, text, author, parent }: Post) {
  const id = history.at(-1) ?? "";
  let root = parent;
  while (root?.parent) root = root.parent;
  return {
    id,
    text,
    author_id: author.id,
    created_at: new Date(Math.floor((instantOf(id) ?? 0) / 1000) * 1000).toISOString(),
    conversation_id: root?.history[0] ?? history[0] ?? id,
    edit_history_tweet_ids: history,
    lang: "ja",
    public_metrics: {
      retweet_count: 0,
      reply_count: 0,
      like_count: 0,
      quote_count: 0,
      bookmark_count: 0,
      impression_count: 1,
    },
    ...(parent
      ? {
          in_reply_to_user_id: parent.author.id,
          referenced_tweets: [{ type: "replied_to", id: parent.history[0] ?? "" }],
        }
      : {}),
  };
}

function includesFor(query: URLSearchParams): object {
  if (!(query.get("expansions") ?? "").includes("author_id")) return {};
  return { users: [US, THEM].map((user) => ({ ...user, name: user.username, verified: false })) };
}

/** Parameters that the documents do not name are our mistake, not X's. */
function documented(url: URL, known: readonly string[]): URLSearchParams {
  for (const name of url.searchParams.keys()) if (!known.includes(name)) throw new TypeError(`No parameter "${name}"`);
  return url.searchParams;
}

function problem(status: number, title: string, type: string, headers: Record<string, string> = {}): Response {
  return Response.json({ title, type, status, detail: title }, { status, headers });
}
