import type { VoiceFinding } from "@kikimimi/core/reply/voice-finding";
import { useWords } from "../text/speech.tsx";
import { words } from "./voice-words.ts";
import "./voice.css";

/** Shown of more. */
const MOST = 20;

/** Where a text says otherwise than its brand would, each with a button for what is said instead. */
export function VoiceList(props: {
  /** The text that they are about. */
  readonly text: string;
  readonly findings: readonly VoiceFinding[];
  /** The text is another one by now. */
  readonly stale?: boolean;
  readonly onMend: (finding: VoiceFinding) => void;
}) {
  const { text, findings, stale = false, onMend } = props;
  const w = useWords(words);
  return (
    <ul className="voice-list">
      {findings.slice(0, MOST).map((finding) => {
        const { from, message, found, suggestion, reason, most } = finding;
        return (
          <li key={`${message} ${from}`}>
            <p>
              {found === "" ? <span className="quiet">{w.missing}</span> : <Place text={text} finding={finding} />}{" "}
              {w.messages[message](most)} {reason === null ? null : <span className="quiet">{reason}</span>}
            </p>
            {suggestion === null ? null : (
              <button type="button" aria-disabled={stale} onClick={() => (stale ? undefined : onMend(finding))}>
                {suggestion === ""
                  ? w.takeOut
                  : (found === "" ? w.insert : w.replace)(shortOf(suggestion.replaceAll("\n", " ").trim()))}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** The words with a few before them, because a sentence's end alone says little. */
function Place({ text, finding }: { readonly text: string; readonly finding: VoiceFinding }) {
  const before = lettersOf((text.slice(0, finding.from).split("\n").at(-1) ?? "").slice(-60)).slice(-BEFORE);
  return (
    <q>
      {before.length === BEFORE ? "…" : ""}
      {before.join("")}
      <mark>{shortOf(finding.found)}</mark>
    </q>
  );
}

/** Letters shown before what was found. */
const BEFORE = 8;

function lettersOf(words: string): string[] {
  return Array.from(new Intl.Segmenter().segment(words), ({ segment }) => segment);
}

function shortOf(words: string): string {
  const letters = lettersOf(words);
  return letters.length <= 40 ? words : `${letters.slice(0, 40).join("")}…`;
}
