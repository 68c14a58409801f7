import { useBlocker } from "@tanstack/react-router";
import { type ReactNode, useRef } from "react";
import { useWords } from "../../text/speech.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { words as allWords } from "./words.ts";

/** Asks before somebody leaves what they have not saved; `allow` lets the next step pass, `drop` forgets what was kept. */
export function useLeaveGuard(
  dirty: boolean,
  drop: () => void,
): { readonly allow: () => void; readonly dialog: ReactNode } {
  const words = useWords(allWords).leave;
  const free = useRef(false);
  const blocker = useBlocker({
    shouldBlockFn: () => dirty && !free.current,
    enableBeforeUnload: () => dirty && !free.current,
    withResolver: true,
  });
  const dialog =
    blocker.status === "blocked" ? (
      <Dialog title={words.title} lead={words.lead} onClose={blocker.reset}>
        <div className="kit-buttons">
          <button type="button" className="primary" onClick={blocker.reset}>
            {words.stay}
          </button>
          <button
            type="button"
            onClick={() => {
              drop();
              blocker.proceed();
            }}
          >
            {words.go}
          </button>
        </div>
      </Dialog>
    ) : null;
  return {
    allow: () => {
      free.current = true;
    },
    dialog,
  };
}
