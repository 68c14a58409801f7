import type { Author, Mention } from "@kikimimi/core/mention/mention";

/** Whom somebody looks for on a platform: an account by its id, or by a handle with or without its sign. */
export type Wanted = { readonly author: string } | { readonly handle: string };

/** The author whom a customer's post names in any of its versions, where that is the one looked for. */
export function authorOf({ revisions }: Mention, wanted: Wanted): Author | undefined {
  for (const { author, own } of revisions) if (author && !own && isWanted(author, wanted)) return author;
  return undefined;
}

/** Whether an author is the one looked for; handles do not tell upper from lower case. */
export function isWanted({ id, handle }: Author, wanted: Wanted): boolean {
  if ("author" in wanted) return id === wanted.author;
  return handle !== undefined && plain(handle) === plain(wanted.handle);
}

function plain(handle: string): string {
  return handle
    .trim()
    .replace(/^[@＠]/, "")
    .normalize("NFKC")
    .toLowerCase();
}

/** An id shorter than this may stand in a name by chance. */
const TELLING = 4;

/** Whether a conversation is named after an account, as talks between two are. */
export function isNamedAfter(conversation: string, author: string): boolean {
  return author.length >= TELLING && conversation.includes(author);
}
