import * as z from "zod";
import type { CreateFake, FakeReply } from "../fake.ts";
import { GRAPH_URL } from "../shared/graph.ts";
import { MAX_MESSAGE } from "./manifest.ts";

const NUMBER = "106540352242922";
const CUSTOMER = "819012345678";
const TOKEN = "EAAG-fake-token";

const Message = z.strictObject({
  messaging_product: z.literal("whatsapp"),
  recipient_type: z.literal("individual"),
  to: z.literal(CUSTOMER),
  context: z.strictObject({ message_id: z.string().startsWith("wamid.") }),
  type: z.literal("text"),
  text: z.strictObject({ body: z.string().min(1), preview_url: z.boolean().optional() }),
  biz_opaque_callback_data: z.string().max(512).optional(),
});

/** The Cloud API's sending of texts to one customer; it has no other side to ask. */
export const createFake: CreateFake = ({ now }) => {
  const taken: FakeReply[] = [];
  let limitedUntil = 0;
  let revoked = false;

  const answer = async (request: Request): Promise<Response> => {
    if (request.method !== "POST" || request.url !== `${GRAPH_URL}/${NUMBER}/messages`)
      throw new Error(`The Cloud API has no ${request.method} ${request.url}`);
    if (revoked || request.headers.get("authorization") !== `Bearer ${TOKEN}`)
      return refusal(401, 190, "Error validating access token");
    if (now().getTime() < limitedUntil) return refusal(429, 130429, "(#130429) Rate limit hit");
    const { text } = Message.parse(await request.json());
    if (text.body.length > MAX_MESSAGE) return refusal(400, 100, "(#100) Param text['body'] must be shorter");
    const externalId = `wamid.FAKE${taken.length + 1}`;
    taken.push({ externalId, text: text.body });
    return Response.json({
      messaging_product: "whatsapp",
      contacts: [{ input: CUSTOMER, wa_id: CUSTOMER }],
      messages: [{ id: externalId }],
    });
  };

  return {
    fetch: async (target, init) => answer(new Request(target, init)),
    settings: {},
    secrets: { appSecret: ["fake-app-secret"], verifyToken: ["fake-verify-token"], accessToken: [TOKEN] },
    limit: (until) => {
      limitedUntil = until.getTime();
    },
    revoke: () => {
      revoked = true;
    },
    replies: {
      target: () => ({
        externalId: "wamid.HEARD",
        conversation: `${NUMBER}/${CUSTOMER}`,
        kind: "message",
        author: { id: CUSTOMER, name: "井上あかり" },
        direct: true,
        address: { number: NUMBER, to: CUSTOMER },
        heardAt: now().toISOString(),
      }),
      taken: () => taken,
    },
  };
};

function refusal(status: number, code: number, message: string): Response {
  return Response.json({ error: { message, type: "OAuthException", code, fbtrace_id: "FAKE" } }, { status });
}
