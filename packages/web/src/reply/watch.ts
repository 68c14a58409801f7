import { type Client, unwrap } from "@kikimimi/api/client";

const EVERY_MS = 3_000;
/** What is not told by then stands in the thread. */
const FOR_MS = 120_000;

/** Tells of a reply that its writer no longer looks at, when the platform would not have it. */
export function watchReply(client: Client, threadId: string, replyId: string, onFailed: () => void): void {
  const until = Date.now() + FOR_MS;
  const look = async (): Promise<void> => {
    const { items } = await unwrap(client.v1.threads[":id"].replies.$get({ param: { id: threadId } }));
    const state = items.find((reply) => reply.replyId === replyId)?.state;
    if (state === "failed") onFailed();
    else if (state !== undefined && state !== "sent") later();
  };
  const later = (): void => {
    if (Date.now() < until) setTimeout(() => void look().catch(later), EVERY_MS);
  };
  later();
}
