/** Replaces a stretch of what somebody writes as if they had typed it, so that the browser's own undo takes it back. */
export function replaceWords(
  field: HTMLTextAreaElement,
  { from, to, text }: { readonly from: number; readonly to: number; readonly text: string },
): void {
  field.focus();
  field.setSelectionRange(from, to);
  const command = text === "" ? "delete" : "insertText";
  // Deprecated, but no other way keeps what can be undone.
  if (document.execCommand(command, false, text)) return;
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText", data: text }));
}
