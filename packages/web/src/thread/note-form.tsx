import type { ThreadDetail } from "@kikimimi/api/schema";
import { useState } from "react";
import { useAct } from "./act.ts";
import { focusIds, focusThread } from "../app/focus.ts";
import { explain, useSpeech } from "../text/speech.tsx";

/** Takes a note for colleagues. What is typed outlives errors, other threads and a new sign-in, for its writer alone. */
export function NoteForm({ thread, me }: { readonly thread: ThreadDetail; readonly me: string }) {
  const speech = useSpeech();
  const { t } = speech;
  const key = `kikimimi.note.${encodeURIComponent(me)}.${thread.threadId}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? "");
  const act = useAct(thread, me);
  const keep = (next: string): void => {
    setText(next);
    if (next) sessionStorage.setItem(key, next);
    else sessionStorage.removeItem(key);
  };
  const save = (): void => {
    if (text.trim() === "" || act.isPending) return;
    act.mutate({ type: "note", text }, { onSuccess: () => keep("") });
  };
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <label htmlFor={focusIds.note}>{t.noteLabel}</label>
      <textarea
        id={focusIds.note}
        rows={4}
        maxLength={10_000}
        placeholder={t.noteHint}
        value={text}
        readOnly={act.isPending}
        onChange={(event) => keep(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && !event.nativeEvent.isComposing) focusThread();
        }}
      />
      <div>
        <button type="submit" aria-disabled={text.trim() === "" || act.isPending}>
          {act.isPending ? t.saving : t.noteSave}
        </button>
        {act.refusal ? (
          <p className="error" role="alert">
            {explain(speech, act.refusal)}
          </p>
        ) : null}
      </div>
    </form>
  );
}
