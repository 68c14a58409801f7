import type { CreateFake } from "../fake.ts";
import { googleError, googleGate, jsonAnswer, pageOf } from "../shared/google-fake.ts";
import { API } from "./client.ts";
import { MAX_REPLY } from "./manifest.ts";
import { replyIdOf } from "./review.ts";

type Review = {
  readonly id: string;
  readonly createTime: string;
  comment: string;
  updateTime: string;
  reviewReply?: { readonly comment: string; readonly updateTime: string };
};

const LOCATION = "accounts/101/locations/202";

/** One place with its reviews, after developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews. */
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
      form.get("client_id") === secrets.clientId[0] &&
      form.get("client_secret") === secrets.clientSecret[0] &&
      form.get("refresh_token") === secrets.refreshToken[0],
  );
  /** Last changed first. */
  let reviews: Review[] = [];
  const taken: { externalId: string; text: string }[] = [];
  let count = 0;
  const now = (): string => options.now().toISOString();

  function write(comment: string): Review {
    const at = now();
    const review = { id: `AbFvOq${String(++count).padStart(4, "0")}`, comment, createTime: at, updateTime: at };
    reviews = [review, ...reviews];
    return review;
  }

  const resource = ({ id, ...review }: Review): object => ({
    name: `${LOCATION}/reviews/${id}`,
    reviewId: id,
    reviewer: { displayName: "雨宮 花子", profilePhotoUrl: "" },
    starRating: "TWO",
    ...review,
  });

  async function answer(id: string, request: Request): Promise<Response> {
    const { comment } = JSON.parse(await request.text()) as { comment: string };
    const review = reviews.find((one) => one.id === id);
    if (!review) return googleError(404, "NOT_FOUND", "notFound");
    if (comment.trim() === "" || Buffer.byteLength(comment) > MAX_REPLY) {
      return googleError(400, "INVALID_ARGUMENT", "badRequest");
    }
    review.reviewReply = { comment, updateTime: now() };
    taken.splice(0, taken.length, ...taken.filter(({ externalId }) => externalId !== replyIdOf(id)));
    taken.push({ externalId: replyIdOf(id), text: comment });
    return jsonAnswer(review.reviewReply);
  }

  const fetch: typeof globalThis.fetch = async (target, init) => {
    const request = new Request(target, init);
    const refused = await gate.answer(request);
    if (refused) return refused;
    const { origin, pathname, searchParams: query } = new URL(request.url);
    const address = `${origin}${pathname}`;
    if (
      request.method === "GET" &&
      address === `${API}/${LOCATION}/reviews` &&
      query.get("orderBy") === "updateTime desc"
    ) {
      const size = Math.min(options.pageSize, Number(query.get("pageSize")), 50);
      const page = pageOf(reviews, ({ id }) => id, query.get("pageToken"), size);
      return jsonAnswer({
        ...(page.items.length > 0 ? { reviews: page.items.map(resource), averageRating: 2 } : {}),
        ...(reviews.length > 0 ? { totalReviewCount: reviews.length } : {}),
        ...(page.next === undefined ? {} : { nextPageToken: page.next }),
      });
    }
    const one = new RegExp(`^${API}/${LOCATION}/reviews/([^/]+)$`).exec(address)?.[1];
    if (request.method === "GET" && one !== undefined) {
      const review = reviews.find(({ id }) => id === one);
      return review ? jsonAnswer(resource(review)) : googleError(404, "NOT_FOUND", "notFound");
    }
    const reply = new RegExp(`^${API}/${LOCATION}/reviews/([^/]+)/reply$`).exec(address)?.[1];
    if (request.method === "PUT" && reply !== undefined) return answer(reply, request);
    throw new Error(`Google Business Profile documents no ${request.method} ${address}`);
  };

  return {
    fetch,
    settings: { locations: [LOCATION] },
    secrets,
    limit: gate.limit,
    revoke: gate.revoke,
    people: {
      post: ({ text }) => write(text).id,
      edit: (externalId, text) => {
        const review = reviews.find(({ id }) => id === externalId);
        if (!review) return;
        Object.assign(review, { comment: text, updateTime: now() });
        reviews = [review, ...reviews.filter((one) => one !== review)];
      },
      remove: (externalId) => void (reviews = reviews.filter(({ id }) => id !== externalId)),
    },
    replies: {
      target: () => {
        const { id } = write("店員の態度が悪かったです。");
        return {
          externalId: id,
          conversation: id,
          kind: "review",
          author: { id, name: "雨宮 花子" },
          direct: false,
          address: { name: `${LOCATION}/reviews/${id}` },
          heardAt: now(),
        };
      },
      taken: () => taken,
      echo: () => ({ via: "poll", body: JSON.stringify({ reviews: reviews.slice(0, 1).map(resource) }) }),
    },
  };
};
