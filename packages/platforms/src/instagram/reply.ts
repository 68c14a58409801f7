import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import type { Refusal, Replier, ReplyInput, Sent } from "../reply.ts";
import { Label, MaybeId, decoration, maybe } from "../shared/field.ts";
import { type GraphRefusal, type GraphRequest, graph } from "../shared/graph.ts";
import { MetaTime } from "../shared/meta-time.ts";
import {
  HUMAN_AGENT_WINDOW_SECONDS,
  InstagramSettings,
  MAX_COMMENT,
  MAX_HASHTAGS,
  MAX_MESSAGE_BYTES,
  MAX_URLS,
  MESSAGE_WINDOW_SECONDS,
} from "./manifest.ts";
import { baseOf } from "./place.ts";
import { Created } from "./wire.ts";

/** Answers comments by comments, mentions by mentions and messages by messages; Meta has no key against repeating. */
export const instagramReplier: Replier = { measure: (text) => text.length, preflight, send, idempotent: false, find };

type Target = Pick<ReplyInput, "target">;
type Way = "message" | "mention" | "reply" | "comment";

/** How a target is answered: an answer to a comment, a comment on our own post, or neither where nothing is known. */
function wayOf({ target: { kind, address } }: Target): Way | undefined {
  if (kind === "message") return address["recipient"] === undefined ? undefined : "message";
  if (address["mention"] !== undefined) return address["media"] === undefined ? undefined : "mention";
  if (address["id"] === undefined) return undefined;
  return address["id"] === address["media"] ? "comment" : "reply";
}

function preflight(input: Pick<ReplyInput, "settings" | "target" | "text" | "now">): readonly Refusal[] {
  const { target, text, now } = input;
  const settings = InstagramSettings.parse(input.settings);
  const way = wayOf(input);
  const refusals: Refusal[] = [];
  if (text.trim() === "") refusals.push({ code: "empty", message: "The reply is empty" });
  if (way === "message") {
    const length = Buffer.byteLength(text);
    if (length > MAX_MESSAGE_BYTES) {
      refusals.push({
        code: "too_long",
        message: `Instagram takes ${MAX_MESSAGE_BYTES} bytes`,
        length,
        max: MAX_MESSAGE_BYTES,
      });
    }
    const seconds = settings.humanAgent ? HUMAN_AGENT_WINDOW_SECONDS : MESSAGE_WINDOW_SECONDS;
    if (now().getTime() - Date.parse(target.heardAt) > seconds * 1000) {
      const message = `Instagram takes answers for ${seconds / 3_600} hours after the customer's last message`;
      refusals.push({ code: "window_closed", message });
    }
  } else refusals.push(...refusalsOfComment(text));
  if (target.address["standby"] !== undefined) {
    refusals.push({ code: "not_permitted", message: "Another app owns this conversation" });
  }
  if (way === undefined) {
    refusals.push({
      code: "not_answerable",
      message: "Instagram takes answers to comments, messages and written mentions",
    });
  }
  if (way === "mention" && settings.username === undefined) {
    // Without our name an answer in doubt could not be found again.
    refusals.push({ code: "not_answerable", message: "Set the account's username to answer mentions" });
  }
  return refusals;
}

function refusalsOfComment(text: string): Refusal[] {
  const refusals: Refusal[] = [];
  if (text.length > MAX_COMMENT) {
    const message = `Instagram takes ${MAX_COMMENT} characters`;
    refusals.push({ code: "too_long", message, length: text.length, max: MAX_COMMENT });
  }
  if ((text.match(/[#＃][\p{L}\p{N}_]+/gu) ?? []).length > MAX_HASHTAGS) {
    refusals.push({ code: "not_permitted", message: `Instagram takes ${MAX_HASHTAGS} hashtags in a comment` });
  }
  if ((text.match(/https?:\/\/\S+/gi) ?? []).length > MAX_URLS) {
    refusals.push({ code: "not_permitted", message: "Instagram takes one address in a comment" });
  }
  return refusals;
}

async function send(input: ReplyInput): Promise<Sent> {
  const { text, target } = input;
  const { address } = target;
  switch (wayOf(input)) {
    case "message":
      return { externalId: await post(input, messageOf(input), "message_id") };
    case "mention": {
      const on = {
        media_id: address["media"] ?? "",
        ...(address["id"] === undefined ? {} : { comment_id: address["id"] }),
      };
      const body = new URLSearchParams({ ...on, message: text });
      return { externalId: await post(input, { path: `/${accountOf(input) ?? "me"}/mentions`, body }, "id") };
    }
    case "comment":
    case "reply": {
      const body = new URLSearchParams({ message: text });
      return { externalId: await post(input, { path: pathOf(input), body }, "id") };
    }
    case undefined:
      throw new AppError("invalid_input", "Instagram takes answers to comments, messages and written mentions");
  }
}

/** Answers to an answer stand beside it, under the same comment. */
function pathOf({ target: { address } }: Target): string {
  const { id = "", media, under = id } = address;
  return id === media ? `/${encodeURIComponent(id)}/comments` : `/${encodeURIComponent(under)}/replies`;
}

function messageOf({ target, text, now }: ReplyInput): GraphRequest {
  const late = now().getTime() - Date.parse(target.heardAt) > MESSAGE_WINDOW_SECONDS * 1000;
  const tag = late ? { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" } : {};
  return { path: "/me/messages", body: { recipient: { id: target.address["recipient"] }, ...tag, message: { text } } };
}

function accountOf({ settings, target }: Pick<ReplyInput, "settings" | "target">): string | undefined {
  return InstagramSettings.parse(settings).accountId ?? target.address["account"];
}

async function post(input: ReplyInput, request: GraphRequest, name: "id" | "message_id"): Promise<string> {
  const base = baseOf(InstagramSettings.parse(input.settings));
  const { json } = await graph(input, { ...request, method: "POST", base, refuse });
  const created = Created.safeParse(json);
  const id = created.success ? created.data[name] : undefined;
  if (id === undefined) throw new AppError("upstream", "Instagram took the reply and gave no id", { unsure: true });
  return id;
}

/** Outside the window; the customer does not take messages; another app owns the conversation. */
const NOT_PERMITTED = new Set([2018278, 2534022, 2018108, 2018300, 2018301, 2534014]);

function refuse({ code, subcode }: GraphRefusal): AppError | undefined {
  if (code === 551 || (subcode !== undefined && NOT_PERMITTED.has(subcode))) {
    return new AppError("forbidden", "Instagram does not let this be answered any more");
  }
  if (code === 100 && subcode === 33) return new AppError("invalid_input", "What is answered is gone");
  return undefined;
}

const Said = z.looseObject({
  id: MaybeId,
  text: maybe(z.string()),
  message: maybe(z.string()),
  timestamp: decoration(MetaTime),
  created_time: decoration(MetaTime),
  username: Label,
  from: decoration(z.looseObject({ id: MaybeId, username: Label })),
});
const List = z.looseObject({ data: z.array(Said) });
const Conversations = z.looseObject({ data: z.array(z.looseObject({ messages: decoration(List) })) });
const Mentioned = z.looseObject({ mentioned_media: z.looseObject({ comments: decoration(List) }) });

/** Meta's clock and ours may differ by so much. */
const SKEW_MS = 60_000;

/** Our own words under what was answered, since the reply was approved. */
async function find(input: ReplyInput): Promise<Sent | undefined> {
  const { address } = input.target;
  const base = baseOf(InstagramSettings.parse(input.settings));
  const get = async (path: string, query: GraphRequest["query"]): Promise<unknown> =>
    (await graph(input, { path, ...(query ? { query } : {}), base, refuse })).json;
  const fields = "id,text,timestamp,username,from{id,username}";
  switch (wayOf(input)) {
    case "message": {
      const inner = "messages.limit(20){id,created_time,from,message}";
      const query = { platform: "instagram", user_id: address["recipient"], fields: inner };
      const { data } = Conversations.safeParse(await get("/me/conversations", query));
      return sentOf(
        data?.data.flatMap(({ messages }) => messages?.data ?? []),
        input,
      );
    }
    case "mention": {
      // Comments on other people's posts are shown only where we are mentioned, without their answers.
      const query = {
        fields: `mentioned_media.media_id(${address["media"] ?? ""}){comments{id,text,timestamp,username}}`,
      };
      const { data } = Mentioned.safeParse(await get(`/${accountOf(input) ?? "me"}`, query));
      return sentOf(data?.mentioned_media.comments?.data, input);
    }
    case "comment":
    case "reply":
      return sentOf(List.safeParse(await get(pathOf(input), { fields, limit: 50 })).data?.data, input);
    case undefined:
      return undefined;
  }
}

function sentOf(said: readonly z.infer<typeof Said>[] | undefined, input: ReplyInput): Sent | undefined {
  const { username } = InstagramSettings.parse(input.settings);
  const account = accountOf(input);
  const since = input.approvedAt.getTime() - SKEW_MS;
  const ours = said?.find(({ from, username: name, text, message, timestamp, created_time }) => {
    const own =
      (account !== undefined && from?.id === account) ||
      (username !== undefined && (from?.username ?? name) === username);
    const at = timestamp ?? created_time;
    return own && (text ?? message)?.trim() === input.text.trim() && at !== undefined && at >= since;
  });
  return ours?.id === undefined ? undefined : { externalId: ours.id };
}
