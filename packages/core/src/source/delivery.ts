import * as z from "zod";

/** How bytes reached us: pushed by the platform or fetched by a poller. */
export const DeliveryVia = z.enum(["webhook", "poll"]);
export type DeliveryVia = z.infer<typeof DeliveryVia>;

/** Raw bytes that arrived from one source, already verified, not yet understood. */
export const Delivery = z.object({
  deliveryId: z.string(),
  brandId: z.string(),
  platform: z.string(),
  sourceId: z.string(),
  via: DeliveryVia,
  receivedAt: z.iso.datetime(),
  /** Lower-case names; only those that the platform's reading needs. */
  headers: z.record(z.string(), z.string()),
  /** The body, gzip then base64: the bytes as they came, until something in them is deleted. */
  bodyGzip: z.base64(),
});
export type Delivery = z.infer<typeof Delivery>;

/** Something that arrived and did not become a mention, with a stable snake_case reason. */
export const Ignored = z.object({ reason: z.string(), count: z.number().int().positive() });
export type Ignored = z.infer<typeof Ignored>;

/** Something that could not be read or kept; the delivery is parked for a person and can be replayed. */
export const Failed = z.object({ reason: z.string() });
export type Failed = z.infer<typeof Failed>;

/** What became of one delivery: how many mentions it created or changed, and what it held besides. */
export const Outcome = z.object({
  status: z.enum(["processed", "failed"]),
  created: z.number().int().nonnegative(),
  updated: z.number().int().nonnegative(),
  ignored: z.array(Ignored),
  failed: z.array(Failed),
  processedAt: z.iso.datetime(),
});
export type Outcome = z.infer<typeof Outcome>;
