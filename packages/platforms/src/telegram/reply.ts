import { AppError } from "@kikimimi/core/base/error";
import type { Refusal, Replier, ReplyInput, Sent } from "../reply.ts";
import { textRefusals } from "../shared/refusal.ts";
import { MAX_TEXT } from "./manifest.ts";
import { idOf } from "./message.ts";
import { type Answered, callMethod } from "./method.ts";
import { TelegramMessage } from "./wire.ts";

/**
 * `sendMessage` with `reply_parameters`. Telegram has no idempotency key and shows a bot no chat, so that a sending that
 * ended in doubt can neither be repeated nor looked for. Source: core.telegram.org/bots/api#sendmessage.
 */
export const telegramReplier: Replier = { measure: (text) => text.length, preflight, send, idempotent: false };

function preflight({ target, text }: Pick<ReplyInput, "target" | "text">): readonly Refusal[] {
  const refusals: Refusal[] = textRefusals(text, text.length, MAX_TEXT);
  if (target.address["chatId"] === undefined) {
    refusals.push({ code: "not_answerable", message: "The chat of this message is not known" });
  }
  return refusals;
}

async function send(input: ReplyInput): Promise<Sent> {
  const { chatId, messageId } = input.target.address;
  if (chatId === undefined) throw new AppError("invalid_input", "The chat of this message is not known");
  const answering = { message_id: Number(messageId), allow_sending_without_reply: true };
  const first = await callMethod(input, "sendMessage", {
    ...messageTo(input, chatId),
    ...(messageId === undefined ? {} : { reply_parameters: answering }),
  });
  const movedTo = first.answer.parameters?.migrate_to_chat_id;
  if (movedTo === undefined) return sentOf(first);
  // The group became a supergroup, whose messages have other numbers: there is nothing left to point at.
  return sentOf(await callMethod(input, "sendMessage", messageTo(input, movedTo)));
}

function messageTo({ target, text }: ReplyInput, chatId: string): object {
  const { businessConnectionId, topicId, directTopicId } = target.address;
  return {
    chat_id: chatId,
    text,
    ...(businessConnectionId === undefined ? {} : { business_connection_id: businessConnectionId }),
    ...(topicId === undefined ? {} : { message_thread_id: Number(topicId) }),
    ...(directTopicId === undefined ? {} : { direct_messages_topic_id: Number(directTopicId) }),
  };
}

function sentOf({ status, answer }: Answered): Sent {
  if (status === 403) throw new AppError("forbidden", "Telegram does not let the bot write in this chat (403)");
  if (!answer.ok && status >= 400) {
    throw new AppError("invalid_input", `Telegram refuses the message (${status})`, { status });
  }
  const message = TelegramMessage.safeParse(answer.result);
  if (!answer.ok || !message.success) {
    throw new AppError("upstream", "Telegram took the message and did not show it", { unsure: true });
  }
  return { externalId: idOf(message.data, message.data.message_id) };
}
