import { runsOf } from "./highlight.ts";

/** A text with its evidence marked. */
export function Marked({ text, evidence }: { readonly text: string; readonly evidence: readonly string[] }) {
  let at = 0;
  return runsOf(text, evidence).map((run) => {
    const key = at;
    at += run.text.length;
    return run.marked ? <mark key={key}>{run.text}</mark> : <span key={key}>{run.text}</span>;
  });
}
