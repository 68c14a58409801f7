import type { Entity } from "@kikimimi/core/mention/mention";
import { present } from "../shared/field.ts";
import type { Facet } from "./wire.ts";

const MAX_ENTITIES = 100;

const TYPES: ReadonlyMap<string, Exclude<Entity["type"], "cashtag">> = new Map(
  Object.entries({
    "app.bsky.richtext.facet#mention": "mention",
    "app.bsky.richtext.facet#link": "link",
    "app.bsky.richtext.facet#tag": "hashtag",
  } as const),
);

/**
 * Facets of a text as entities: byte offsets of its UTF-8 form become UTF-16 units. What points outside the text or
 * into the middle of a character is dropped. Source: lexicon app.bsky.richtext.facet.
 */
export function entitiesOf(text: string, facets: readonly (Facet | undefined)[]): Entity[] {
  const bytes = Buffer.from(text, "utf8");
  return facets
    .filter((facet) => facet !== undefined)
    .flatMap(({ index, features }): Entity[] => {
      const [start, end] = [unitOf(bytes, index.byteStart), unitOf(bytes, index.byteEnd)];
      if (start === undefined || end === undefined || end <= start) return [];
      return features.flatMap((feature): Entity[] => {
        const type = feature && TYPES.get(feature.$type);
        if (!type) return [];
        const { did, uri, tag } = feature;
        if (type === "hashtag" && tag?.startsWith("$")) return [{ type: "cashtag", start, end, target: tag.slice(1) }];
        const target = { mention: did, link: uri, hashtag: tag }[type];
        return [{ type, start, end, ...present({ target }) }];
      });
    })
    .sort((a, b) => a.start - b.start)
    .slice(0, MAX_ENTITIES);
}

/** The UTF-16 unit at a byte; undefined beyond the text or inside a character. */
function unitOf(bytes: Buffer, at: number): number | undefined {
  const next = bytes[at];
  if (at > bytes.length || (next !== undefined && (next & 0xc0) === 0x80)) return undefined;
  return bytes.toString("utf8", 0, at).length;
}
