import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { ThreadRow } from "@kikimimi/api/schema";
import { AppError } from "@kikimimi/core/error";
import { useState } from "react";
import { useService } from "./service.tsx";

/** What a person can do with a whole thread. */
export type Act =
  | { readonly type: "claim" }
  | { readonly type: "release" }
  | { readonly type: "close" }
  | { readonly type: "reopen" }
  | { readonly type: "note"; readonly text: string };

/** Does something with a thread and shows at once how it stands then; a refusal counts until the thread changes. */
export function useAct({ threadId, rev }: Pick<ThreadRow, "threadId" | "rev">) {
  const { client, live } = useService();
  const queries = useQueryClient();
  const queryKey = ["thread", threadId];
  const [refusedAt, setRefusedAt] = useState(rev);
  const act = useMutation({
    mutationFn: (asked: Act) => send(client, threadId, asked),
    onSuccess: async (row) => {
      live.put(row);
      await queries.invalidateQueries({ queryKey });
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

function send(client: Client, id: string, act: Act): Promise<ThreadRow> {
  const thread = client.v1.threads[":id"];
  const param = { id };
  switch (act.type) {
    case "claim":
      return unwrap(thread.claim.$post({ param }));
    case "release":
      return unwrap(thread.release.$post({ param }));
    case "close":
      return unwrap(thread.close.$post({ param, json: {} }));
    case "reopen":
      return unwrap(thread.reopen.$post({ param }));
    case "note":
      return unwrap(thread.notes.$post({ param, json: { text: act.text } }));
  }
}
