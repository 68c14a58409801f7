import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { ThreadRow } from "@kikimimi/api/schema";
import { useService } from "./service.tsx";

/** What a person can do with a whole thread. */
export type Act =
  | { readonly type: "claim" }
  | { readonly type: "release" }
  | { readonly type: "close" }
  | { readonly type: "reopen" }
  | { readonly type: "note"; readonly text: string };

/** Does something with a thread and shows at once how it stands then. */
export function useAct(threadId: string) {
  const { client, live } = useService();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: Act) => send(client, threadId, act),
    onSuccess: (row) => live.put(row),
    // A refusal means that somebody was faster: what is shown is out of date.
    onSettled: () => queries.invalidateQueries({ queryKey: ["thread", threadId] }),
  });
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
