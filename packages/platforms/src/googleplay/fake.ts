import { generateKeyPairSync } from "node:crypto";
import { jwtVerify, importSPKI } from "jose";
import type { CreateFake } from "../fake.ts";
import { googleError, googleGate, jsonAnswer, pageOf } from "../shared/google-fake.ts";
import { MAX_REPLY, SCOPE } from "./manifest.ts";
import { replyIdOf } from "./review.ts";

type Review = { readonly id: string; text: string; at: number; reply?: { readonly text: string; readonly at: number } };

const APP = "com.example.kasa";
const PATH = `https://androidpublisher.googleapis.com/androidpublisher/v3/applications/${APP}/reviews`;
const EMAIL = "fake@fake-project.iam.gserviceaccount.com";

let made: { readonly privateKey: string; readonly publicKey: string } | undefined;

/** One pair for all fakes: making one takes a tenth of a second. */
function keys(): NonNullable<typeof made> {
  made ??= generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return made;
}

/** One app with its reviews, after developers.google.com/android-publisher/api-ref/rest/v3/reviews. */
export const createFake: CreateFake = (options) => {
  const now = (): number => options.now().getTime();
  const gate = googleGate(options, async (form) => {
    try {
      const { payload } = await jwtVerify(form.get("assertion") ?? "", await importSPKI(keys().publicKey, "RS256"), {
        issuer: EMAIL,
        audience: "https://oauth2.googleapis.com/token",
        currentDate: options.now(),
        maxTokenAge: 3600,
      });
      return form.get("grant_type") === "urn:ietf:params:oauth:grant-type:jwt-bearer" && payload["scope"] === SCOPE;
    } catch {
      return false;
    }
  });
  /** Last changed first. */
  let reviews: Review[] = [];
  const taken: { externalId: string; text: string }[] = [];
  let count = 0;

  function touch(review: Review): void {
    reviews = [review, ...reviews.filter(({ id }) => id !== review.id)];
  }

  function write(text: string): Review {
    const review = { id: `gp:AOqp_${String(++count).padStart(4, "0")}`, text, at: now() };
    touch(review);
    return review;
  }

  const time = (ms: number): object => ({ seconds: String(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1_000_000 });

  const resource = ({ id, text, at, reply }: Review): object => ({
    reviewId: id,
    authorName: "雨宮 花子",
    comments: [
      { userComment: { text: `\t${text}`, lastModified: time(at), starRating: 2, reviewerLanguage: "ja" } },
      ...(reply ? [{ developerComment: { text: reply.text, lastModified: time(reply.at) } }] : []),
    ],
  });

  function list(query: URLSearchParams): Response {
    const size = Math.min(options.pageSize, Number(query.get("maxResults") ?? 10));
    const shown = reviews.filter(({ at, reply }) => Math.max(at, reply?.at ?? 0) > now() - 7 * 86_400_000);
    const page = pageOf(shown, ({ id }) => id, query.get("token"), size);
    // An empty list has no members at all.
    return jsonAnswer({
      ...(page.items.length > 0 ? { reviews: page.items.map(resource) } : {}),
      ...(page.next === undefined ? {} : { tokenPagination: { nextPageToken: page.next } }),
    });
  }

  async function answer(id: string, request: Request): Promise<Response> {
    const { replyText } = JSON.parse(await request.text()) as { replyText: string };
    const review = reviews.find((one) => one.id === id);
    if (!review) return googleError(404, "NOT_FOUND", "reviewNotFound");
    if (replyText.trim() === "" || replyText.length > MAX_REPLY) return googleError(400, "INVALID_ARGUMENT", "invalid");
    review.reply = { text: replyText, at: now() };
    touch(review);
    taken.splice(0, taken.length, ...taken.filter(({ externalId }) => externalId !== replyIdOf(id)));
    taken.push({ externalId: replyIdOf(id), text: replyText });
    return jsonAnswer({ result: { replyText, lastEdited: time(now()) } });
  }

  const fetch: typeof globalThis.fetch = async (target, init) => {
    const request = new Request(target, init);
    const refused = await gate.answer(request);
    if (refused) return refused;
    const url = new URL(request.url);
    const address = `${url.origin}${url.pathname}`;
    if (request.method === "GET" && address === PATH) return list(url.searchParams);
    const reply = new RegExp(`^${PATH}/([^/]+):reply$`).exec(address)?.[1];
    if (request.method === "POST" && reply !== undefined) return answer(decodeURIComponent(reply), request);
    throw new Error(`Google Play documents no ${request.method} ${address}`);
  };

  return {
    fetch,
    settings: { packageNames: [APP] },
    secrets: {
      serviceAccount: [
        JSON.stringify({
          type: "service_account",
          client_email: EMAIL,
          private_key: keys().privateKey,
          private_key_id: "k1",
        }),
      ],
    },
    limit: gate.limit,
    revoke: gate.revoke,
    people: {
      post: ({ text }) => write(text).id,
      edit: (externalId, text) => {
        const review = reviews.find(({ id }) => id === externalId);
        if (review) touch(Object.assign(review, { text, at: now() }));
      },
    },
    replies: {
      target: () => {
        const { id } = write("傘が開きません。");
        return {
          externalId: id,
          conversation: id,
          kind: "review",
          author: { id, name: "雨宮 花子" },
          direct: false,
          address: { reviewId: id, packageName: APP },
          heardAt: options.now().toISOString(),
        };
      },
      taken: () => taken,
      echo: () => ({ via: "poll", body: JSON.stringify({ reviews: reviews.slice(0, 1).map(resource) }) }),
    },
  };
};
