import { z } from "@hono/zod-openapi";
import { CheckStep as CoreCheckStep } from "@kikimimi/core/source/check";
import { Source, SourceDraft } from "@kikimimi/core/source/source";
import { Slug } from "@kikimimi/core/base/slug";
import { TEST_LANGUAGES } from "@kikimimi/core/source/test-post";
import type { SourceConfiguration } from "@kikimimi/pipeline/source-configuration";
import { addressOf } from "./origin.ts";

/** The path of one source; `id` names it within its platform, also in its webhook address. */
export const SourcePath = z.object({ platform: Slug, id: Slug });

/** What people say of a source, on top of the version that it was changed from. */
export const SourceSave = z
  .strictObject({
    ...SourceDraft.shape,
    expectedVersion: z.number().int().positive().optional().openapi({
      description: "The version that was changed; without it the source has to be new.",
    }),
  })
  .openapi("SourceSave");

/** Longest secret that is taken, in characters; a service account's key file has some 2,400. */
const MAX_SECRET = 4_000;

/** Secrets to set by name; null takes one away. */
export const SecretsSave = z
  .strictObject({
    secrets: z
      .record(z.string().min(1).max(100), z.string().min(1).max(MAX_SECRET).nullable())
      .refine((secrets) => Object.keys(secrets).length > 0, "names none"),
    replace: z.boolean().default(false).openapi({ description: "Whether the former ones are refused from now on." }),
  })
  .openapi("SecretsSave");

/** A source's configuration; secrets by name only. */
export const SourceRow = z
  .object({
    platform: z.string(),
    sourceId: z.string(),
    brandId: z.string(),
    name: z.string(),
    settings: Source.shape.settings,
    replyApproval: z.enum(["none", "required"]),
    polled: z.boolean(),
    version: z.number().int(),
    /** Null for one that came with the service. */
    updatedAt: z.string().nullable(),
    updatedBy: z.string().nullable(),
    webhook: z.string().nullable().openapi({
      description:
        "Where its webhook is taken, as a path where the service does not know its own name; null where it has none.",
    }),
    secrets: z.array(
      z.object({
        name: z.string(),
        optional: z.boolean(),
        accepted: z.number().int().nullable().openapi({
          description: "How many are accepted, the newest of which signs; null where they cannot be read now.",
        }),
        setAt: z.string().nullable(),
        setBy: z.string().nullable(),
      }),
    ),
  })
  .openapi("Source");
export type SourceRow = z.infer<typeof SourceRow>;

/** A live check, step by step. */
export const SourceCheck = z.object({ steps: z.array(CoreCheckStep) }).openapi("SourceCheck");
export type SourceCheck = z.infer<typeof SourceCheck>;

/** How a test post is written. */
export const TestRequest = z.strictObject({ language: z.enum(TEST_LANGUAGES).default("ja") }).openapi("TestRequest");

/** A test post on its way. */
export const TestSent = z
  .object({
    deliveryId: z.string(),
    mentionId: z.string(),
    threadId: z.string(),
    shape: z.enum(["platform", "generic"]),
    signed: z.boolean(),
  })
  .openapi("TestSent");
export type TestSent = z.infer<typeof TestSent>;

/** A source as the API tells it to somebody who came through `env`. */
export function presentSource(env: unknown, configuration: SourceConfiguration): SourceRow {
  const { source, version, updatedAt, updatedBy, webhook, secrets } = configuration;
  const { platform, sourceId, brandId, name, settings, replyApproval = "none", polled } = source;
  return {
    platform,
    sourceId,
    brandId,
    name,
    settings,
    replyApproval,
    polled,
    version,
    updatedAt,
    updatedBy,
    webhook: webhook && addressOf(env, webhook),
    secrets: secrets.map((secret) => ({ ...secret })),
  };
}
