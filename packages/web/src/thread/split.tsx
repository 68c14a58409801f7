import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import { type FormEvent, useState } from "react";
import { useService } from "../app/service.tsx";
import { useGo, usePlace } from "../inbox/place.ts";
import { absolute, explain, useSpeech, useWords } from "../text/speech.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useToast } from "../ui/toast.tsx";
import { words } from "./words.ts";

/** Takes some of the posts out into a thread of their own, and goes there. */
export function Split(props: {
  readonly thread: ThreadDetail;
  readonly mentions: readonly Mention[];
  readonly onClose: () => void;
}) {
  const { thread, mentions, onClose } = props;
  const speech = useSpeech();
  const { t, lang } = speech;
  const w = useWords(words);
  const { client, live } = useService();
  const queries = useQueryClient();
  const say = useToast();
  const go = useGo();
  const place = usePlace();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const split = useMutation({
    mutationFn: () =>
      unwrap(
        client.v1.threads[":id"].split.$post({ param: { id: thread.threadId }, json: { mentionIds: [...chosen] } }),
      ),
    onSuccess: async (row) => {
      live.put(row);
      await queries.invalidateQueries({ queryKey: ["thread", thread.threadId] });
      onClose();
      say({ words: w.split1 });
      go({ ...place, thread: row.threadId });
    },
  });
  const turn = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const ready = chosen.size > 0 && chosen.size < mentions.length && !split.isPending;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) split.mutate();
  };
  return (
    <Dialog title={w.split} lead={w.splitLead} onClose={onClose} wide>
      <form className="split" onSubmit={submit}>
        <ul>
          {mentions.map(({ mentionId, text, createdAt, author, lang: of }) => (
            <li key={mentionId}>
              <label className="check">
                <input type="checkbox" checked={chosen.has(mentionId)} onChange={() => turn(mentionId)} />
                <span>
                  <span lang={of ?? undefined}>{text.slice(0, 120) || t.noWords}</span>{" "}
                  <span className="quiet">
                    {author?.name ?? author?.handle} {createdAt ? absolute(lang, createdAt) : null}
                  </span>
                </span>
              </label>
            </li>
          ))}
        </ul>
        {split.error ? (
          <p className="error" role="alert">
            {explain(speech, split.error)}
          </p>
        ) : null}
        <button type="submit" className="primary" aria-disabled={!ready}>
          {w.splitDo(chosen.size)}
        </button>
      </form>
    </Dialog>
  );
}
