const TITLE = "thread-title";
const NOTE = "note";

/** Ids by which a key or a control elsewhere on the page brings the focus somewhere. */
export const focusIds = { title: TITLE, note: NOTE } as const;

/** Brings the keyboard, and who listens to the page, to the open thread. */
export function focusThread(): void {
  document.getElementById(TITLE)?.focus({ preventScroll: true });
}

/** Brings the keyboard to the note box. */
export function focusNote(): void {
  document.getElementById(NOTE)?.focus();
}
