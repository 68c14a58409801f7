import type { Entity } from "@kikimimi/core/mention/mention";
import { WebUrl } from "@kikimimi/core/base/text";
import { present } from "../shared/field.ts";
import { textOfHtml } from "../shared/html.ts";
import type { MastodonStatus } from "./wire.ts";

const MAX_ENTITIES = 100;

/** The links of a status as marks of its text: mentions and hashtags carry a class, everything else is an address. */
export function entitiesOf(text: string, { content = "", tags, spoiler_text: warning }: MastodonStatus): Entity[] {
  const names = new Map(tags?.flatMap((tag) => (tag?.url === undefined ? [] : [[tag.url, tag.name] as const])));
  let from = warning ? warning.length : 0;
  return anchorsOf(content).flatMap(({ attributes, inner }): Entity[] => {
    const shown = textOfHtml(inner).trim();
    const start = shown === "" ? -1 : text.indexOf(shown, from);
    if (start < 0) return [];
    const end = start + shown.length;
    from = end;
    const href = WebUrl.parse(textOfHtml(attributeOf(attributes, "href")));
    const classes = attributeOf(attributes, "class").split(/\s+/);
    if (classes.includes("hashtag") || /^[#＃]/.test(shown)) {
      const name = (href === undefined ? undefined : names.get(href)) ?? shown.replace(/^[#＃]/, "");
      return [{ type: "hashtag", start, end, target: name }];
    }
    const type = classes.includes("mention") || shown.startsWith("@") ? "mention" : "link";
    return [{ type, start, end, ...present({ target: href }) }];
  });
}

/** The anchors of sanitised HTML, in order; read by hand because a pattern could be made to take quadratic time. */
function anchorsOf(html: string): { readonly attributes: string; readonly inner: string }[] {
  const anchors: { readonly attributes: string; readonly inner: string }[] = [];
  for (let at = html.indexOf("<a "); at >= 0 && anchors.length < MAX_ENTITIES; at = html.indexOf("<a ", at + 1)) {
    const open = html.indexOf(">", at);
    const close = open < 0 ? -1 : html.indexOf("</a>", open);
    if (close < 0) break;
    anchors.push({ attributes: html.slice(at + 3, open), inner: html.slice(open + 1, close) });
    at = close;
  }
  return anchors;
}

function attributeOf(attributes: string, name: string): string {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
}
