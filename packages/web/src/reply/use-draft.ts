import { unwrap } from "@kikimimi/api/client";
import type { CheckedReply } from "@kikimimi/api/schema-reply";
import { useEffect, useState } from "react";
import { useService } from "../app/service.tsx";
import { createDraft, type Draft } from "./draft.ts";
import { backupOf } from "./unsaved.ts";

/** The draft of this box, for as long as the box is there; what it could not save stays with the browser. */
export function useDraft(threadId: string, me: string, saved: CheckedReply | undefined): Draft {
  const { client } = useService();
  const [draft] = useState(() => {
    const replies = client.v1.threads[":id"].replies;
    const one = replies[":replyId"];
    const backup = backupOf(sessionStorage, me, threadId);
    return createDraft({
      saved,
      unsaved: backup.read(),
      keep: backup.keep,
      api: {
        create: (words, mentionId) =>
          unwrap(replies.$post({ param: { id: threadId }, json: { ...words, ...(mentionId ? { mentionId } : {}) } })),
        edit: (replyId, words, expectedVersion) =>
          unwrap(one.$put({ param: { id: threadId, replyId }, json: { ...words, expectedVersion } })),
        find: async (replyId) =>
          (await unwrap(replies.$get({ param: { id: threadId } }))).items.find((reply) => reply.replyId === replyId),
        remove: (replyId) => unwrap(one.$delete({ param: { id: threadId, replyId } })),
      },
    });
  });
  useEffect(() => {
    const save = (): void => void draft.save();
    addEventListener("online", save);
    return () => {
      removeEventListener("online", save);
      save();
    };
  }, [draft]);
  return draft;
}
