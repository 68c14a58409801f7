import { receivers } from "./all-receivers.ts";
import type { Receiver } from "./platform.ts";

/** What takes the webhooks of this platform, or undefined where it sends none; never loads the rest of a platform. */
export async function receiverOf(id: string): Promise<Receiver | undefined> {
  return Object.hasOwn(receivers, id) ? receivers[id]?.() : undefined;
}
