const TITLE = "thread-title";
const NOTE = "note";
const REPLY = "reply";

/** Ids by which a key or a control elsewhere on the page brings the focus somewhere. */
export const focusIds = { title: TITLE, note: NOTE, reply: REPLY } as const;

/** Brings the keyboard, and who listens to the page, to the open thread. */
export function focusThread(): void {
  document.getElementById(TITLE)?.focus({ preventScroll: true });
}

/** Brings the keyboard to the note box. */
export function focusNote(): void {
  document.getElementById(NOTE)?.focus();
}

/** Brings the keyboard to the reply box; false where there is none. */
export function focusReply(): boolean {
  const box = document.getElementById(REPLY);
  box?.focus();
  return box !== null;
}

/** Where the control that had the keyboard is gone, brings it to the reply box, or else to the open thread. */
export function keepFocus(): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  if (!focusReply()) focusThread();
}
