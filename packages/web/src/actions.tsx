import type { ThreadDetail } from "@kikimimi/api/schema";
import type { Actor } from "@kikimimi/core/actor";
import { AppError } from "@kikimimi/core/error";
import type { MouseEvent } from "react";
import { type Act, useAct } from "./act.ts";
import { focusNote } from "./focus.ts";
import { useKeys } from "./keys.ts";
import { absolute, explain, useSpeech } from "./words.tsx";

/** Claim, release, close, reopen: what fits the thread as it stands, with its keys. */
export function Actions({ thread, me }: { readonly thread: ThreadDetail; readonly me: Actor }) {
  const { t } = useSpeech();
  const act = useAct(thread.threadId);
  const mine = thread.claim?.id === me.id;
  const othersHold = thread.claim !== null && !mine;
  const works = me.role !== "viewer";
  const canRelease = mine || (othersHold && (me.role === "lead" || me.role === "admin"));
  const run = (type: Exclude<Act["type"], "note">) => (): void => {
    if (!act.isPending) act.mutate({ type });
  };
  useKeys(
    works
      ? {
          ...(mine ? {} : { c: run("claim") }),
          ...(thread.status === "closed" ? {} : { e: run("close") }),
          n: focusNote,
        }
      : {},
  );
  if (!works) return <p className="quiet">{t.viewerOnly}</p>;
  // One button to hold and one to finish, whatever they say, and never `disabled`: so the focus stays where it is.
  const hold = !thread.claim ? "claim" : canRelease ? "release" : undefined;
  const end = thread.status === "closed" ? "reopen" : "close";
  const click =
    (type: Exclude<Act["type"], "note">) =>
    (event: MouseEvent): void => {
      // The second click of a double click would undo the first.
      if (event.detail < 2) run(type)();
    };
  return (
    <>
      <div className="actions">
        <button
          type="button"
          className={hold === "claim" ? "primary" : undefined}
          aria-disabled={act.isPending || hold === undefined}
          aria-keyshortcuts={hold === "claim" ? "c" : undefined}
          onClick={hold && click(hold)}
        >
          {hold ? t[hold] : t.heldBy(thread.claim?.name ?? "")}
        </button>
        <button
          type="button"
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
      <Refusal error={act.error} />
    </>
  );
}

function Refusal({ error }: { readonly error: unknown }) {
  const { t, lang } = useSpeech();
  if (!error) return null;
  const holder = error instanceof AppError ? error.details.holder : undefined;
  return (
    <p className="error" role="alert">
      {holder ? t.taken(holder.name, absolute(lang, holder.since)) : explain(t, error)}
    </p>
  );
}
