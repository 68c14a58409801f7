import { parseJson } from "@kikimimi/core/base/json";

/** JSON in UTF-8, with or without a byte order mark; integers beyond 2^53 are kept as texts. Throws on anything else. */
export function decodeJson(bytes: Uint8Array): unknown {
  return parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}
