import { AppError } from "@kikimimi/core/base/error";
import type { FetchPageInput, Page, Poller } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import { isRecord } from "../shared/members.ts";
import { type WalkPage, type WalkStep, walk } from "../shared/walk.ts";
import { SlackSettings } from "./manifest.ts";
import { type Method, addressOf, callMethod } from "./method.ts";
import { SlackMessage, msOf } from "./wire.ts";

/** Messages of a page; apps of one workspace may ask for so many. */
const PAGE_SIZE = 100;
/** Pages of one step: what is read again every time is mostly no longer, and 400 messages fit one delivery. */
const STEP_PAGES = 4;
/** 20,000 messages in one walk; what is beyond them is told as a gap. */
const MAX_STEPS = 50;
/** Answers that came while the last walk began may have been too new for it. */
const LAG_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Walks each channel's history from the newest message to what is known, and reads the threads that have new answers on
 * the way: a history shows only their first messages, with `latest_reply`.
 * Source: docs.slack.dev/reference/methods/conversations.history and conversations.replies.
 */
export const slackPoller: Poller = {
  streams: (settings) => [...new Set(SlackSettings.parse(settings).channels)],
  fetchPage,
};

async function fetchPage(input: FetchPageInput): Promise<Page> {
  const { backfillDays, rereadHours } = SlackSettings.parse(input.settings);
  const overlapMs = rereadHours * HOUR_MS;
  const rules = { overlapMs, backfillMs: backfillDays * 24 * HOUR_MS, maxPages: MAX_STEPS };
  return walk(input.cursor, input.now(), rules, (step) => readStep(input, step, overlapMs));
}

async function readStep(input: FetchPageInput, { token, since }: WalkStep, overlapMs: number): Promise<WalkPage> {
  const { messages, next } = await readHistory(input, token, since);
  const heads = messages.flatMap((message) => SlackMessage.safeParse(message).data ?? []);
  // Up to here the last walk has read all threads.
  const readUntil = since + overlapMs - LAG_MS;
  const replies: unknown[] = [];
  for (const { ts, latest_reply: latest } of heads) {
    if (latest === undefined || msOf(latest) < readUntil || msOf(ts) < since) continue;
    replies.push(...(await readThread(input, ts, readUntil)));
  }
  return {
    items: heads.map((head) => ({ id: head.ts, at: msOf(head.ts), version: versionOf(head) })),
    next,
    body: exchangeText(
      { method: "GET", uri: addressOf(historyOf(input.stream, token)) },
      { status: 200, body: { ok: true, messages: messages.map(slim) } },
      { replies: replies.map(slim) },
    ),
  };
}

function historyOf(channel: string, latest: string | undefined): Method {
  const query = { channel, limit: String(PAGE_SIZE), ...(latest === undefined ? {} : { latest }) };
  return { name: "conversations.history", query };
}

/** A few pages from there on, newest first, and where the next one begins. */
async function readHistory(
  input: FetchPageInput,
  from: string | undefined,
  since: number,
): Promise<{ readonly messages: readonly unknown[]; readonly next: string | undefined }> {
  const messages: unknown[] = [];
  let latest = from;
  for (let page = 0; page < STEP_PAGES; page++) {
    const answer = await callMethod(input, historyOf(input.stream, latest));
    const listed = listIn(answer);
    messages.push(...listed);
    if (answer.has_more !== true) return { messages, next: undefined };
    const last = listed.flatMap((message) => SlackMessage.safeParse(message).data ?? []).at(-1)?.ts;
    if (last === undefined || last === latest)
      throw new AppError("upstream", "Slack answered a page that leads nowhere");
    latest = last;
    if (msOf(last) < since) break;
  }
  return { messages, next: latest };
}

function versionOf({ edited, latest_reply: latest }: SlackMessage): string {
  return `${edited?.ts ?? ""} ${latest ?? ""}`;
}

/** The answers of a thread since then, without its first message. */
async function readThread(input: FetchPageInput, ts: string, since: number): Promise<unknown[]> {
  const replies: unknown[] = [];
  let cursor: string | undefined;
  do {
    const oldest = (Math.max(0, since) / 1000).toFixed(6);
    const query = { channel: input.stream, ts, oldest, limit: String(PAGE_SIZE), ...(cursor ? { cursor } : {}) };
    const answer = await callMethod(input, { name: "conversations.replies", query });
    replies.push(...listIn(answer).filter((message) => !isRecord(message) || message["ts"] !== ts));
    const next = answer.response_metadata?.next_cursor;
    if (next !== undefined && next === cursor) throw new AppError("upstream", "Slack repeats a page of a thread");
    cursor = next;
  } while (cursor !== undefined);
  return replies;
}

function listIn(answer: Readonly<Record<string, unknown>>): readonly unknown[] {
  const { messages } = answer;
  if (!Array.isArray(messages)) throw new AppError("upstream", "Slack answered without messages");
  return messages;
}

/** Blocks say once more what the text says, at several times the length. */
function slim(message: unknown): unknown {
  if (!isRecord(message) || typeof message["text"] !== "string" || message["text"] === "") return message;
  const { blocks: _blocks, ...rest } = message;
  return rest;
}
