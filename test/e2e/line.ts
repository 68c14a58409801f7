import { fileURLToPath } from "node:url";
import { createClient, unwrap } from "@kikimimi/api/client";
import { feedWebhook, outcomeOf, signLocally } from "../../packages/local/src/feed.ts";
import { readSecrets } from "../../packages/local/src/secrets.ts";
import type { Service } from "./support.ts";

/** What `node` is told so that replies go to LINE's fake. */
export const LINE_EDGE = ["--import", fileURLToPath(new URL("line-edge.ts", import.meta.url))] as const;

let serial = 0;

/** Somebody writes to the brand's LINE account, in a chat of their own by name; answers the thread's id once it is queued. */
export async function sayOnLine(service: Service, chat: string, text: string): Promise<string> {
  const [platform, sourceId] = ["line", "line"];
  const id = `e2e-${chat}-${++serial}`;
  const event = {
    type: "message",
    mode: "active",
    timestamp: Date.now(),
    source: { type: "user", userId: `U-${chat}` },
    webhookEventId: id,
    deliveryContext: { isRedelivery: false },
    message: { type: "text", id, text },
  };
  const body = new TextEncoder().encode(JSON.stringify({ destination: "Ue2e", events: [event] }));
  const headers = signLocally(platform, sourceId, body, readSecrets(service.dataDir));
  const fed = await feedWebhook({ url: service.url, platform, sourceId, body, headers });
  if (!("deliveryId" in fed)) throw new Error(`the webhook answered ${JSON.stringify(fed)}`);
  const client = createClient(service.url, service.token);
  if (!(await outcomeOf(client, "demo", fed.deliveryId, 15))) throw new Error("the delivery was not processed");
  const { items } = await unwrap(client.v1.threads.$get({ query: { limit: "200" } }));
  const row = items.find((item) => item.lead?.excerpt === text || item.threadId === known.get(chat));
  if (!row) throw new Error("the message has no thread");
  known.set(chat, row.threadId);
  return row.threadId;
}

const known = new Map<string, string>();
