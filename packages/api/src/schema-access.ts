import { z } from "@hono/zod-openapi";
import { type Actor, roleIn } from "@kikimimi/core/people/actor";
import { ApiKey } from "@kikimimi/core/people/api-key";
import { AuditRecord } from "@kikimimi/core/people/audit";

/** A key's id in a path. */
export const ApiKeyId = z.object({
  id: z
    .string()
    .regex(/^key_\w{26}$/, "no key's id")
    .openapi({ param: { name: "id", in: "path" } }),
});

/** A key as those see it who are in some of its brands. */
export const ApiKeyRow = ApiKey.extend({
  /** Those of its brands that the reader is in. */
  brands: ApiKey.shape.brands.min(0),
  /** How many more it has. */
  otherBrands: z.number().int(),
}).openapi("ApiKey");
export type ApiKeyRow = z.infer<typeof ApiKeyRow>;

/** Leaves out the names of brands that are none of the reader's. */
export function presentApiKey(key: ApiKey, reader: Actor): ApiKeyRow {
  const brands = key.brands.filter((brandId) => roleIn(reader, brandId) !== undefined);
  return { ...key, brands, otherBrands: key.brands.length - brands.length };
}

/** One entry of the audit log; extended, because only schemas made here can be named in the document. */
export const AuditRow = AuditRecord.extend({}).openapi("AuditEntry");
