import * as z from "zod";
import { Delivery } from "./delivery.ts";

/** On the inbound queue: a raw delivery to process. */
export const InboundMessage = z.object({ type: z.literal("delivery.received"), delivery: Delivery });
export type InboundMessage = z.infer<typeof InboundMessage>;

/** On the response queue: a thread that needs a person; its facts are read from the store. */
export const ResponseMessage = z.object({
  type: z.literal("thread.needs_person"),
  brandId: z.string(),
  threadId: z.string(),
});
export type ResponseMessage = z.infer<typeof ResponseMessage>;
