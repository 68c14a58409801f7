import type { Entity } from "@kikimimi/core/mention/mention";
import type { DiscordUser } from "./wire.ts";

/** `<@42>` and `<@!42>` name a user, `<:kasa:42>` and `<a:kasa:42>` an emoji of the server. */
const MARKS = /<@!?(\d{1,20})>|<a?(:\w{2,32}:)\d{1,20}>/g;

/** Content as people see it: users by their names, each a marked stretch, and emojis by theirs. */
export function plainText(
  content: string,
  mentions: readonly (DiscordUser | undefined)[],
): { readonly text: string; readonly entities: Entity[] } {
  const names = new Map(mentions.map((user) => [user?.id, user?.global_name ?? user?.username]));
  const entities: Entity[] = [];
  let text = "";
  let from = 0;
  for (const mark of content.matchAll(MARKS)) {
    const [whole, userId, emoji] = mark;
    text += content.slice(from, mark.index);
    from = mark.index + whole.length;
    if (userId === undefined) {
      text += emoji ?? whole;
      continue;
    }
    const start = text.length;
    const name = names.get(userId);
    text += name === undefined ? whole : `@${name}`;
    entities.push({ type: "mention", start, end: text.length, target: userId });
  }
  return { text: text + content.slice(from), entities };
}
