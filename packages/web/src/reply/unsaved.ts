import type { Unsaved } from "./draft.ts";

/** Where a person's unsaved words for a thread outlive a lost connection, other threads and a new sign-in. */
export function backupOf(storage: Pick<Storage, "getItem" | "setItem" | "removeItem">, me: string, threadId: string) {
  const key = `kikimimi.reply.${encodeURIComponent(me)}.${threadId}`;
  return {
    read: (): Unsaved | undefined => readUnsaved(storage.getItem(key)),
    keep: (unsaved: Unsaved | undefined): void => {
      if (unsaved) storage.setItem(key, JSON.stringify(unsaved));
      else storage.removeItem(key);
    },
  };
}

/** What was kept; what makes no sense is nothing. */
export function readUnsaved(kept: string | null): Unsaved | undefined {
  if (kept === null) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(kept);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("text" in value) || typeof value.text !== "string")
    return undefined;
  const words = { text: value.text, ...cannedIn("cannedReply" in value ? value.cannedReply : undefined) };
  const replyId = "replyId" in value && typeof value.replyId === "string" ? value.replyId : undefined;
  const version = "version" in value && typeof value.version === "number" ? value.version : undefined;
  if (replyId === undefined || version === undefined) return words;
  return { ...words, replyId, version };
}

function cannedIn(value: unknown): Pick<Unsaved, "cannedReply"> {
  if (typeof value !== "object" || value === null || !("id" in value) || !("version" in value)) return {};
  const { id, version } = value;
  return typeof id === "string" && typeof version === "number" ? { cannedReply: { id, version } } : {};
}
