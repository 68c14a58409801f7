import { z } from "@hono/zod-openapi";
import type { Manifest } from "@kikimimi/platforms/manifest";

const lines = z.array(z.string());

/** What a platform can do and what connecting it takes; texts are English, as vendors spell their own words. */
export const PlatformRow = z
  .object({
    id: z.string(),
    name: z.string(),
    ingest: z.array(z.enum(["webhook", "poll"])),
    replies: z.boolean(),
    pollSeconds: z.number().int().nullable(),
    secrets: z.array(
      z.object({
        name: z.string(),
        description: z.string(),
        optional: z.boolean(),
        /** What it looks like; null where that is not certain. */
        looks: z.string().nullable(),
      }),
    ),
    /** Settings as somebody might write them. */
    example: z.record(z.string(), z.unknown()),
    guide: z.object({
      /** `{webhook}` stands for the source's webhook address. */
      setup: lines,
      scopes: lines,
      limits: lines,
      costs: z.string(),
      cannot: lines,
      references: lines,
    }),
  })
  .openapi("Platform");
export type PlatformRow = z.infer<typeof PlatformRow>;

/** A manifest as people read it. */
export function presentPlatform({ id, name, ingest, reply, poll, secrets, example, guide }: Manifest): PlatformRow {
  const { setup, scopes, limits, costs, cannot, references } = guide;
  return {
    id,
    name,
    ingest: [...ingest],
    replies: reply !== null,
    pollSeconds: poll?.seconds ?? null,
    secrets: secrets.map((secret) => ({
      name: secret.name,
      description: secret.description,
      optional: secret.optional === true,
      looks: secret.format?.says ?? null,
    })),
    example: { ...example },
    guide: {
      setup: [...setup],
      scopes: [...scopes],
      limits: [...limits],
      costs,
      cannot: [...cannot],
      references: [...references],
    },
  };
}
