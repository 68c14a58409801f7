import type { CreateFake } from "../fake.ts";
import type { ReplyTarget } from "../reply.ts";
import {
  changeHook,
  FakeGraph,
  GRAPH_SECRETS,
  type GraphCall,
  type GraphReply,
  metaTime,
  textOf,
} from "../shared/graph-fake.ts";
import { FakeTalks } from "../shared/graph-talk-fake.ts";

const ACCOUNT = "17841400000000001";
const USERNAME = "kasa_umbrellas";
const OURSELVES = { id: ACCOUNT, username: USERNAME };

type Media = { id: string; list: string; caption: string; at: Date };
type Comment = { id: string; media: string; parent: string | undefined; text: string; at: Date; by: string };

/** A professional account with media, comments and their answers, tags, a hashtag and conversations. */
export const createFake: CreateFake = (options) => {
  let made = 17_900_000;
  const media: Media[] = [];
  const comments: Comment[] = [];
  const next = (): string => String(++made);
  const graph = new FakeGraph(options, route);
  const talks = new FakeTalks(options, {
    account: OURSELVES,
    customerOf: (talk) => ({ id: `55${talk.slice(1)}`, username: "ken.aoki" }),
    prefix: "c",
    nextId: () => `aWdf${next()}`,
  });

  function addMedia(list: string, caption: string): Media {
    const one = { id: next(), list, caption, at: options.now() };
    media.unshift(one);
    return one;
  }

  function addComment(of: string, parent: string | undefined, text: string, by: string): string {
    const id = next();
    comments.unshift({ id, media: of, parent, text, at: options.now(), by });
    return id;
  }

  function post(input: { readonly stream: string; readonly text: string; readonly replyTo?: string }): string {
    const { stream, text, replyTo } = input;
    if (stream === "comments") {
      const answered = comments.find(({ id }) => id === replyTo);
      const under =
        answered?.media ?? (media.find(({ list }) => list === "media") ?? addMedia("media", "新しい傘です")).id;
      return addComment(under, answered?.parent ?? answered?.id, text, "rika.mori");
    }
    return stream === "conversations" ? talks.hear(text, replyTo) : addMedia(stream, text).id;
  }

  function route(call: GraphCall): GraphReply {
    const { method, path, query, body } = call;
    const [id = "", edge] = path.split("/");
    if (method === "POST" && edge === "replies") return takeReply(id, textOf(body["message"]));
    if (method === "POST" && path === "me/messages") return talks.take(body);
    if (method !== "GET") throw new Error(`No such request: ${method} ${path}`);
    if (path === "ig_hashtag_search") return { body: { data: [{ id: `tag-${query.get("q")}` }] } };
    if (path === "me/conversations") return conversations(query);
    if (id === ACCOUNT && (edge === "media" || edge === "tags")) return list(edge, query);
    if (edge === "recent_media" && query.get("user_id") === ACCOUNT) return list(`hashtag:${id.slice(4)}`, query);
    if (edge === "comments") {
      const top = comments.filter((one) => one.media === id && one.parent === undefined);
      return { body: graph.page(top.map(commentNode), query) };
    }
    if (edge === "replies") {
      return { body: graph.page(comments.filter(({ parent }) => parent === id).map(replyNode), query) };
    }
    if (edge === "messages") return { body: graph.page(talks.messagesOf(id), query) };
    if (edge === undefined) return single(id);
    throw new Error(`No such request: ${method} ${path}`);
  }

  function list(name: string, query: URLSearchParams): GraphReply {
    return { body: graph.page(media.filter((one) => one.list === name).map(mediaNode), query) };
  }

  function mediaNode({ id, list: name, caption, at }: Media) {
    const comments_count = comments.filter((one) => one.media === id).length;
    const who = name === "media" ? { username: USERNAME } : name === "tags" ? { username: "rika.mori" } : {};
    return { id, caption, timestamp: metaTime(at), media_type: "IMAGE", comments_count, ...who };
  }

  function replyNode({ id, text, at, by, media: of, parent }: Comment) {
    const from = { id: by === USERNAME ? ACCOUNT : "8001", username: by };
    const rest = parent === undefined ? {} : { parent_id: parent };
    return { id, text, timestamp: metaTime(at), username: by, from, like_count: 0, media: { id: of }, ...rest };
  }

  function commentNode(one: Comment) {
    const answers = comments.filter(({ parent }) => parent === one.id).map(replyNode);
    return answers.length === 0
      ? replyNode(one)
      : { ...replyNode(one), replies: graph.page(answers, new URLSearchParams()) };
  }

  function conversations(query: URLSearchParams): GraphReply {
    if (query.get("platform") !== "instagram") throw new Error("Conversations are asked for by platform");
    const nodes = talks.list().map(({ id, updated_time }) => ({ id, updated_time }));
    return { body: graph.page(nodes, query) };
  }

  function single(id: string): GraphReply {
    const comment = comments.find((one) => one.id === id);
    const one = media.find((candidate) => candidate.id === id);
    if (comment) return { body: replyNode(comment) };
    return one ? { body: mediaNode(one) } : { code: 100, subcode: 33 };
  }

  function takeReply(under: string, text: string): GraphReply {
    const answered = comments.find(({ id }) => id === under);
    if (!answered) return { code: 100, subcode: 33 };
    if (text.trim() === "" || text.length > 300) return { code: 100 };
    return { body: { id: addComment(answered.media, answered.parent ?? answered.id, text, USERNAME) } };
  }

  const taken = () => comments.filter(({ by }) => by === USERNAME).toReversed();

  return {
    fetch: graph.fetch,
    settings: { accountId: ACCOUNT, username: USERNAME, hashtags: ["kasa"] },
    secrets: GRAPH_SECRETS,
    limit: graph.limit,
    revoke: graph.revoke,
    people: {
      post,
      edit: (id, text) => {
        for (const one of media) if (one.id === id) one.caption = text;
      },
      remove: (id) => {
        const at = comments.findIndex((one) => one.id === id);
        if (at >= 0) comments.splice(at, 1);
      },
    },
    replies: {
      target: (): ReplyTarget => {
        const externalId = post({ stream: "comments", text: "届いていません" });
        const of = comments.find(({ id }) => id === externalId)?.media ?? "";
        return {
          externalId,
          conversation: of,
          kind: "comment",
          author: { id: "8001", handle: "rika.mori" },
          direct: false,
          address: { id: externalId, under: externalId, media: of, account: ACCOUNT },
          heardAt: options.now().toISOString(),
        };
      },
      taken: () => taken().map(({ id, text }) => ({ externalId: id, text })),
      echo: () => {
        const newest = taken().at(-1);
        const value = {
          id: newest?.id,
          text: newest?.text,
          from: OURSELVES,
          media: { id: newest?.media, media_product_type: "FEED" },
          parent_id: newest?.parent,
        };
        return changeHook("instagram", ACCOUNT, { field: "comments", value }, newest?.at ?? options.now());
      },
    },
  };
};
