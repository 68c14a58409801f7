import type { ThreadDetail } from "@kikimimi/api/schema";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useAct } from "./act.ts";
import { focusIds, focusThread } from "../app/focus.ts";
import { useColleagues } from "../app/people.ts";
import { explain, useSpeech, useWords } from "../text/speech.tsx";
import { SuggestList, suggestProps, useSuggest } from "../ui/suggest.tsx";
import { putIn } from "../ui/typed.ts";
import { namedIn, offersFor } from "./colleagues-named.ts";
import { words } from "./words.ts";

/** Takes a note for colleagues. What is typed outlives errors, other threads and a new sign-in, for its writer alone. */
export function NoteForm({ thread, me }: { readonly thread: ThreadDetail; readonly me: string }) {
  const speech = useSpeech();
  const { t } = speech;
  const key = `kikimimi.note.${encodeURIComponent(me)}.${thread.threadId}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? "");
  const act = useAct(thread, me);
  const w = useWords(words);
  const box = useRef<HTMLTextAreaElement>(null);
  const others = (useColleagues().data ?? []).filter(({ id }) => id !== me);
  const colleagues = namedIn(text, others);
  const keep = (next: string): void => {
    setText(next);
    if (next) sessionStorage.setItem(key, next);
    else sessionStorage.removeItem(key);
  };
  const save = (): void => {
    if (text.trim() === "" || act.isPending) return;
    const named = colleagues.length > 0 ? { colleagues: colleagues.map(({ id, name }) => ({ id, name })) } : {};
    act.mutate({ type: "note", text, ...named }, { onSuccess: () => keep("") });
  };
  const suggest = useSuggest({
    sign: "@",
    text,
    find: (query) => offersFor(others, query),
    onTake: (id, typed) => {
      const name = others.find((one) => one.id === id)?.name ?? id;
      const put = putIn(text, typed, `@${name} `);
      flushSync(() => keep(put.text));
      box.current?.setSelectionRange(put.caret, put.caret);
    },
  });
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
        ref={box}
        id={focusIds.note}
        {...suggestProps(suggest)}
        rows={4}
        maxLength={10_000}
        placeholder={t.noteHint}
        value={text}
        readOnly={act.isPending}
        onChange={(event) => {
          suggest.follow(event);
          keep(event.target.value);
        }}
        onSelect={suggest.follow}
        onKeyDown={(event) => {
          if (suggest.press(event)) return;
          if (event.key === "Escape" && !event.nativeEvent.isComposing) focusThread();
        }}
      />
      <SuggestList suggest={suggest} label={w.mention} />
      <p className="quiet" role="status">
        {colleagues.length > 0 ? w.told(colleagues.map(({ name }) => name).join("・")) : w.mentionHint}
      </p>
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
