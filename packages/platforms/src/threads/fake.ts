import type { CreateFake, FakeReply } from "../fake.ts";
import { exchangeText } from "../shared/exchange.ts";
import { REPLY_FIELDS } from "./fields.ts";
import { MAX_POST, THREADS_URL } from "./manifest.ts";

const OWN = "kasa.shop";
const OTHER = "mori_rika";
const SECRET = "THQ-pasted";

type Post = {
  readonly id: string;
  text: string;
  readonly at: number;
  readonly username: string;
  /** The stream whose lists show it; our own posts and replies are on none. */
  readonly stream: string | undefined;
  readonly parent: Post | undefined;
};

/** The Threads API of one account with two posts of its own, others' posts about it, and answers both ways. */
export const createFake: CreateFake = ({ now, pageSize }) => {
  const start = now().getTime();
  const posts: Post[] = [];
  const containers = new Map<string, { readonly text: string; readonly parent: Post; published: boolean }>();
  const taken: FakeReply[] = [];
  const tokens = new Set([SECRET]);
  let limitedUntil = 0;
  let serial = 0;

  const nextId = (): string => String(18_000_000_000_000_000n + BigInt(++serial));
  const add = (post: Omit<Post, "id" | "at">, at = now().getTime()): Post => {
    const added = { ...post, id: nextId(), at };
    posts.push(added);
    return added;
  };
  const owned = [2, 1].map((days) =>
    add({ text: `Day ${days}`, username: OWN, stream: undefined, parent: undefined }, start - days * 86_400_000),
  );
  const find = (id: string | undefined): Post | undefined => posts.find((post) => post.id === id);

  const routes: readonly (readonly [RegExp, (at: Asked) => Response])[] = [
    [/^GET \/v1\.0\/me\/mentions$/, (at) => listed(at, (post) => post.stream === "mentions")],
    [/^GET \/v1\.0\/keyword_search$/, (at) => search(at)],
    [/^GET \/v1\.0\/me\/threads$/, (at) => listed(at, (post) => owned.includes(post))],
    [/^GET \/v1\.0\/me\/replies$/, (at) => listed(at, (post) => post.username === OWN && post.parent !== undefined)],
    [
      /^GET \/v1\.0\/(\d+)\/conversation$/,
      (at) => (find(at.id) ? listed(at, (post) => post.parent !== undefined && rootOf(post).id === at.id) : gone()),
    ],
    [/^POST \/v1\.0\/me\/threads$/, (at) => contain(at)],
    [/^POST \/v1\.0\/me\/threads_publish$/, (at) => publish(at)],
    [/^GET \/v1\.0\/(\d+)$/, (at) => single(at)],
    [/^GET \/refresh_access_token$/, (at) => refresh(at)],
  ];

  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const asked = `${request.method} ${url.pathname}`;
    const route = routes.find(([path]) => path.test(asked));
    if (!route || url.origin !== new URL(THREADS_URL).origin) throw new Error(`Threads has no ${asked}`);
    const bearer = request.headers.get("authorization")?.replace(/^Bearer /, "");
    if (!tokens.has(bearer ?? url.searchParams.get("access_token") ?? "")) return refusal(401, 190);
    if (now().getTime() < limitedUntil) return overLimit();
    const form = new URLSearchParams(request.method === "POST" ? await request.text() : "");
    return route[1]({ id: route[0].exec(asked)?.[1], query: url.searchParams, form });
  };

  const refresh = ({ query }: Asked): Response => {
    if (query.get("grant_type") !== "th_refresh_token") return refusal(400, 100);
    const token = `THQ-renewed-${tokens.size}`;
    tokens.add(token);
    return Response.json({ access_token: token, token_type: "bearer", expires_in: 5_184_000 });
  };

  /** Newest first; the cursor is the last post of the page before, and is offered even on the last page. */
  const listed = ({ query }: Asked, shown: (post: Post) => boolean): Response => {
    const all = posts.filter(shown).sort((a, b) => b.at - a.at);
    const after = query.get("after");
    const from = after === null ? 0 : all.findIndex((post) => post.id === after) + 1;
    if (after !== null && from === 0) return refusal(400, 100);
    const page = all.slice(from, from + sizeOf(query));
    const cursors = page.length > 0 ? { before: page[0]?.id, after: page.at(-1)?.id } : {};
    return Response.json({ data: page.map((post) => shownAs(post, query.get("fields"))), paging: { cursors } });
  };

  const search = ({ query }: Asked): Response => {
    const q = query.get("q");
    if (!q || query.get("search_type") !== "RECENT") return refusal(400, 100);
    const stream = `search:${query.get("search_mode") === "TAG" ? "#" : ""}${q}`;
    const until = Number(query.get("until") ?? Infinity) * 1000;
    const page = posts
      .filter((post) => post.stream === stream && post.at <= until)
      .sort((a, b) => b.at - a.at)
      .slice(0, sizeOf(query));
    return Response.json({ data: page.map((post) => shownAs(post, query.get("fields"))) });
  };

  const sizeOf = (query: URLSearchParams): number => Math.min(pageSize, Number(query.get("limit") ?? 25));

  const shownAs = (post: Post, fields: string | null): object => {
    const whole: Record<string, unknown> = {
      id: post.id,
      text: post.text,
      username: post.username,
      permalink: `https://www.threads.com/@${post.username}/post/${post.id}`,
      timestamp: new Date(post.at).toISOString().replace(/\.\d+Z$/, "+0000"),
      media_product_type: "THREADS",
      media_type: "TEXT_POST",
      has_replies: posts.some((other) => other.parent === post),
      is_quote_post: false,
      is_reply: post.parent !== undefined,
      ...(post.parent === undefined
        ? {}
        : {
            root_post: { id: rootOf(post).id },
            replied_to: { id: post.parent.id },
            is_reply_owned_by_me: post.username === OWN,
          }),
    };
    const wanted = fields?.split(",") ?? ["id"];
    return Object.fromEntries(wanted.filter((name) => name in whole).map((name) => [name, whole[name]]));
  };

  const single = ({ id, query }: Asked): Response => {
    const container = containers.get(id ?? "");
    if (container) return Response.json({ status: container.published ? "PUBLISHED" : "FINISHED", id });
    const post = find(id);
    return post ? Response.json(shownAs(post, query.get("fields"))) : gone();
  };

  const contain = ({ form }: Asked): Response => {
    const text = form.get("text") ?? "";
    const parent = find(form.get("reply_to_id") ?? "");
    if (form.get("media_type") !== "TEXT" || text === "" || text.length > MAX_POST) return refusal(400, 100);
    if (!parent) return gone();
    const id = nextId();
    containers.set(id, { text, parent, published: false });
    return Response.json({ id });
  };

  const publish = ({ form }: Asked): Response => {
    const container = containers.get(form.get("creation_id") ?? "");
    if (!container || container.published) return refusal(400, 100);
    container.published = true;
    const { text, parent } = container;
    const { id } = add({ text, username: OWN, stream: undefined, parent });
    taken.push({ externalId: id, text });
    return Response.json({ id });
  };

  const overLimit = (): Response => {
    const minutes = Math.ceil((limitedUntil - now().getTime()) / 60_000);
    const usage = [{ type: "threads", call_count: 100, estimated_time_to_regain_access: minutes }];
    return refusal(403, 4, { "x-business-use-case-usage": JSON.stringify({ "1": usage }) });
  };

  return {
    fetch: async (target, init) => answer(new Request(target, init)),
    settings: { username: OWN, queries: ["傘", "#kasa"] },
    secrets: { appSecret: ["fake-app-secret"], verifyToken: ["fake-verify-token"], accessToken: [SECRET] },
    limit: (until) => {
      limitedUntil = until.getTime();
    },
    revoke: () => tokens.clear(),
    people: {
      post: ({ stream, text, replyTo }) => {
        const answered = stream === "replies" ? owned[posts.length % 2] : undefined;
        return add({ text, username: OTHER, stream, parent: find(replyTo) ?? answered }).id;
      },
      edit: (id, text) => {
        const post = find(id);
        if (post) post.text = text;
      },
      remove: (id) => {
        posts.splice(
          posts.findIndex((post) => post.id === id),
          1,
        );
      },
    },
    replies: {
      target: () => {
        const parent = owned[0];
        const heard = add({ text: "Where is my refund?", username: OTHER, stream: "replies", parent });
        return {
          externalId: heard.id,
          conversation: rootOf(heard).id,
          kind: "reply",
          author: { id: OTHER },
          direct: false,
          address: { media: heard.id },
          heardAt: now().toISOString(),
        };
      },
      taken: () => taken,
      echo: () => {
        const root = rootOf(find(taken.at(-1)?.externalId) ?? owned[0] ?? posts[0]);
        const uri = `${THREADS_URL}/${root.id}/conversation?reverse=true`;
        const data = posts
          .filter((post) => post !== root && rootOf(post) === root)
          .map((post) => shownAs(post, REPLY_FIELDS));
        return { via: "poll", body: exchangeText({ method: "GET", uri }, { status: 200, body: { data } }) };
      },
    },
  };
};

type Asked = { readonly id: string | undefined; readonly query: URLSearchParams; readonly form: URLSearchParams };

function rootOf(post: Post | undefined): Post {
  if (!post) throw new Error("There is no such post");
  return post.parent ? rootOf(post.parent) : post;
}

function refusal(status: number, code: number, headers: Record<string, string> = {}, subcode?: number): Response {
  const error = { message: "refused", type: "THApiException", code, error_subcode: subcode, fbtrace_id: "FAKE" };
  return Response.json({ error }, { status, headers });
}

function gone(): Response {
  return refusal(400, 100, {}, 33);
}
