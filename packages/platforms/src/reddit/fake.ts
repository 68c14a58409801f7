import type { CreateFake } from "../fake.ts";

type Kind = "t1" | "t3" | "t4";
type Thing = {
  readonly kind: Kind;
  readonly id: string;
  readonly stream: string;
  readonly author: string;
  readonly at: number;
  readonly parent: string | undefined;
  readonly root: string;
  text: string;
  edited: number | undefined;
  gone: boolean;
};

const ACCOUNT = "kasa_care";

/** Reddit's OAuth API with one subreddit, one search and the account's inbox, after reddit.com/dev/api. */
export const createFake: CreateFake = ({ now, pageSize }) => {
  const things: Thing[] = [];
  let limitedUntil = new Date(0);
  let revoked = false;
  let tokens = 0;

  const seconds = (): number => Math.floor(now().getTime() / 1000);
  const add = (kind: Kind, stream: string, author: string, text: string, parent: Thing | undefined): Thing => {
    const id = (1_000_000 + things.length).toString(36);
    const name = `${kind}_${id}`;
    // Whoever comments on a subreddit comments on some post of it.
    const root = parent?.root ?? (kind === "t1" ? `t3_post${id}` : name);
    const thing: Thing = {
      kind,
      id,
      stream,
      author,
      at: seconds(),
      parent: parent === undefined ? (kind === "t1" ? root : undefined) : nameOf(parent),
      root,
      text,
      edited: undefined,
      gone: false,
    };
    things.push(thing);
    return thing;
  };

  const listing = (found: readonly Thing[], query: URLSearchParams): Response => {
    const newest = found.toReversed().slice(0, 1_000);
    const after = query.get("after");
    const start = after === null ? 0 : newest.findIndex((thing) => nameOf(thing) === after) + 1;
    const shown = newest.slice(start, start + Math.min(Number(query.get("limit") ?? 25), pageSize));
    const last = shown.at(-1);
    const more = last !== undefined && start + shown.length < newest.length;
    return answer({
      kind: "Listing",
      data: { after: more ? nameOf(last) : null, dist: shown.length, before: null, children: shown.map(wrapped) },
    });
  };

  const answer = (body: unknown): Response =>
    Response.json(body, {
      headers: { "x-ratelimit-remaining": "599.0", "x-ratelimit-reset": "120", "x-ratelimit-used": "1" },
    });

  const streamOf = (path: string, query: URLSearchParams): string | undefined => {
    if (path === "/r/kasa/new" || path === "/r/kasa/comments") return path.slice(1);
    if (path === "/search" && query.get("sort") === "new") return `search:${query.get("q") ?? ""}`;
    return path === "/message/mentions" ? "mentions" : path === "/message/inbox" ? "inbox" : undefined;
  };

  const get = (path: string, query: URLSearchParams): Response => {
    if (path === `/user/${ACCOUNT}/comments`)
      return listing(
        things.filter(({ kind, author }) => kind === "t1" && author === ACCOUNT),
        query,
      );
    if (path === "/message/sent")
      return listing(
        things.filter(({ kind, author }) => kind === "t4" && author === ACCOUNT),
        query,
      );
    if (path === "/api/info") {
      const names = (query.get("id") ?? "").split(",");
      const found = things.filter((thing) => names.includes(nameOf(thing)));
      return answer({
        kind: "Listing",
        data: { after: null, dist: found.length, before: null, children: found.map(wrapped) },
      });
    }
    const stream = streamOf(path, query);
    if (stream === undefined) throw new Error(`Nothing at ${path}`);
    return listing(
      things.filter((thing) => thing.stream === stream),
      query,
    );
  };

  const comment = (form: URLSearchParams): Response => {
    const parent = things.find((thing) => nameOf(thing) === form.get("thing_id"));
    const text = form.get("text") ?? "";
    const refuse = (code: string, message: string): Response => answer({ json: { errors: [[code, message, "text"]] } });
    if (!parent || parent.gone) return refuse("DELETED_COMMENT", "that comment has been deleted");
    if (text.trim() === "") return refuse("NO_TEXT", "we need something here");
    if (text.length > 10_000) return refuse("TOO_LONG", "this is too long (max: 10000)");
    const made = add(parent.kind === "t4" ? "t4" : "t1", "", ACCOUNT, text, parent);
    return answer({ json: { errors: [], data: { things: [wrapped(made)] } } });
  };

  return {
    fetch: async (target, init) => {
      const request = new Request(target, init);
      const url = new URL(request.url);
      if (!request.headers.get("user-agent")?.includes(ACCOUNT))
        throw new Error("Reddit wants a user agent that names somebody");
      const wait = Math.ceil((limitedUntil.getTime() - now().getTime()) / 1000);
      if (url.href === "https://www.reddit.com/api/v1/access_token" && request.method === "POST") {
        const basic = `Basic ${Buffer.from("fake-id:fake-secret").toString("base64")}`;
        if (revoked || request.headers.get("authorization") !== basic)
          return Response.json({ message: "Unauthorized", error: 401 }, { status: 401 });
        return Response.json({
          access_token: `fake-token-${++tokens}`,
          token_type: "bearer",
          expires_in: 3_600,
          scope: "*",
        });
      }
      if (url.origin !== "https://oauth.reddit.com") throw new Error(`Nothing at ${url.href}`);
      if (revoked || request.headers.get("authorization") !== `Bearer fake-token-${tokens}`) {
        return Response.json({ message: "Unauthorized", error: 401 }, { status: 401 });
      }
      if (wait > 0) {
        const headers = {
          "x-ratelimit-remaining": "0.0",
          "x-ratelimit-reset": String(wait),
          "x-ratelimit-used": "600",
        };
        return Response.json({ message: "Too Many Requests", error: 429 }, { status: 429, headers });
      }
      if (url.searchParams.get("raw_json") === "1" && request.method === "GET")
        return get(url.pathname, url.searchParams);
      if (request.method === "POST" && url.pathname === "/api/comment")
        return comment(new URLSearchParams(await request.text()));
      throw new Error(`Nothing at ${request.method} ${url.href}`);
    },
    settings: { username: ACCOUNT, subreddits: ["kasa"], queries: ["kasa"], mentions: true, messages: true },
    secrets: { clientId: ["fake-id"], clientSecret: ["fake-secret"], refreshToken: ["fake-refresh"] },
    limit: (until) => void (limitedUntil = until),
    revoke: () => void (revoked = true),
    people: {
      post: ({ stream, text, replyTo }) => {
        const kind = stream === "inbox" ? "t4" : stream.endsWith("/comments") || stream === "mentions" ? "t1" : "t3";
        const parent = kind === "t3" ? undefined : things.find((thing) => nameOf(thing) === replyTo);
        return nameOf(add(kind, stream, "yuki", text, parent));
      },
      edit: (externalId, text) => {
        for (const thing of things.filter((one) => nameOf(one) === externalId))
          Object.assign(thing, { text, edited: seconds() });
      },
      remove: (externalId) => {
        for (const thing of things.filter((one) => nameOf(one) === externalId)) thing.gone = true;
      },
    },
    replies: {
      target: () => {
        const asked = add("t1", "r/kasa/comments", "yuki", "傘が壊れました", undefined);
        return {
          externalId: nameOf(asked),
          conversation: asked.root,
          kind: "comment",
          author: { id: "yuki" },
          direct: false,
          address: {},
          heardAt: now().toISOString(),
        };
      },
      taken: () =>
        things
          .filter(({ author }) => author === ACCOUNT)
          .map((thing) => ({ externalId: nameOf(thing), text: thing.text })),
      echo: () => {
        const last = things.findLast(({ author }) => author === ACCOUNT);
        return {
          via: "poll",
          body: JSON.stringify({
            kind: "Listing",
            data: { after: null, before: null, children: last ? [wrapped(last)] : [] },
          }),
        };
      },
    },
  };
};

function nameOf({ kind, id }: Thing): string {
  return `${kind}_${id}`;
}

function wrapped(thing: Thing): unknown {
  const { kind, id, at, parent, root, edited, gone } = thing;
  const author = gone ? "[deleted]" : thing.author;
  const text = gone ? "[deleted]" : thing.text;
  const shared = {
    id,
    name: nameOf(thing),
    author,
    created_utc: at,
    created: at,
    edited: edited ?? false,
    subreddit: "kasa",
    score: 1,
  };
  const path = `/r/kasa/comments/${root.slice(3)}/kasa/`;
  if (kind === "t3") {
    return {
      kind,
      data: {
        ...shared,
        title: thing.text,
        selftext: gone ? "[deleted]" : "",
        is_self: true,
        num_comments: 0,
        permalink: path,
        url: `https://www.reddit.com${path}`,
      },
    };
  }
  if (kind === "t1")
    return {
      kind,
      data: { ...shared, body: text, link_id: root, parent_id: parent, permalink: `${path}${id}/`, replies: "" },
    };
  return {
    kind,
    data: {
      ...shared,
      subject: "kasa",
      body: text,
      dest: "kasa_care",
      was_comment: false,
      parent_id: parent ?? null,
      first_message_name: parent === undefined ? null : root,
    },
  };
}
