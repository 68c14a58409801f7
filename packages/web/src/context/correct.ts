import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { Mention } from "@kikimimi/api/schema";
import type { Correction } from "@kikimimi/core/mention/signal";
import { useService } from "../app/service.tsx";
import { useSpeech } from "../text/speech.tsx";
import { useToast } from "../ui/toast.tsx";

/** Overrules the machine on one post; what was ruled before comes back by undo. */
export function useCorrect({ mentionId, correction }: Pick<Mention, "mentionId" | "correction">) {
  const { client, live } = useService();
  const { t } = useSpeech();
  const queries = useQueryClient();
  const say = useToast();
  const put = async (json: Correction): Promise<void> => {
    const thread = await unwrap(client.v1.mentions[":id"].correction.$put({ param: { id: mentionId }, json }));
    queries.setQueryData(["thread", thread.threadId], thread);
    live.put(thread);
  };
  return useMutation({
    mutationFn: put,
    // The answer changes what is known of the post; what stood before it has to be kept first.
    onMutate: () => correction?.value ?? {},
    onSuccess: (_done, _asked, before) =>
      say({
        words: t.saved,
        undo: () => {
          put(before).then(
            () => say({ words: t.toast.undone }),
            () => say({ words: t.toast.notUndone }),
          );
        },
      }),
  });
}
