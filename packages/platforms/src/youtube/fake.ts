import type { CreateFake } from "../fake.ts";
import { googleError, googleGate, jsonAnswer, pageOf } from "../shared/google-fake.ts";
import { API } from "./client.ts";

type Comment = {
  readonly id: string;
  readonly author: string;
  readonly publishedAt: string;
  text: string;
  updatedAt: string;
};

const CHANNEL = "UCfakefakefakefakefakefa";
const VIDEO = "fakevideo01";
/** Replies that come along with a thread at most. */
const INCLUDED = 5;

/** A channel with one video, after developers.google.com/youtube/v3/docs. */
export const createFake: CreateFake = (options) => {
  const secrets = {
    clientId: ["fake-client"],
    clientSecret: ["fake-secret"],
    refreshToken: ["fake-refresh-token"],
  };
  const gate = googleGate(
    options,
    (form) =>
      form.get("grant_type") === "refresh_token" &&
      Object.entries({
        client_id: "clientId",
        client_secret: "clientSecret",
        refresh_token: "refreshToken",
      } as const).every(([field, name]) => form.get(field) === secrets[name][0]),
  );
  /** Newest first. */
  let comments: Comment[] = [];
  const taken: { externalId: string; text: string }[] = [];
  let count = 0;

  const isReply = ({ id }: Comment): boolean => id.includes(".");
  const repliesTo = (id: string): Comment[] => comments.filter((comment) => comment.id.startsWith(`${id}.`));

  function write(text: string, author: string, parent?: string): Comment {
    const at = options
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, "Z");
    const name = `Ug${String(++count).padStart(6, "0")}`;
    const id = parent === undefined ? name : `${parent}.${name}`;
    const comment = { id, author, text, publishedAt: at, updatedAt: at };
    comments = [comment, ...comments];
    return comment;
  }

  function resource(comment: Comment, inThread: boolean): object {
    return {
      kind: "youtube#comment",
      etag: "e",
      id: comment.id,
      snippet: {
        authorDisplayName: `@${comment.author}`,
        authorChannelUrl: `http://www.youtube.com/channel/${comment.author}`,
        authorChannelId: { value: comment.author },
        ...(inThread ? { channelId: CHANNEL, videoId: VIDEO } : {}),
        ...(isReply(comment) ? { parentId: comment.id.split(".")[0] } : {}),
        textDisplay: comment.text,
        textOriginal: comment.text,
        canRate: true,
        viewerRating: "none",
        likeCount: 0,
        publishedAt: comment.publishedAt,
        updatedAt: comment.updatedAt,
      },
    };
  }

  function thread(comment: Comment): object {
    const replies = repliesTo(comment.id);
    const came = replies.slice(0, INCLUDED).map((reply) => resource(reply, true));
    return {
      kind: "youtube#commentThread",
      etag: "e",
      id: comment.id,
      snippet: {
        channelId: CHANNEL,
        videoId: VIDEO,
        topLevelComment: resource(comment, true),
        canReply: true,
        totalReplyCount: replies.length,
        isPublic: true,
      },
      ...(came.length > 0 ? { replies: { comments: came } } : {}),
    };
  }

  function list(
    kind: string,
    all: readonly Comment[],
    query: URLSearchParams,
    show: (one: Comment) => object,
  ): Response {
    const size = Math.min(options.pageSize, Number(query.get("maxResults") ?? 20));
    const token = query.get("pageToken");
    if (token !== null && !all.some(({ id }) => id === token))
      return googleError(400, "INVALID_ARGUMENT", "invalidPageToken");
    const page = pageOf(all, ({ id }) => id, token, size);
    return jsonAnswer({
      kind,
      etag: "e",
      ...(page.next === undefined ? {} : { nextPageToken: page.next }),
      pageInfo: { totalResults: all.length, resultsPerPage: size },
      items: page.items.map(show),
    });
  }

  async function insert(request: Request): Promise<Response> {
    const { snippet } = JSON.parse(await request.text()) as { snippet: { parentId: string; textOriginal: string } };
    if (snippet.textOriginal.trim() === "") return googleError(400, "INVALID_ARGUMENT", "commentTextRequired");
    if (snippet.textOriginal.length > 10_000) return googleError(400, "INVALID_ARGUMENT", "commentTextTooLong");
    if (!comments.some(({ id }) => id === snippet.parentId && !id.includes("."))) {
      return googleError(404, "NOT_FOUND", "parentCommentNotFound");
    }
    const comment = write(snippet.textOriginal, CHANNEL, snippet.parentId);
    taken.push({ externalId: comment.id, text: comment.text });
    return jsonAnswer(resource(comment, false));
  }

  const fetch: typeof globalThis.fetch = async (target, init) => {
    const request = new Request(target, init);
    const refused = await gate.answer(request);
    if (refused) return refused;
    const { origin, pathname, searchParams: query } = new URL(request.url);
    const route = `${request.method} ${origin}${pathname}`;
    if (route === `POST ${API}/comments` && query.get("part") === "snippet") return insert(request);
    if (route === `GET ${API}/commentThreads` && query.get("order") === "time") {
      if ((query.get("allThreadsRelatedToChannelId") === CHANNEL) === (query.get("videoId") === VIDEO)) {
        return googleError(404, "NOT_FOUND", "videoNotFound");
      }
      const tops = comments.filter((comment) => !isReply(comment));
      return list("youtube#commentThreadListResponse", tops, query, thread);
    }
    const parent = query.get("parentId");
    const ids = query.get("id")?.split(",");
    if (route === `GET ${API}/comments` && (parent === null) !== (ids === undefined)) {
      if (parent !== null && !comments.some(({ id }) => id === parent)) {
        return googleError(404, "NOT_FOUND", "commentNotFound");
      }
      const show = (one: Comment): object => resource(one, false);
      if (!ids) return list("youtube#commentListResponse", repliesTo(parent ?? ""), query, show);
      const asked = comments.filter(({ id }) => ids.includes(id));
      return jsonAnswer({ kind: "youtube#commentListResponse", etag: "e", items: asked.map(show) });
    }
    throw new Error(`YouTube documents no ${route}`);
  };

  const latest = (): Comment => comments[0] ?? write("Is it waterproof?", "UCsomebody");

  return {
    fetch,
    settings: { channelId: CHANNEL, videoIds: [VIDEO] },
    secrets,
    limit: gate.limit,
    revoke: gate.revoke,
    people: {
      post: ({ text, replyTo }) => write(text, "UCsomebody", replyTo?.split(".")[0]).id,
      edit: (externalId, text) => {
        const comment = comments.find(({ id }) => id === externalId);
        if (comment) Object.assign(comment, { text, updatedAt: options.now().toISOString() });
      },
      remove: (externalId) => {
        comments = comments.filter(({ id }) => id !== externalId && !id.startsWith(`${externalId}.`));
      },
    },
    replies: {
      target: () => {
        const { id, author } = write("傘が壊れました。", "UCsomebody");
        return {
          externalId: id,
          conversation: id,
          kind: "comment",
          author: { id: author },
          direct: false,
          address: { videoId: VIDEO },
          heardAt: options.now().toISOString(),
        };
      },
      taken: () => taken,
      echo: () => ({ via: "poll", body: JSON.stringify({ items: [resource(latest(), false)] }) }),
    },
  };
};
