import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import type { Refusal, Replier, ReplyInput, Sent } from "../reply.ts";
import { MaybeId, decoration, maybe } from "../shared/field.ts";
import { type GraphRefusal, type GraphRequest, graph } from "../shared/graph.ts";
import { MetaTime } from "../shared/meta-time.ts";
import { FacebookSettings, LONG_WINDOW_SECONDS, MAX_COMMENT, MAX_MESSAGE, MESSAGE_WINDOW_SECONDS } from "./manifest.ts";
import { commentUrl } from "./place.ts";
import { Created } from "./wire.ts";

/** Answers posts, comments and recommendations by comments, messages by messages. Meta has no key against repeating. */
export const facebookReplier: Replier = { measure: (text) => text.length, preflight, send, idempotent: false, find };

type Target = Pick<ReplyInput, "settings" | "target">;
type Way = "comment" | "message" | "private";

function wayOf({ settings, target }: Target): Way {
  if (target.kind === "message") return "message";
  const { commentReply } = FacebookSettings.parse(settings);
  return target.kind === "comment" && commentReply === "private" ? "private" : "comment";
}

/** What is commented on: recommendations by their story, answers to a comment under that comment. */
function objectOf({ target: { address } }: Target): string | undefined {
  return address["story"] ?? address["under"] ?? address["id"];
}

function windowOf(input: Target): number | undefined {
  const way = wayOf(input);
  if (way === "comment") return undefined;
  const { humanAgent } = FacebookSettings.parse(input.settings);
  return way === "private" || humanAgent ? LONG_WINDOW_SECONDS : MESSAGE_WINDOW_SECONDS;
}

function preflight(input: Pick<ReplyInput, "settings" | "target" | "text" | "now">): readonly Refusal[] {
  const { target, text, now } = input;
  const refusals: Refusal[] = [];
  const way = wayOf(input);
  const max = way === "comment" ? MAX_COMMENT : MAX_MESSAGE;
  if (text.trim() === "") refusals.push({ code: "empty", message: "The reply is empty" });
  if (text.length > max) {
    refusals.push({ code: "too_long", message: `Facebook takes ${max} characters`, length: text.length, max });
  }
  const seconds = windowOf(input);
  if (seconds !== undefined && now().getTime() - Date.parse(target.heardAt) > seconds * 1000) {
    const message = `Messenger takes answers for ${seconds / 3_600} hours after the customer's last message`;
    refusals.push({ code: "window_closed", message });
  }
  if (target.address["standby"] !== undefined) {
    refusals.push({ code: "not_permitted", message: "Another app owns this conversation" });
  }
  const to =
    way === "message" ? target.address["recipient"] : way === "private" ? target.address["id"] : objectOf(input);
  if (to === undefined || to.includes("#")) {
    refusals.push({ code: "not_answerable", message: "Facebook did not say where this can be answered" });
  }
  return refusals;
}

async function send(input: ReplyInput): Promise<Sent> {
  const way = wayOf(input);
  if (way !== "comment") return sendMessage(input, way);
  const object = objectOf(input);
  if (object === undefined) throw new AppError("invalid_input", "Facebook did not say where this can be answered");
  const id = await post(
    input,
    { path: `/${encodeURIComponent(object)}/comments`, body: { message: input.text } },
    "id",
  );
  return sentComment(input, id);
}

async function sendMessage(input: ReplyInput, way: Way): Promise<Sent> {
  const { address, heardAt } = input.target;
  const recipient = way === "private" ? { comment_id: address["id"] } : { id: address["recipient"] };
  const late = way === "message" && input.now().getTime() - Date.parse(heardAt) > MESSAGE_WINDOW_SECONDS * 1000;
  const type = late ? { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" } : { messaging_type: "RESPONSE" };
  const body = { recipient, ...type, message: { text: input.text } };
  return { externalId: await post(input, { path: "/me/messages", body }, "message_id") };
}

async function post(input: ReplyInput, request: GraphRequest, name: "id" | "message_id"): Promise<string> {
  const { json } = await graph(input, { ...request, method: "POST", refuse });
  const created = Created.safeParse(json);
  const id = created.success ? created.data[name] : undefined;
  if (id === undefined) throw new AppError("upstream", "Facebook took the reply and gave no id", { unsure: true });
  return id;
}

/** Outside the window; the customer does not take messages; another app owns the conversation. */
const NOT_PERMITTED = new Set([2018278, 2534022, 2018065, 2018108, 2018300, 2018301]);

/** Refusals that mean something of their own to a reply; sub-codes after the Messenger Platform's error list. */
function refuse({ code, subcode }: GraphRefusal): AppError | undefined {
  if (code === 551 || (subcode !== undefined && NOT_PERMITTED.has(subcode))) {
    return new AppError("forbidden", "Facebook does not let this be answered any more");
  }
  if (code === 100 && subcode === 33) return new AppError("invalid_input", "What is answered is gone");
  return undefined;
}

function sentComment(input: ReplyInput, id: string): Sent {
  const post = input.target.address["post"];
  return post === undefined ? { externalId: id } : { externalId: id, url: commentUrl(post, id) };
}

const Found = z.looseObject({
  data: z.array(
    z.looseObject({
      id: MaybeId,
      message: maybe(z.string()),
      created_time: decoration(MetaTime),
      from: decoration(z.looseObject({ id: MaybeId })),
    }),
  ),
});
const Conversations = z.looseObject({ data: z.array(z.looseObject({ messages: decoration(Found) })) });

/** Meta's clock and ours may differ by so much. */
const SKEW_MS = 60_000;

/** Our own words under the answered post, or in the conversation, since the reply was approved. */
async function find(input: ReplyInput): Promise<Sent | undefined> {
  const way = wayOf(input);
  const { address } = input.target;
  const account = FacebookSettings.parse(input.settings).pageId ?? address["account"];
  if (account === undefined) return undefined;
  if (way === "comment") {
    const object = objectOf(input);
    if (object === undefined) return undefined;
    const query = { fields: "id,message,created_time,from{id}", order: "reverse_chronological", limit: 100 };
    const { json } = await graph(input, { path: `/${encodeURIComponent(object)}/comments`, query, refuse });
    const id = idOfOwn(Found.safeParse(json).data, input, account);
    return id === undefined ? undefined : sentComment(input, id);
  }
  // A private reply opens a conversation with somebody whose id is not told: the newest conversations are looked through.
  const who = way === "message" ? { user_id: address["recipient"] } : { limit: 20 };
  const query = { platform: "messenger", fields: "messages.limit(20){id,created_time,from,message}", ...who };
  const { json } = await graph(input, { path: `/${account}/conversations`, query, refuse });
  const conversations = Conversations.safeParse(json);
  const ids = (conversations.data?.data ?? []).map(({ messages }) => idOfOwn(messages, input, account));
  const externalId = ids.find((id) => id !== undefined);
  return externalId === undefined ? undefined : { externalId };
}

function idOfOwn(
  found: z.infer<typeof Found> | undefined,
  { text, approvedAt }: ReplyInput,
  account: string,
): string | undefined {
  const since = approvedAt.getTime() - SKEW_MS;
  return found?.data.find(
    ({ from, message, created_time: at }) =>
      from?.id === account && message?.trim() === text.trim() && at !== undefined && at >= since,
  )?.id;
}
