import type { CreateFake } from "../fake.ts";
import type { ReplyTarget } from "../reply.ts";
import {
  changeHook,
  FakeGraph,
  GRAPH_SECRETS,
  type GraphCall,
  type GraphReply,
  metaSeconds,
  metaTime,
  textOf,
} from "../shared/graph-fake.ts";
import { FakeTalks } from "../shared/graph-talk-fake.ts";

const PAGE = "500000000000001";
const OURSELVES = { id: PAGE, name: "Kasa Umbrellas" };

type Post = { id: string; list: "feed" | "tagged"; message: string; at: Date; touched: Date };
type Comment = { id: string; post: string; parent: string | undefined; message: string; at: Date; from: string };
type Rating = { id: string; text: string; at: Date };

/** A Page with posts, comments, recommendations and conversations. */
export const createFake: CreateFake = (options) => {
  let made = 800;
  const posts: Post[] = [];
  const comments: Comment[] = [];
  const ratings: Rating[] = [];
  const next = (): string => String(++made);
  const graph = new FakeGraph(options, route);
  const talks = new FakeTalks(options, {
    account: OURSELVES,
    customerOf: (talk) => ({ id: `44${talk.slice(2)}`, name: "Ken Aoki" }),
    prefix: "t_",
    nextId: () => `m_${next()}`,
  });

  function addPost(list: Post["list"], message: string): Post {
    const at = options.now();
    const post = { id: `${PAGE}_${next()}`, list, message, at, touched: at };
    posts.unshift(post);
    return post;
  }

  function addComment(post: Post, parent: string | undefined, message: string, from: string): string {
    const at = options.now();
    const id = `${post.id.split("_")[1]}_${next()}`;
    comments.unshift({ id, post: post.id, parent, message, at, from });
    post.touched = at;
    return id;
  }

  function post(input: { readonly stream: string; readonly text: string; readonly replyTo?: string }): string {
    const { stream, text, replyTo } = input;
    if (stream === "feed" || stream === "tagged") return addPost(stream, text).id;
    if (stream === "ratings") {
      const id = next();
      ratings.unshift({ id, text, at: options.now() });
      return id;
    }
    if (stream === "conversations") return talks.hear(text, replyTo);
    const answered = comments.find(({ id }) => id === replyTo);
    const root = posts.find(({ id }) => id === answered?.post) ?? posts[0] ?? addPost("feed", "新しい傘です");
    return addComment(root, answered?.parent ?? answered?.id, text, "9001");
  }

  function route(call: GraphCall): GraphReply {
    const { method, path, query } = call;
    const [id = "", edge] = path.split("/");
    if (method === "POST" && edge === "comments") return takeComment(id, textOf(call.body["message"]));
    if (method === "POST" && path === "me/messages") return takeMessage(call.body);
    if (method !== "GET") throw new Error(`No such request: ${method} ${path}`);
    if (path === "") return byIds(query.get("ids")?.split(",") ?? []);
    if (id === PAGE && (edge === "feed" || edge === "tagged")) {
      return { body: graph.page(posts.filter(({ list }) => list === edge).map(postNode), query) };
    }
    if (id === PAGE && edge === "ratings") return { body: graph.page(ratings.map(ratingNode), query) };
    if (id === PAGE && edge === "conversations") return conversations(query);
    if (edge === "comments") {
      const under = comments.filter((one) =>
        query.get("filter") === "stream" ? one.post === id : (one.parent ?? one.post) === id,
      );
      return { body: graph.page(under.map(commentNode), query) };
    }
    if (edge === "messages") return { body: graph.page(talks.messagesOf(id), query) };
    throw new Error(`No such request: ${method} ${path}`);
  }

  function postNode(one: Post) {
    const total_count = comments.filter((comment) => comment.post === one.id).length;
    const { id, message } = one;
    const from = { id: "9001", name: "Rika Mori" };
    const times = { created_time: metaTime(one.at), updated_time: metaTime(one.touched) };
    return { id, message, from, ...times, comments: { data: [], summary: { total_count } } };
  }

  function commentNode({ id, message, at, parent, from }: Comment) {
    const rest = parent === undefined ? {} : { parent: { id: parent } };
    return {
      id,
      message,
      created_time: metaTime(at),
      from: { id: from, name: "Rika Mori" },
      comment_count: 0,
      ...rest,
    };
  }

  function ratingNode({ id, text, at }: Rating) {
    const reviewer = { id: `88${id}`, name: "Jo Bell" };
    const story = { id, created_time: metaTime(at) };
    return {
      id,
      created_time: metaTime(at),
      reviewer,
      recommendation_type: "positive",
      review_text: text,
      open_graph_story: story,
    };
  }

  function conversations(query: URLSearchParams): GraphReply {
    if (query.get("platform") !== "messenger") throw new Error("Conversations are asked for by platform");
    const user = query.get("user_id");
    const isWhole = query.get("fields")?.includes("messages.") ?? false;
    const nodes = talks
      .list()
      .filter(({ customer }) => user === null || customer === user)
      .map(({ id, updated_time, messages }) => {
        const inner = isWhole ? { messages: { data: messages.slice(0, 20) } } : {};
        return { id, updated_time, message_count: messages.length, ...inner };
      });
    return { body: graph.page(nodes, query) };
  }

  function byIds(ids: readonly string[]): GraphReply {
    const nodes = [...posts.map(postNode), ...comments.map(commentNode)].filter(({ id }) => ids.includes(id));
    // One that is gone fails the whole request.
    if (nodes.length < ids.length) return { code: 100, subcode: 33 };
    return { body: Object.fromEntries(nodes.map((node) => [node.id, node])) };
  }

  function takeComment(object: string, message: string): GraphReply {
    const answered = comments.find(({ id }) => id === object);
    const root = posts.find(({ id }) => id === (answered?.post ?? object));
    if (!root) return { code: 100, subcode: 33 };
    if (message.trim() === "" || message.length > 8_000) return { code: 100 };
    return { body: { id: addComment(root, answered?.parent ?? answered?.id, message, PAGE) } };
  }

  function takeMessage(body: GraphCall["body"]): GraphReply {
    const type = body["messaging_type"];
    return type === "RESPONSE" || type === "MESSAGE_TAG" ? talks.take(body) : { code: 100 };
  }

  const taken = () => comments.filter(({ from }) => from === PAGE).toReversed();

  return {
    fetch: graph.fetch,
    settings: { pageId: PAGE },
    secrets: GRAPH_SECRETS,
    limit: graph.limit,
    revoke: graph.revoke,
    people: {
      post,
      edit: (id, text) => {
        for (const one of [...posts, ...comments]) if (one.id === id) one.message = text;
      },
      remove: (id) => {
        for (const list of [posts, comments]) {
          const at = list.findIndex((one) => one.id === id);
          if (at >= 0) list.splice(at, 1);
        }
      },
    },
    replies: {
      target: (): ReplyTarget => {
        const externalId = post({ stream: "comments", text: "届いていません" });
        const root = comments.find(({ id }) => id === externalId)?.post ?? "";
        return {
          externalId,
          conversation: root,
          kind: "comment",
          author: { id: "9001", name: "Rika Mori" },
          direct: false,
          address: { id: externalId, under: externalId, post: root, account: PAGE },
          heardAt: options.now().toISOString(),
        };
      },
      taken: () => taken().map(({ id, message }) => ({ externalId: id, text: message })),
      echo: () => {
        const newest = taken().at(-1);
        const at = newest?.at ?? options.now();
        const value = {
          item: "comment",
          verb: "add",
          comment_id: newest?.id,
          post_id: newest?.post,
          parent_id: newest?.parent ?? newest?.post,
          message: newest?.message,
          from: OURSELVES,
          created_time: metaSeconds(at),
        };
        return changeHook("page", PAGE, { field: "feed", value }, at);
      },
    },
  };
};
