import { useState } from "react";
import { useWords } from "../../text/speech.tsx";
import { words as allWords } from "./words.ts";

/** Copies a text, and says whether that worked; `label` names what is copied for those who listen. */
export function Copy({ text, label }: { readonly text: string; readonly label: string }) {
  const words = useWords(allWords);
  const [copied, setCopied] = useState<"yes" | "no" | null>(null);
  const copy = (): void => {
    const done = (how: "yes" | "no") => (): void => setCopied(how);
    // Browsers offer no clipboard to pages that came over plain HTTP.
    if (navigator.clipboard === undefined) setCopied("no");
    else void navigator.clipboard.writeText(text).then(done("yes"), done("no"));
  };
  return (
    <>
      <button type="button" className="copy" aria-label={label} title={text} onClick={copy}>
        {words.copy}
      </button>
      <span role="status" className="quiet">
        {copied === "yes" ? words.copied : copied === "no" ? `${words.copyFailed} ${text}` : ""}
      </span>
    </>
  );
}
