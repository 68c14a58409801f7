import { XMLParser } from "fast-xml-parser";
import { decodeJson } from "./decode.ts";
import { decodeXml } from "./feed-xml.ts";

/** Elements that may come once or many times, so that one alone is a list as well. */
const LISTS = new Set(["entry", "link", "at:deleted-entry"]);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  parseAttributeValue: false,
  // References are resolved below, so that no document can declare its own.
  processEntities: false,
  trimValues: true,
  maxNestedTags: 50,
  isArray: (name) => LISTS.has(name),
});

/**
 * A feed's XML as a value: attributes as `@name`, text as itself or `#text`, `entry`, `link` and `at:deleted-entry`
 * always lists. JSON is taken as well. Throws on anything else, and on any document type declaration.
 */
export function decodeFeed(bytes: Uint8Array): unknown {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  if (!text.trimStart().startsWith("<")) return decodeJson(bytes);
  if (/<!DOCTYPE/i.test(text)) throw new SyntaxError("A feed with a document type declaration is not read");
  const value: unknown = parser.parse(text);
  return resolved(value);
}

function resolved(value: unknown): unknown {
  if (typeof value === "string") return decodeXml(value);
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolved(inner)]));
}
