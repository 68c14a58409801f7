import { generateKeyPairSync } from "node:crypto";
import { importSPKI, jwtVerify } from "jose";
import type { CreateFake, FakeOptions } from "../fake.ts";
import { jsonAnswer, pageOf } from "../shared/google-fake.ts";
import { API } from "./client.ts";
import { MAX_REPLY } from "./manifest.ts";
import { replyIdOf } from "./review.ts";

type Review = {
  readonly id: string;
  readonly createdDate: string;
  body: string;
  response?: { readonly id: string; readonly responseBody: string; readonly lastModifiedDate: string };
};

const APP = "1234567890";
const ISSUER = "57246542-96fe-1a63-e053-0824d011072a";
const KEY_ID = "2X9R4HXF34";

const keys = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

function refusal(status: number, code: string): Response {
  return jsonAnswer({ errors: [{ status: String(status), code, title: code, detail: code }] }, status);
}

/** App Store Connect with one app, after developer.apple.com/documentation/appstoreconnectapi/customer-reviews. */
export const createFake: CreateFake = (options) => {
  /** Newest first. */
  let reviews: Review[] = [];
  const taken: { externalId: string; text: string }[] = [];
  let until = 0;
  let revoked = false;
  let count = 0;
  const now = (): string =>
    options
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, "Z");

  function write(body: string): Review {
    const review = { id: `a3f8c210-77aa-4d21-9c3e-${String(++count).padStart(12, "0")}`, body, createdDate: now() };
    reviews = [review, ...reviews];
    return review;
  }

  function listing(shown: readonly Review[]): {
    readonly data: readonly object[];
    readonly included: readonly object[];
  } {
    return {
      data: shown.map(({ id, body, createdDate, response }) => ({
        type: "customerReviews",
        id,
        attributes: { rating: 2, title: "残念", body, reviewerNickname: "雨宮花子", createdDate, territory: "JPN" },
        relationships: {
          response: { data: response ? { type: "customerReviewResponses", id: response.id } : null, links: {} },
        },
      })),
      included: shown.flatMap(({ response }) => (response ? [responseOf(response)] : [])),
    };
  }

  function list(query: URLSearchParams): Response {
    const size = Math.min(options.pageSize, Number(query.get("limit")), 200);
    const page = pageOf(reviews, ({ id }) => id, query.get("cursor"), size);
    const self = `${API}/v1/apps/${APP}/customerReviews`;
    const next = page.next === undefined ? {} : { next: `${self}?cursor=${page.next}&limit=${size}` };
    return jsonAnswer({ ...listing(page.items), links: { self, ...next } }, 200, {
      "x-rate-limit": "user-hour-lim:3600;user-hour-rem:3500;",
    });
  }

  async function respond(request: Request): Promise<Response> {
    const { data } = JSON.parse(await request.text()) as {
      data: { attributes: { responseBody: string }; relationships: { review: { data: { id: string } } } };
    };
    const { responseBody } = data.attributes;
    const review = reviews.find(({ id }) => id === data.relationships.review.data.id);
    if (!review) return refusal(404, "NOT_FOUND");
    if (responseBody.trim() === "" || responseBody.length > MAX_REPLY)
      return refusal(409, "ENTITY_ERROR.ATTRIBUTE.INVALID");
    review.response = { id: `r-${++count}`, responseBody, lastModifiedDate: now() };
    const externalId = replyIdOf(review.id);
    taken.splice(0, taken.length, ...taken.filter((reply) => reply.externalId !== externalId));
    taken.push({ externalId, text: responseBody });
    return jsonAnswer({ data: responseOf(review.response) }, 201);
  }

  const fetch: typeof globalThis.fetch = async (target, init) => {
    const request = new Request(target, init);
    if (revoked || !(await isSigned(request, options))) return refusal(401, "NOT_AUTHORIZED");
    if (options.now().getTime() < until) return refusal(429, "RATE_LIMIT_EXCEEDED");
    const { origin, pathname, searchParams: query } = new URL(request.url);
    const route = `${request.method} ${origin}${pathname}`;
    const sorted = query.get("sort") === "-createdDate" && query.get("include") === "response";
    if (route === `GET ${API}/v1/apps/${APP}/customerReviews` && sorted) return list(query);
    if (route === `POST ${API}/v1/customerReviewResponses`) return respond(request);
    const id = new RegExp(`^GET ${API}/v1/customerReviews/([^/]+)$`).exec(route)?.[1];
    if (id === undefined) throw new Error(`App Store Connect documents no ${route}`);
    const { data, included } = listing(reviews.filter((review) => review.id === id));
    return data.length === 0 ? refusal(404, "NOT_FOUND") : jsonAnswer({ data: data[0], included });
  };

  return {
    fetch,
    settings: { appId: APP, api: "connect" },
    secrets: { issuerId: [ISSUER], keyId: [KEY_ID], privateKey: [keys.privateKey] },
    limit: (date) => void (until = date.getTime()),
    revoke: () => void (revoked = true),
    people: {
      post: ({ text }) => write(text).id,
      // The review stays where it is, under its old date.
      edit: (externalId, text) => {
        const review = reviews.find(({ id }) => id === externalId);
        if (review) review.body = text;
      },
      remove: (externalId) => void (reviews = reviews.filter(({ id }) => id !== externalId)),
    },
    replies: {
      target: () => {
        const { id } = write("起動しません。");
        return {
          externalId: id,
          conversation: id,
          kind: "review",
          author: { id, name: "雨宮花子" },
          direct: false,
          address: { via: "connect", territory: "JPN" },
          heardAt: now(),
        };
      },
      taken: () => taken,
      echo: () => ({ via: "poll", body: JSON.stringify(listing(reviews.slice(0, 1))) }),
    },
  };
};

function responseOf({ id, ...attributes }: NonNullable<Review["response"]>): object {
  return { type: "customerReviewResponses", id, attributes: { ...attributes, state: "PUBLISHED" } };
}

async function isSigned(request: Request, { now }: FakeOptions): Promise<boolean> {
  try {
    const token = request.headers.get("authorization")?.replace(/^Bearer /, "") ?? "";
    const { protectedHeader } = await jwtVerify(token, await importSPKI(keys.publicKey, "ES256"), {
      issuer: ISSUER,
      audience: "appstoreconnect-v1",
      currentDate: now(),
      maxTokenAge: 1_200,
    });
    return protectedHeader.kid === KEY_ID;
  } catch {
    return false;
  }
}
