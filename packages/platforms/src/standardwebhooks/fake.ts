import * as z from "zod";
import type { CreateFake, FakeReply } from "../fake.ts";
import { standardWebhook } from "./verify.ts";

const URL_ = "https://shop.example/hooks/replies";
const SECRET = "whsec_a2lraW1pbWktZml4dHVyZS1zZWNyZXQtMzItYnl0ZXM=";
const CONVERSATION = "order-7";

const Sent = z.strictObject({
  type: z.literal("reply.created"),
  timestamp: z.iso.datetime(),
  data: z.strictObject({
    key: z.uuid(),
    text: z.string().min(1).max(10_000),
    parentId: z.string().min(1),
    conversationId: z.string().min(1),
    direct: z.literal(true).optional(),
  }),
});

/** A shop that takes signed replies, each `webhook-id` once, and tells its own page's comments by webhook. */
export const createFake: CreateFake = ({ now }) => {
  const taken: FakeReply[] = [];
  const known = new Map<string, string>();
  let limitedUntil = 0;
  let revoked = false;
  let heard = 0;

  const answer = async (request: Request): Promise<Response> => {
    if (request.method !== "POST" || request.url !== URL_) throw new Error(`The shop has no ${request.url}`);
    if (now().getTime() < limitedUntil) {
      const seconds = Math.ceil((limitedUntil - now().getTime()) / 1000);
      return Response.json({ error: "slow down" }, { status: 429, headers: { "retry-after": String(seconds) } });
    }
    const body = Buffer.from(await request.arrayBuffer());
    const headers = Object.fromEntries(request.headers);
    const signed = { method: "POST", query: new URLSearchParams(), headers, body };
    const verdict = standardWebhook.verify(signed, { signingSecret: [SECRET] }, now());
    if (revoked || !verdict.ok) return Response.json({ error: "bad signature" }, { status: 401 });
    const { data } = Sent.parse(JSON.parse(body.toString()));
    const key = headers["webhook-id"] ?? "";
    const id = known.get(key) ?? `c-${taken.length + 1}`;
    if (!known.has(key)) taken.push({ externalId: id, text: data.text });
    known.set(key, id);
    return Response.json({ id, url: `https://shop.example/comments/${id}` });
  };

  return {
    fetch: async (target, init) => answer(new Request(target, init)),
    settings: { replyUrl: URL_ },
    secrets: { signingSecret: [SECRET], replySecret: [SECRET] },
    limit: (until) => {
      limitedUntil = until.getTime();
    },
    revoke: () => {
      revoked = true;
    },
    replies: {
      target: () => ({
        externalId: `q-${++heard}`,
        conversation: CONVERSATION,
        kind: "comment",
        author: { id: "mio" },
        direct: false,
        address: {},
        heardAt: now().toISOString(),
      }),
      taken: () => taken,
      echo: () => {
        const newest = taken.at(-1);
        const data = { id: newest?.externalId, text: newest?.text, conversationId: CONVERSATION, own: true };
        const said = { type: "mention.created", timestamp: now().toISOString(), data };
        return { via: "webhook", body: JSON.stringify(said) };
      },
    },
  };
};
