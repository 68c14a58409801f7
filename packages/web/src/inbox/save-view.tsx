import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import type { View } from "@kikimimi/core/triage/view";
import { type FormEvent, useId, useState } from "react";
import { useService } from "../app/service.tsx";
import { explain, useSpeech, useWords } from "../text/speech.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useToast } from "../ui/toast.tsx";
import type { List } from "./place.ts";
import { draftOf, isMoreThanView } from "./view-place.ts";
import { words } from "./words.ts";

/** Asks under which name, and for whom, the list as it is narrowed is kept; a name that is there is saved over. */
export function SaveView(props: {
  readonly list: List;
  readonly known: readonly View[];
  readonly leads: boolean;
  readonly onClose: () => void;
}) {
  const { list, known, leads, onClose } = props;
  const speech = useSpeech();
  const w = useWords(words);
  const { client } = useService();
  const queries = useQueryClient();
  const say = useToast();
  const fieldId = useId();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const save = useMutation({
    mutationFn: async () => {
      const draft = draftOf(list, name.trim());
      if (!draft) throw new Error("this list is none of the queue's");
      const same = known.find((view) => view.name === draft.name && (view.owner === null) === shared);
      const id = same?.id ?? newId();
      const json = same ? { ...draft, expectedVersion: same.version } : draft;
      return unwrap(client.v1.views[":id"].$put({ param: { id }, query: { owner: shared ? "brand" : "me" }, json }));
    },
    onSuccess: async (view) => {
      await queries.invalidateQueries({ queryKey: ["views"] });
      onClose();
      say({ words: w.saved(view.name) });
    },
    onError: () => queries.invalidateQueries({ queryKey: ["views"] }),
  });
  const ready = name.trim() !== "" && !save.isPending;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) save.mutate();
  };
  return (
    <Dialog title={w.saveTitle} lead={w.saveLead} onClose={onClose}>
      <form className="ask" onSubmit={submit}>
        <label htmlFor={fieldId}>{w.name}</label>
        <input id={fieldId} value={name} maxLength={80} autoFocus onChange={(event) => setName(event.target.value)} />
        {leads ? (
          <label className="check">
            <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
            {w.share}
          </label>
        ) : null}
        {isMoreThanView(list) ? <p className="quiet">{w.notKept}</p> : null}
        {save.error ? (
          <p className="error" role="alert">
            {save.error instanceof AppError && save.error.code === "conflict"
              ? w.exists(name.trim())
              : explain(speech, save.error)}
          </p>
        ) : null}
        <button type="submit" className="primary" aria-disabled={!ready}>
          {w.saveDo}
        </button>
      </form>
    </Dialog>
  );
}

/** An id that no other view has. */
function newId(): string {
  return `v-${crypto.randomUUID().slice(0, 13)}`;
}
