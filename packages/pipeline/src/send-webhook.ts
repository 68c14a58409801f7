import { AppError } from "@kikimimi/core/base/error";
import { signedAs } from "@kikimimi/core/webhook/standard-webhook";
import { cut, wellFormed } from "@kikimimi/core/base/text";
import {
  type Answer,
  begin,
  finish,
  isGone,
  isReceipt,
  type Turn,
  type WebhookMessage,
} from "@kikimimi/core/webhook/message";
import { payloadOf } from "@kikimimi/core/webhook/payload";
import { secretsAt, type WebhookSubscription } from "@kikimimi/core/webhook/subscription";
import { retryAfterOf } from "@kikimimi/platforms/shared/limit";
import { type Context, newId } from "./context.ts";
import { webhookWords } from "./webhook-words.ts";

/** Of what a receiver answers so much is kept, in UTF-16 units. */
const MAX_BODY = 1_000;

/** What an attempt came to; `skipped` when none was due or somebody else makes it. */
export type Attempted = "succeeded" | "failed" | "gone" | "skipped";

/** Makes one attempt at a message where one is due: noted before it is made, and what came of it after. */
export async function sendWebhook(ctx: Context, to: WebhookSubscription, messageId: string): Promise<Attempted> {
  const attemptId = newId(ctx, "act");
  const turn = (): Turn => ({ attemptId, at: ctx.clock().toISOString(), random: ctx.pace.random() });
  const { webhookMessages } = ctx.store;
  const message = await webhookMessages.change(to.subscriptionId, messageId, (known) => begin(known, turn()));
  if (message?.attempts.at(-1)?.attemptId !== attemptId) return "skipped";
  const answer = await attempt(ctx, to, message);
  await webhookMessages.change(to.subscriptionId, messageId, (known) => finish(known, turn(), answer));
  if (isReceipt(answer)) return "succeeded";
  ctx.log.warn("webhook.not_delivered", { ...idsOf(message), status: answer.status, error: answer.error });
  return isGone(answer) ? "gone" : "failed";
}

function idsOf({ brandId, subscriptionId, messageId, tries }: WebhookMessage): Record<string, unknown> {
  return { brandId, subscriptionId, messageId, tries };
}

async function attempt(ctx: Context, to: WebhookSubscription, message: WebhookMessage): Promise<Answer> {
  const started = ctx.clock();
  const took = (): number => Math.max(0, ctx.clock().getTime() - started.getTime());
  try {
    const body = await bodyOf(ctx, to, message);
    const secrets = secretsAt(to, started.toISOString()).flatMap((sealed) => ctx.seal.open(sealed) ?? []);
    const signature = signedAs({ body, secrets, id: message.messageId, now: started });
    const headers = { "content-type": "application/json", "user-agent": "Kikimimi-Webhooks/1", ...signature };
    const posted = await ctx.outgoing.post({ url: to.url, headers, body });
    const asked = posted.retryAfter === null ? undefined : retryAfterOf(retryHeader(posted.retryAfter), ctx.clock());
    const said = cut(wellFormed(new TextDecoder().decode(posted.body)), MAX_BODY);
    const retryAfterMs = asked === undefined ? null : asked * 1000;
    return { status: posted.status, error: posted.error, ms: took(), body: said, retryAfterMs };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { status: null, error: error.message, ms: took(), body: "", retryAfterMs: null };
  }
}

function retryHeader(text: string): Headers {
  return new Headers({ "retry-after": text });
}

/** The words of customers are read at each attempt, never kept: what was deleted meanwhile does not go out. */
async function bodyOf(ctx: Context, { includeText }: WebhookSubscription, { event }: WebhookMessage): Promise<Buffer> {
  const texts = includeText ? { mention: await webhookWords(ctx, event.thread?.mentionId ?? null) } : undefined;
  return Buffer.from(JSON.stringify(payloadOf(event, texts)));
}
