import type { Entity } from "@kikimimi/core/mention/mention";

const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** `<…>` holds a mention, a channel, a command or a link, with a label after a bar. */
const MARKS = /<([^<>|\n]+)(?:\|([^<>\n]*))?>/g;

/** Slack escapes three characters and no others. Source: docs.slack.dev/messaging/formatting-message-text. */
export function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** The opposite of `unescaped`, for what people typed: nothing in it becomes a mention or a link with a label. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Slack's marked-up text as people see it, with the stretches that were marked. */
export function plainText(markup: string): { readonly text: string; readonly entities: Entity[] } {
  const entities: Entity[] = [];
  let text = "";
  let from = 0;
  for (const match of markup.matchAll(MARKS)) {
    const [whole, target = "", label] = match;
    text += unescaped(markup.slice(from, match.index));
    from = match.index + whole.length;
    const start = text.length;
    const mark = readMark(unescaped(target), unescaped(label ?? ""));
    text += mark.shown;
    if (mark.entity && text.length > start) entities.push({ ...mark.entity, start, end: text.length });
  }
  return { text: text + unescaped(markup.slice(from)), entities };
}

type Mark = { readonly shown: string; readonly entity?: Pick<Entity, "type" | "target"> };

function readMark(target: string, label: string): Mark {
  const id = target.slice(1);
  switch (target.slice(0, 1)) {
    case "@":
      return { shown: `@${label.replace(/^@/, "") || id}`, entity: { type: "mention", target: id } };
    case "#":
      return { shown: `#${label || id}` };
    case "!":
      return { shown: label || `@${id.split("^")[0] ?? id}` };
    default:
      return { shown: label || target, entity: { type: "link", target } };
  }
}
