import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { useState } from "react";
import { useService } from "../../app/service.tsx";
import { explain, useSpeech, useWords } from "../../text/speech.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Confirm } from "../kit/confirm.tsx";
import { words as allWords } from "./words.ts";

/** Takes from somebody what they hold: each thread goes to its team's others, or waits. */
export function Reassign({ id, name }: { readonly id: string; readonly name: string }) {
  const { client } = useService();
  const queries = useQueryClient();
  const speech = useSpeech();
  const words = useWords(allWords).reassign;
  const say = useToast();
  const [asks, setAsks] = useState(false);
  const reassign = useMutation({
    mutationFn: () => unwrap(client.v1.colleagues[":id"].reassign.$post({ param: { id }, query: {}, json: {} })),
    onSuccess: ({ moved, failed, more }) => {
      say({ words: `${words.done(moved.length, failed.length)}${more ? words.more : ""}` });
      void queries.invalidateQueries({ queryKey: ["settings", "colleagues"] });
    },
    onError: (error) => say({ words: explain(speech, error) }),
    onSettled: () => setAsks(false),
  });
  return (
    <>
      <button type="button" aria-label={words.of(name)} onClick={() => setAsks(true)}>
        {words.act}
      </button>
      {asks ? (
        <Confirm
          title={words.ask(name)}
          lead={words.lead}
          act={words.act}
          busy={reassign.isPending}
          onAct={() => reassign.mutate()}
          onClose={() => setAsks(false)}
        />
      ) : null}
    </>
  );
}
