import * as z from "zod";
import { AppError } from "@kikimimi/core/base/error";
import type { FetchPageInput, Page, Poller } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import { TelegramSettings } from "./manifest.ts";
import { callMethod } from "./method.ts";
import { TelegramUpdateHead } from "./wire.ts";

const STREAM = "updates";

/** Asked for by name, because Telegram leaves some of them out otherwise. */
const ALLOWED = [
  "message",
  "edited_message",
  "channel_post",
  "edited_channel_post",
  "business_message",
  "edited_business_message",
  "deleted_business_messages",
];

/** After a week without updates their numbers begin anew, anywhere; by then an old offset would hide them. */
const OFFSET_MS = 6 * 24 * 60 * 60 * 1000;

/**
 * `getUpdates` where no webhook can be had. An update is confirmed by the request for the next one, so that what was
 * fetched and not kept comes again. Source: core.telegram.org/bots/api#getupdates.
 */
export const telegramPoller: Poller = {
  streams: (settings) => (TelegramSettings.parse(settings).mode === "poll" ? [STREAM] : []),
  fetchPage,
};

const Cursor = z.object({ offset: z.number().int(), at: z.number() });
type Cursor = z.infer<typeof Cursor>;

async function fetchPage(input: FetchPageInput): Promise<Page> {
  if (input.stream !== STREAM) throw new AppError("invalid_input", `Telegram has no stream "${input.stream}"`);
  const cursor = parseCursor(input.cursor);
  const now = input.now().getTime();
  const offset = cursor && now - cursor.at < OFFSET_MS ? { offset: cursor.offset } : {};
  // Confirming twice is confirming once.
  const body = { ...offset, limit: 100, timeout: 0, allowed_updates: ALLOWED };
  const { status, answer } = await callMethod(input, "getUpdates", body, { repeatable: true });
  if (status === 409) {
    throw new AppError("upstream", "Telegram has a webhook or another reader for this bot; call deleteWebhook to poll");
  }
  const { result } = answer;
  if (!answer.ok || !Array.isArray(result)) throw new AppError("upstream", `Telegram answered ${status}`, { status });
  if (result.length === 0) return { body: undefined, cursor: input.cursor, more: false };
  const ids = result.flatMap((update) => {
    const head = TelegramUpdateHead.safeParse(update);
    return head.success ? [head.data.update_id] : [];
  });
  if (ids.length === 0) throw new AppError("upstream", "Telegram answered updates without numbers");
  const next = Math.max(...ids) + 1;
  return {
    body: exchangeText(
      { method: "POST", uri: "https://api.telegram.org/getUpdates" },
      { status, body: { ok: true, result } },
    ),
    cursor: JSON.stringify({ offset: next, at: now } satisfies Cursor),
    // A server that does not move on would send the same page for ever.
    more: next !== cursor?.offset,
  };
}

function parseCursor(text: string | undefined): Cursor | undefined {
  try {
    return text === undefined ? undefined : Cursor.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
