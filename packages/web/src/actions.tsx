import type { ThreadDetail } from "@kikimimi/api/schema";
import type { Actor } from "@kikimimi/core/actor";
import { type MouseEvent, useCallback, useRef } from "react";
import { type Act, useAct } from "./act.ts";
import { focusNote } from "./focus.ts";
import { useKeys } from "./keys.ts";
import { explain, useSpeech } from "./words.tsx";

/** Claim, release, close, reopen: what fits the thread as it stands, with its keys. */
export function Actions({ thread, me }: { readonly thread: ThreadDetail; readonly me: Actor }) {
  const speech = useSpeech();
  const { t } = speech;
  const act = useAct(thread);
  const finish = useRef<HTMLButtonElement>(null);
  const mine = thread.claim?.id === me.id;
  const othersHold = thread.claim !== null && !mine;
  const closed = thread.status === "closed";
  const works = me.role !== "viewer";
  const canRelease = mine || (othersHold && (me.role === "lead" || me.role === "admin"));
  const run = (type: Exclude<Act["type"], "note">) => (): void => {
    if (!act.isPending) act.mutate({ type });
  };
  useKeys(
    works
      ? {
          ...(mine || closed ? {} : { c: run("claim") }),
          ...(closed ? {} : { e: run("close") }),
          n: focusNote,
        }
      : {},
  );
  // The button to hold leaves when a thread is closed; the keyboard then stands on the one that stays.
  const holdButton = useCallback((button: HTMLButtonElement | null) => {
    return () => {
      if (button !== null && document.activeElement === button) finish.current?.focus();
    };
  }, []);
  if (!works) return <p className="quiet">{t.viewerOnly}</p>;
  // One button to hold and one to finish, whatever they say, and never `disabled`: so the focus stays where it is.
  const hold = !thread.claim ? "claim" : canRelease ? "release" : undefined;
  const end = closed ? "reopen" : "close";
  const click =
    (type: Exclude<Act["type"], "note">) =>
    (event: MouseEvent): void => {
      // The second click of a double click would undo the first.
      if (event.detail < 2) run(type)();
    };
  return (
    <>
      <div className="actions">
        {closed ? null : (
          <button
            ref={holdButton}
            type="button"
            className={hold === "claim" ? "primary" : undefined}
            aria-disabled={act.isPending || hold === undefined}
            aria-keyshortcuts={hold === "claim" ? "c" : undefined}
            onClick={hold && click(hold)}
          >
            {hold ? t[hold] : t.heldBy(thread.claim?.name ?? "")}
          </button>
        )}
        <button
          ref={finish}
          type="button"
          className={closed ? "primary" : undefined}
          aria-disabled={act.isPending}
          aria-keyshortcuts={end === "close" ? "e" : undefined}
          onClick={click(end)}
        >
          {end === "close" ? t.finish : t.reopen}
        </button>
        {thread.status === "open" ? (
          <button type="button" aria-disabled={act.isPending} onClick={click("reopen")}>
            {t.reopen}
          </button>
        ) : null}
      </div>
      <p className="unseen" role="status">
        {act.isSuccess ? t.acted[act.variables.type] : ""}
      </p>
      {act.refusal ? (
        <p className="error" role="alert">
          {explain(speech, act.refusal)}
        </p>
      ) : null}
    </>
  );
}
