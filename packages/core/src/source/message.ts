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

/** On the outbound queue: a reply that is to be sent; what it says is read from the store. */
export const OutboundMessage = z.object({
  type: z.literal("reply.queued"),
  brandId: z.string(),
  threadId: z.string(),
  replyId: z.string(),
});
export type OutboundMessage = z.infer<typeof OutboundMessage>;
