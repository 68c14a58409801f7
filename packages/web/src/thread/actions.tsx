import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import type { Actor } from "@kikimimi/core/people/actor";
import type { ThreadAction } from "@kikimimi/core/thread/action";
import { type MouseEvent, useCallback, useMemo, useRef } from "react";
import { useCommands } from "../app/commands.ts";
import { explain, useSpeech } from "../text/speech.tsx";
import { useAct } from "./act.ts";
import { MoreActions } from "./more-actions.tsx";

/** Claim, release, resolve, reopen and what else fits the thread as it stands, with its keys. */
export function Actions(props: {
  readonly thread: ThreadDetail;
  readonly mentions: readonly Mention[];
  readonly me: Actor;
}) {
  const { thread, mentions, me } = props;
  const speech = useSpeech();
  const { t } = speech;
  const act = useAct(thread, me.id);
  const finish = useRef<HTMLButtonElement>(null);
  const mine = thread.claim?.id === me.id;
  const othersHold = thread.claim !== null && !mine;
  const closed = thread.status === "closed" || thread.status === "ignored";
  const works = me.role !== "viewer";
  const canRelease = mine || (othersHold && (me.role === "lead" || me.role === "admin"));
  const { isPending, mutate } = act;
  const run = useCallback(
    (action: ThreadAction): void => {
      if (!isPending) mutate(action);
    },
    [isPending, mutate],
  );
  useCommands(
    useMemo(
      () =>
        works
          ? [
              ...(mine || closed ? [] : [{ name: t.claim, keys: "c", run: () => run({ type: "claim" }) }]),
              ...(closed
                ? [{ name: t.reopen, run: () => run({ type: "reopen" }) }]
                : [{ name: t.finish, keys: "e", run: () => run({ type: "close" }) }]),
            ]
          : [],
      [works, mine, closed, t, run],
    ),
  );
  // The button to hold leaves when a thread is resolved; the keyboard then stands on the one that stays.
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
    (type: "claim" | "release" | "close" | "reopen") =>
    (event: MouseEvent): void => {
      // The second click of a double click would undo the first.
      if (event.detail < 2) run({ type });
    };
  return (
    <>
      <div className="actions">
        {closed ? null : (
          <button
            ref={holdButton}
            type="button"
            className={hold === "claim" ? "primary" : undefined}
            aria-disabled={isPending || hold === undefined}
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
          aria-disabled={isPending}
          aria-keyshortcuts={end === "close" ? "e" : undefined}
          onClick={click(end)}
        >
          {end === "close" ? t.finish : t.reopen}
        </button>
        {thread.status === "open" ? (
          <button type="button" aria-disabled={isPending} onClick={click("reopen")}>
            {t.reopen}
          </button>
        ) : null}
        <MoreActions thread={thread} mentions={mentions} me={me} run={run} />
      </div>
      {act.refusal ? (
        <p className="error" role="alert">
          {explain(speech, act.refusal)}
        </p>
      ) : null}
    </>
  );
}
