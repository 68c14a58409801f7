import { fileURLToPath } from "node:url";
import { createOpenSearchIndex } from "./opensearch.ts";
import type { SearchIndex } from "./search.ts";
import { createSqliteIndex } from "./sqlite.ts";

/**
 * Opens the index that an address names: `sqlite:///path/to/search.db`, or `https://host` of an OpenSearch domain
 * (`https://user:password@host` for basic authentication; else requests are signed with the environment's credentials).
 */
export function openSearchIndex(address: string): SearchIndex {
  if (address.startsWith("sqlite:")) return createSqliteIndex(fileURLToPath(`file://${new URL(address).pathname}`));
  return createOpenSearchIndex({ url: new URL(address) });
}
