import * as z from "zod";
import type { Media } from "@kikimimi/core/mention/mention";
import { Address, Label, present } from "../shared/field.ts";
import { isRecord } from "../shared/members.ts";
import { AtUri } from "./wire.ts";

const MAX_MEDIA = 50;

const Picture = z
  .looseObject({ fullsize: Address, alt: Label, image: z.unknown().optional() })
  .refine(({ fullsize, alt, image }) => fullsize !== undefined || alt !== undefined || image !== undefined);
const Video = z.looseObject({ playlist: Address, alt: Label });
const Card = z.looseObject({ uri: Address, title: Label });

/**
 * What a post brings along, from the view where there is one, else from the record, which names files by hash only.
 * A quoted post is a link: its words stay its own, so that they go when it is deleted.
 */
export function mediaOf(embed: unknown): Media[] {
  if (!isRecord(embed) || typeof embed["$type"] !== "string") return [];
  return mediaIn(embed, embed["$type"].replace(/#view$/, "")).slice(0, MAX_MEDIA);
}

function mediaIn(embed: Readonly<Record<string, unknown>>, type: string): Media[] {
  switch (type) {
    case "app.bsky.embed.images":
      return picturesOf(embed["images"]);
    case "app.bsky.embed.gallery":
      return picturesOf(embed["media"] ?? embed["items"]);
    case "app.bsky.embed.video":
      return parsed(Video, embed).map(({ playlist: url, alt: description }) => ({
        type: "video",
        ...present({ url, description }),
      }));
    case "app.bsky.embed.external":
      return parsed(Card, embed["external"]).map(({ uri: url, title: description }) => ({
        type: "link",
        ...present({ url, description }),
      }));
    case "app.bsky.embed.record":
      return quoteOf(embed["record"]);
    case "app.bsky.embed.recordWithMedia":
      return [...mediaOf(embed["media"]), ...(isRecord(embed["record"]) ? quoteOf(embed["record"]["record"]) : [])];
    default:
      return [];
  }
}

function picturesOf(list: unknown): Media[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item) =>
    parsed(Picture, item).map(({ fullsize: url, alt: description }): Media => ({
      type: "image",
      ...present({ url, description }),
    })),
  );
}

function quoteOf(record: unknown): Media[] {
  const uri = isRecord(record) ? AtUri.safeParse(record["uri"]) : undefined;
  const url = uri?.success ? webUrlOf(uri.data) : undefined;
  return url === undefined ? [] : [{ type: "link", url }];
}

function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S>[] {
  const result = schema.safeParse(value);
  return result.success ? [result.data] : [];
}

/** The page of a post; undefined for any other record. */
export function webUrlOf(uri: string, handle?: string): string | undefined {
  const [did, collection, rkey] = uri.slice("at://".length).split("/");
  if (did === undefined || rkey === undefined || collection !== "app.bsky.feed.post") return undefined;
  return `https://bsky.app/profile/${handle ?? did}/post/${encodeURIComponent(rkey)}`;
}
