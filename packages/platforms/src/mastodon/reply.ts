import * as z from "zod";
import { AppError } from "@kikimimi/core/base/error";
import type { Refusal, Replier, ReplyInput, Sent } from "../reply.ts";
import type { Answered } from "../shared/http.ts";
import { isRecord } from "../shared/members.ts";
import { addressed, asShown, lengthOf } from "./length.ts";
import { MastodonSettings } from "./manifest.ts";
import { ask, isHere, statusUrl } from "./request.ts";
import { unexpected } from "./root.ts";
import { textOfHtml } from "../shared/html.ts";
import { nameOf } from "./status.ts";
import { MastodonStatus } from "./wire.ts";

/**
 * Replies with an `Idempotency-Key`, which the instance remembers for an hour; later the reply is looked for first.
 * Source: docs.joinmastodon.org/methods/statuses/#create.
 */
export const mastodonReplier: Replier = { measure, preflight, send, idempotent: false, find };

/** A reply is never shown to more people than the post; what nobody knows is shown to its author only. */
const VISIBILITIES = new Set(["public", "unlisted", "private", "direct"]);

type Checked = Pick<ReplyInput, "settings" | "target" | "text">;

function measure(text: string, settings: object): number {
  return lengthOf(text, MastodonSettings.parse(settings).urlLength);
}

function preflight({ settings, target, text }: Checked): readonly Refusal[] {
  const { id, acct } = target.address;
  if (id === undefined || acct === undefined || !isHere({ settings }, target.address)) {
    return [{ code: "not_answerable", message: "The post's place on the instance is not known." }];
  }
  if (text.trim() === "") return [{ code: "empty", message: "There is nothing to send." }];
  const { maxCharacters: max } = MastodonSettings.parse(settings);
  const length = measure(addressed(text, acct), settings);
  if (length <= max) return [];
  const message = `The instance takes ${max} characters; with the author's name these are ${length}.`;
  return [{ code: "too_long", message, length, max }];
}

async function send(input: ReplyInput): Promise<Sent> {
  const { baseUrl } = MastodonSettings.parse(input.settings);
  const { id = "", visibility = "" } = input.target.address;
  const answered = await ask(input, {
    url: `${baseUrl}/api/v1/statuses`,
    method: "POST",
    headers: { "idempotency-key": input.key },
    body: {
      status: wordsOf(input),
      in_reply_to_id: id,
      visibility: VISIBILITIES.has(visibility) ? visibility : "direct",
    },
    // The key makes a second attempt within the same run the same post.
    repeatable: true,
  });
  refuse(answered);
  const status = MastodonStatus.safeParse(answered.json);
  if (answered.status !== 200 || !status.success) throw inDoubt(answered);
  return sentAs(status.data, input);
}

/** The instance has taken it and said something that nobody understands. */
function inDoubt(answered: Answered): AppError {
  const { message, details } = unexpected(answered);
  return new AppError("upstream", message, { ...details, ...(answered.status === 200 ? { unsure: true } : {}) });
}

function refuse({ status }: Answered): void {
  if (status === 401) throw new AppError("unauthenticated", "Mastodon refuses the access token (401)");
  if (status === 403) throw new AppError("forbidden", "Mastodon does not let this account reply");
  if (status === 404) throw new AppError("forbidden", "The post was taken back");
  if (status === 422 || status === 400)
    throw new AppError("invalid_input", "Mastodon does not take the reply", { status });
}

function wordsOf({ text, target }: Pick<ReplyInput, "text" | "target">): string {
  return addressed(text, target.address["acct"] ?? "");
}

function sentAs(status: MastodonStatus, { target }: ReplyInput): Sent {
  const { url } = status;
  return { externalId: nameOf(status, target.address["host"] ?? ""), ...(url === undefined ? {} : { url }) };
}

/** A minute between the instance's clock and ours. */
const SKEW_MS = 60_000;

/** Looks below the post for our own words, said since they were approved. */
async function find(input: ReplyInput): Promise<Sent | undefined> {
  const { target, approvedAt } = input;
  const account = await ownAccount(input);
  const answered = await ask(input, { url: statusUrl(input, target.address["id"] ?? "", "/context") });
  // Without the post there is nothing below it to be found.
  if (answered.status === 404) return undefined;
  refuse(answered);
  const below = isRecord(answered.json) ? answered.json["descendants"] : undefined;
  if (answered.status !== 200 || !Array.isArray(below)) throw unexpected(answered);
  const words = asShown(wordsOf(input));
  for (const value of below) {
    const status = MastodonStatus.safeParse(value);
    if (!status.success || status.data.account.id !== account) continue;
    const { created_at: at, content, in_reply_to_id: parent } = status.data;
    if (parent !== target.address["id"] || at < approvedAt.getTime() - SKEW_MS) continue;
    if (asShown(textOfHtml(content ?? "")) === words) return sentAs(status.data, input);
  }
  return undefined;
}

const Credentials = z.looseObject({ id: z.string().min(1) });

async function ownAccount(input: ReplyInput): Promise<string> {
  const { accountId, baseUrl } = MastodonSettings.parse(input.settings);
  if (accountId !== undefined) return accountId;
  const answered = await ask(input, { url: `${baseUrl}/api/v1/accounts/verify_credentials` });
  refuse(answered);
  const account = Credentials.safeParse(answered.json);
  if (answered.status !== 200 || !account.success) throw unexpected(answered);
  return account.data.id;
}
