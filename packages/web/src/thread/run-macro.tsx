import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { useService } from "../app/service.tsx";
import { explain, useSpeech, useWords } from "../text/speech.tsx";
import { Chooser } from "../ui/chooser.tsx";
import { useToast } from "../ui/toast.tsx";
import { words } from "./words.ts";

/** The brand's macros. */
export function useMacros() {
  const { client } = useService();
  return useQuery({
    queryKey: ["macros"],
    queryFn: async () => (await unwrap(client.v1.macros.$get({ query: {} }))).items,
    staleTime: 60_000,
  });
}

/** Runs one of the brand's macros on a thread, as a whole or not at all. */
export function RunMacro({ threadId, onClose }: { readonly threadId: string; readonly onClose: () => void }) {
  const speech = useSpeech();
  const { t } = speech;
  const w = useWords(words);
  const { client, live } = useService();
  const queries = useQueryClient();
  const say = useToast();
  const { data, isPending } = useMacros();
  const nameOf = (id: string): string => data?.find((macro) => macro.id === id)?.name ?? id;
  const run = useMutation({
    mutationFn: (macroId: string) =>
      unwrap(client.v1.threads[":id"].macros[":macroId"].$post({ param: { id: threadId, macroId }, json: {} })),
    onSuccess: async ({ outcome, thread }, id) => {
      live.put(thread);
      onClose();
      say({ words: outcome === "done" ? w.macroDone(nameOf(id)) : w.macroUnchanged(nameOf(id)) });
      await Promise.all(["thread", "replies"].map((name) => queries.invalidateQueries({ queryKey: [name, threadId] })));
    },
  });
  const step = run.error instanceof AppError ? run.error.details.issues?.[0]?.path.split(".")[1] : undefined;
  return (
    <Chooser
      title={w.macro}
      hint={w.macroHint}
      none={isPending ? t.loading : w.macroNone}
      choices={data?.map(({ id, name, actions, cannedReply }) => ({
        id,
        name,
        detail: [
          ...actions.map(({ type }) => t.deedNames[type]),
          ...(cannedReply === undefined ? [] : [w.macroDrafts]),
        ].join("、"),
        words: [id],
      }))}
      onChoose={(id) => run.isPending || run.mutate(id)}
      onClose={onClose}
    >
      {run.error ? (
        <p className="error" role="alert">
          {step === undefined ? null : `${w.macroFailed(String(Number(step) + 1))} `}
          {explain(speech, run.error)}
        </p>
      ) : null}
    </Chooser>
  );
}
