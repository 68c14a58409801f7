import { z } from "@hono/zod-openapi";
import { BrandDraft } from "@kikimimi/core/people/brand";
import { LastSaved } from "./schema-voice.ts";

/** A brand as people see it: called by its id, and with no zone of its own, until somebody says otherwise. */
export const BrandRow = z
  .object({
    brandId: z.string(),
    ...BrandDraft.shape,
    ...LastSaved.shape,
  })
  .openapi("Brand");

export const BrandSave = z
  .strictObject({ ...BrandDraft.shape, expectedVersion: z.number().int().positive().optional() })
  .openapi("BrandSave");
