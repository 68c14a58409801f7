import { digestOf } from "@kikimimi/core/base/identity";
import type { InstagramSettings } from "./manifest.ts";
import { GRAPH_URL, GRAPH_VERSION } from "../shared/graph.ts";

/** Host and version that the source's kind of token is for. */
export function baseOf({ login }: InstagramSettings): string {
  return login === "instagram" ? `https://graph.instagram.com/${GRAPH_VERSION}` : GRAPH_URL;
}

/** Where people see an account. */
export function profileUrl(username: string): string {
  return `https://www.instagram.com/${encodeURIComponent(username)}/`;
}

/** Enough to see whether a text is another one than before. */
export function textDigest(text: string): string {
  return digestOf(text).slice(0, 10);
}
