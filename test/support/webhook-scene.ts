import { onTestFinished } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { threadIdOf } from "@kikimimi/core/base/identity";
import { sendWebhooks } from "@kikimimi/pipeline/send-webhooks";
import { tellWebhooks } from "@kikimimi/pipeline/tell-webhooks";
import { FURIOUS, postOf } from "./posts.ts";
import { webhookReceiver } from "./webhook-receiver.ts";
import { createWorld, type WorldOptions } from "./world.ts";

const PLATFORM = "standardwebhooks";

/** A world whose clock the test moves, a receiver, and people who work on threads. */
export async function webhookScene(options: Omit<WorldOptions, "clock"> = {}) {
  let ms = Date.now();
  const now = (): Date => new Date(ms);
  const pass = (seconds: number): void => void (ms += seconds * 1000);
  const world = await createWorld({ ...options, clock: now });
  const receiver = await webhookReceiver();
  onTestFinished(receiver.close);
  const lead = await world.clientOf({ role: "lead", name: "加藤" });

  const tell = (budgetMs = 5_000): Promise<number> => tellWebhooks({ ctx: world.ctx, input: { budgetMs } });
  const send = (): Promise<{ succeeded: number; failed: number }> =>
    sendWebhooks({ ctx: world.ctx, input: { budgetMs: 5_000 } });
  const run = async (): Promise<void> => {
    await tell();
    await send();
  };
  const add = async (events: string[] = ["*"], includeText = false) => {
    const json = { url: receiver.url, events, includeText };
    const { webhook, secret } = await unwrap(lead.v1.webhooks.$post({ query: {}, json }));
    return { id: webhook.subscriptionId, secret };
  };
  const read = (id: string) => unwrap(lead.v1.webhooks[":id"].$get({ param: { id }, query: {} }));
  const log = async (id: string) =>
    (await unwrap(lead.v1.webhooks[":id"].messages.$get({ param: { id }, query: { limit: "100" } }))).items;
  /** Lets a customer write, and answers with the thread that it became. */
  const hear = async (conversation: string, text = FURIOUS, id = conversation): Promise<string> => {
    pass(1);
    await world.push(PLATFORM, postOf(id, { text, at: now(), conversationId: conversation }));
    await world.drain();
    pass(1);
    return threadIdOf("demo", PLATFORM, conversation);
  };
  const types = (): string[] => receiver.heard.map(({ body }) => body.type);
  return { world, receiver, lead, now, pass, tell, send, run, add, read, log, hear, types };
}
