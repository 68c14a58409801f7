import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { ThreadRow } from "@kikimimi/api/schema";
import type { ThreadAction } from "@kikimimi/core/thread/action";
import { AppError } from "@kikimimi/core/base/error";
import { useState } from "react";
import { reach } from "../app/profile.ts";
import { useService } from "../app/service.tsx";
import { useSpeech } from "../text/speech.tsx";
import { useToast } from "../ui/toast.tsx";
import { undoOf } from "./undo.ts";

type Row = Pick<ThreadRow, "threadId" | "rev" | "claim" | "status">;

/** Does something with a thread and shows at once how it stands then; a refusal counts until the thread changes. */
export function useAct(thread: Row, me: string) {
  const { threadId, rev } = thread;
  const { client, live } = useService();
  const { t } = useSpeech();
  const queries = useQueryClient();
  const say = useToast();
  const queryKey = ["thread", threadId];
  const [refusedAt, setRefusedAt] = useState(rev);
  const run = async (actions: readonly ThreadAction[]): Promise<void> => {
    for (const action of actions) live.put(await send(client, threadId, action));
    await queries.invalidateQueries({ queryKey });
  };
  const act = useMutation({
    // One after the other, whichever button or key it was: claiming and replying at once claims once.
    scope: { id: `act ${threadId}` },
    mutationFn: async (asked: ThreadAction) => {
      const before = queries.getQueryData<Pick<ThreadRow, "rev">>(queryKey)?.rev;
      const row = await send(client, threadId, asked);
      return { row, changed: row.rev !== before };
    },
    // How it is taken back depends on how the thread stood before.
    onMutate: (asked) => ({ back: undoOf(asked, thread, me) }),
    onSuccess: async ({ row, changed }, asked, { back }) => {
      live.put(row);
      if (asked.type === "claim") reach("claimed");
      await queries.invalidateQueries({ queryKey });
      if (!changed) return;
      say({
        words: t.acted[asked.type],
        undo:
          back &&
          (() => {
            run(back).then(
              () => say({ words: t.toast.undone }),
              () => say({ words: t.toast.notUndone }),
            );
          }),
      });
    },
    onError: async (error) => {
      // A conflict means that somebody was faster: the refusal belongs to what the thread has become.
      const read = queries.invalidateQueries({ queryKey });
      if (error instanceof AppError && error.code === "conflict") await read;
      setRefusedAt(queries.getQueryData<Pick<ThreadRow, "rev">>(queryKey)?.rev ?? rev);
    },
  });
  return { ...act, refusal: refusedAt === rev ? act.error : null };
}

function send(client: Client, id: string, action: ThreadAction): Promise<ThreadRow> {
  return unwrap(client.v1.threads[":id"].actions.$post({ param: { id }, json: action }));
}
