import { z } from "@hono/zod-openapi";
import { ThreadRow } from "./schema.ts";

/** How much was said in each hour or day of a window. */
export const VolumeReport = z
  .object({
    from: z.string(),
    to: z.string(),
    timeZone: z.string(),
    source: z.enum(["threads", "rollups", "both"]),
    asOf: z.string(),
    complete: z.boolean(),
    count: z.number().int(),
    groups: z.array(z.object({ group: z.string(), count: z.number().int() })),
    buckets: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        counted: z.boolean(),
        count: z.number().int(),
        groups: z.record(z.string(), z.number().int()),
      }),
    ),
  })
  .openapi("VolumeReport");
export type VolumeReport = z.infer<typeof VolumeReport>;

/** The threads behind a figure of the volume report. */
export const VolumeThreads = z
  .object({
    mentions: z.number().int(),
    threads: z.number().int(),
    complete: z.boolean(),
    items: z.array(ThreadRow.extend({ mentions: z.number().int(), at: z.string() }).openapi("VolumeThread")),
  })
  .openapi("VolumeThreads");
export type VolumeThreads = z.infer<typeof VolumeThreads>;

/** What was out of the ordinary, by which rule, and the hours by which that was judged. */
export const AlertReport = z
  .object({
    timeZone: z.string(),
    asOf: z.string(),
    complete: z.boolean(),
    rule: z.object({
      spanHours: z.number(),
      sigma: z.number(),
      atLeast: z.number().nullable(),
      floor: z.number(),
      baselineHours: z.number(),
      minimumHours: z.number(),
      coolDownHours: z.number(),
    }),
    alerts: z.array(
      z.object({
        kind: z.enum(["volume", "negative"]),
        at: z.string(),
        value: z.number(),
        mean: z.number().nullable(),
        deviation: z.number().nullable(),
        threshold: z.number().nullable(),
        posts: z.number().int(),
      }),
    ),
    hours: z.array(
      z.object({
        at: z.string(),
        counted: z.boolean(),
        count: z.number().int(),
        negative: z.number().int(),
        threshold: z.number().nullable(),
      }),
    ),
  })
  .openapi("AlertReport");
export type AlertReport = z.infer<typeof AlertReport>;
