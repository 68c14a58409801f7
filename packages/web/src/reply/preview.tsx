import type { CheckedReply } from "@kikimimi/api/schema-reply";
import { usePlatformName } from "../app/reads.ts";
import { useWords } from "../text/speech.tsx";
import { beyond, partsOf } from "./preview-parts.ts";
import { words } from "./words.ts";

/** How the platform shows what is written: its lines, its links, and what is beyond its limit. */
export function ReplyPreview(props: {
  readonly platform: string;
  readonly text: string;
  readonly check: CheckedReply["check"] | undefined;
}) {
  const { platform, text, check } = props;
  const w = useWords(words);
  const name = usePlatformName()(platform);
  if (text.trim() === "") return null;
  const over = beyond(text, check);
  return (
    <>
      {over ? <p className="error beyond">{w.beyond(name, over.count, over.first)}</p> : null}
      <details className="preview">
        <summary>{w.preview(name)}</summary>
        <p className="said">
          {partsOf(text, check).map(({ text: part, is }, i) =>
            is === "words" ? (
              part
            ) : is === "link" ? (
              <span key={i} className="link">
                {part}
              </span>
            ) : (
              <del key={i} title={w.over}>
                {part}
              </del>
            ),
          )}
        </p>
      </details>
    </>
  );
}
