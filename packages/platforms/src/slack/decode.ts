import { parseJson } from "@kikimimi/core/base/json";
import { decodeJson } from "../shared/decode.ts";

/**
 * Events are JSON; commands and interactions are forms, of which interactions hold JSON in `payload`. A form never
 * begins with a brace, so that what was decoded once is told from what was not. Throws on anything else.
 */
export function decodeSlack(body: Uint8Array, headers: Readonly<Record<string, string>>): unknown {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  const isForm = FORM.test(headers["content-type"] ?? "") || /^[\w.%-]+=[^\s{}[\]"]*(?:&|$)/.test(text);
  if (!isForm || /^\s*[[{]/.test(text)) return decodeJson(body);
  const form = new URLSearchParams(text);
  const payload = form.get("payload");
  return payload === null ? Object.fromEntries(form) : parseJson(payload);
}

const FORM = /^application\/x-www-form-urlencoded\b/i;
