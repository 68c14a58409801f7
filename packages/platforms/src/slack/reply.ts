import { AppError } from "@kikimimi/core/base/error";
import type { Refusal, Replier, ReplyInput, Sent } from "../reply.ts";
import { textRefusals } from "../shared/refusal.ts";
import { SlackSettings } from "./manifest.ts";
import { idOf, urlOf } from "./message.ts";
import { callMethod } from "./method.ts";
import { escaped } from "./text.ts";
import { SlackMessage, SlackTs, msOf } from "./wire.ts";

/** The metadata by which a reply is found again. */
const EVENT_TYPE = "kikimimi_reply";
/** Clocks of two parties may differ by this much. */
const SKEW_MS = 60_000;
const FIND_PAGES = 5;
const PAGE_SIZE = 200;

/**
 * `chat.postMessage` into the thread of the message. Slack has no idempotency key, so that the reply carries its key as
 * message metadata, by which `find` tells it in the thread. Sources: docs.slack.dev/reference/methods/chat.postMessage,
 * docs.slack.dev/messaging/message-metadata.
 */
export const slackReplier: Replier = { measure: (text) => text.length, preflight, send, idempotent: false, find };

function preflight({ target, text, settings }: Pick<ReplyInput, "settings" | "target" | "text">): readonly Refusal[] {
  const refusals = textRefusals(text, text.length, SlackSettings.parse(settings).maxReply);
  if (target.address["channel"] === undefined) {
    refusals.push({ code: "not_answerable", message: "The channel of this message is not known" });
  }
  return refusals;
}

/** Where the reply goes: into the thread, which a first message begins; a chat of two needs none. */
function placeOf({ target }: ReplyInput): { readonly channel: string; readonly threadTs: string | undefined } {
  const { channel, ts, threadTs } = target.address;
  if (channel === undefined) throw new AppError("invalid_input", "The channel of this message is not known");
  return { channel, threadTs: threadTs ?? (target.direct ? undefined : ts) };
}

async function send(input: ReplyInput): Promise<Sent> {
  const { channel, threadTs } = placeOf(input);
  const answer = await callMethod(input, {
    name: "chat.postMessage",
    body: {
      channel,
      text: escaped(input.text),
      // As it was typed: an underscore is an underscore.
      mrkdwn: false,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      metadata: { event_type: EVENT_TYPE, event_payload: { key: input.key } },
    },
  });
  const ts = SlackTs.safeParse(answer["ts"]);
  if (!ts.success) throw new AppError("upstream", "Slack took the message and did not name it", { unsure: true });
  return sentOf(channel, ts.data, threadTs, input);
}

function sentOf(channel: string, ts: string, threadTs: string | undefined, { settings }: ReplyInput): Sent {
  const { workspaceUrl } = SlackSettings.parse(settings);
  const url = workspaceUrl && urlOf(workspaceUrl, channel, ts, threadTs);
  return { externalId: idOf(channel, ts), ...(url === undefined ? {} : { url }) };
}

/** Reads the thread, or the chat of two, back to the approval. */
async function find(input: ReplyInput): Promise<Sent | undefined> {
  const { channel, threadTs } = placeOf(input);
  const oldest = ((input.approvedAt.getTime() - SKEW_MS) / 1000).toFixed(6);
  const asked = { channel, oldest, limit: String(PAGE_SIZE), include_all_metadata: "true" };
  let cursor: string | undefined;
  for (let page = 0; page < FIND_PAGES; page++) {
    const query = { ...asked, ...(threadTs === undefined ? {} : { ts: threadTs }), ...(cursor ? { cursor } : {}) };
    const name = threadTs === undefined ? "conversations.history" : "conversations.replies";
    const answer = await callMethod(input, { name, query });
    const listed: readonly unknown[] = Array.isArray(answer["messages"]) ? answer["messages"] : [];
    const messages = listed.flatMap((message) => SlackMessage.safeParse(message).data ?? []);
    const found = messages.find(
      ({ ts, metadata }) => metadata?.event_payload?.key === input.key && msOf(ts) >= Number(oldest) * 1000,
    );
    if (found) return sentOf(channel, found.ts, threadTs, input);
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined) return undefined;
  }
  throw new AppError("upstream", "Too much was said since to find the reply", { unsure: true });
}
