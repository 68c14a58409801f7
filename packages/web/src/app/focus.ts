const TITLE = "thread-title";
const NOTE = "note";
const REPLY = "reply";

/** Ids by which a key or a control elsewhere on the page brings the focus somewhere. */
export const focusIds = { title: TITLE, note: NOTE, reply: REPLY } as const;

export type Box = "reply" | "note";

const revealers = new Set<(box: Box) => void>();

/** Lets what hides a box be told when somebody wants to stand in it; answers how to stop that. */
export function onReveal(reveal: (box: Box) => void): () => void {
  revealers.add(reveal);
  return () => revealers.delete(reveal);
}

/** Brings the keyboard, and who listens to the page, to the open thread. */
export function focusThread(): void {
  document.getElementById(TITLE)?.focus({ preventScroll: true });
}

/** Brings the keyboard to the note box. */
export function focusNote(): void {
  focusBox("note", NOTE);
}

/** Brings the keyboard to the reply box; false where there is none. */
export function focusReply(): boolean {
  return focusBox("reply", REPLY);
}

function focusBox(box: Box, id: string): boolean {
  for (const reveal of revealers) reveal(box);
  const field = document.getElementById(id);
  field?.focus();
  return field !== null;
}

/** Where the control that had the keyboard is gone, brings it to the reply box, or else to the open thread. */
export function keepFocus(): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  if (!focusReply()) focusThread();
}
