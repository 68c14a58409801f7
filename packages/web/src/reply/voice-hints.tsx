import type { VoiceFinding } from "@kikimimi/core/reply/voice-finding";
import { useWords } from "../text/speech.tsx";
import { Popover } from "../ui/popover.tsx";
import { VoiceList } from "./voice-list.tsx";
import { words } from "./voice-words.ts";

/** How often a draft says otherwise than its brand would, and on demand where; it floats, so that nothing moves. */
export function VoiceHints(props: {
  /** The text that they are about. */
  readonly text: string;
  readonly findings: readonly VoiceFinding[];
  /** The draft is another one by now; figures of an earlier one are shown as such. */
  readonly stale: boolean;
  readonly onMend: (finding: VoiceFinding) => void;
}) {
  const { text, findings, stale, onMend } = props;
  const w = useWords(words);
  const trigger = (
    <button type="button" className="plain voice-hints figures" aria-busy={stale}>
      {w.hints(findings.length)} <span aria-hidden="true">▾</span>
    </button>
  );
  return (
    <Popover trigger={trigger} label={w.title}>
      <p className="quiet">{w.lead}</p>
      <VoiceList text={text} findings={findings} stale={stale} onMend={onMend} />
    </Popover>
  );
}
