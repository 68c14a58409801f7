import type { VoiceFinding } from "@kikimimi/core/reply/voice-finding";
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";
import type { Draft } from "./draft.ts";
import { useNow } from "../text/now.ts";
import { problemWords } from "./reply-words.tsx";
import { dueIn } from "../text/time.ts";
import { moment, explain, useSpeech } from "../text/speech.tsx";

const VoiceHints = lazy(async () => ({ default: (await import("./voice-hints.tsx")).VoiceHints }));

/** Whether the draft is saved, how long it is as the platform counts, until when it is taken, what stands in its way, and what the brand would say otherwise. */
export function DraftFacts(props: {
  readonly id: string;
  readonly draft: Draft;
  readonly onMend: (finding: VoiceFinding) => void;
}) {
  const { id, draft, onMend } = props;
  const speech = useSpeech();
  const { t, lang } = speech;
  const { phase, saved, text, error } = useSyncExternalStore(draft.listen, draft.state);
  const now = useNow();
  const check = saved?.check;
  // Figures of an earlier text are shown as such rather than taken for this one's.
  const current = saved?.text === text;
  const over = check !== undefined && check !== null && check.length > check.max;
  const refusals = current ? (check?.refusals ?? []).filter(({ code }) => code !== "empty") : [];
  const voice = text.trim() === "" ? [] : (check?.voice ?? []);
  const ends = check?.windowEndsAt;
  const ending = ends ? dueIn(ends, now) : undefined;
  return (
    <div id={id} className="facts-line">
      <p className="facts">
        {check ? (
          <span className={over ? "figures over" : "figures"} aria-busy={!current}>
            {t.replies.length(check.length, check.max, t.replies.unit[check.unit])}
          </span>
        ) : null}
        <span className={phase === "failed" ? "error" : "quiet"} role={phase === "failed" ? "alert" : undefined}>
          {phase === "clean" && !saved ? t.replies.phase.empty : t.replies.phase[phase]}
          {phase === "failed" ? ` ${explain(speech, error)}` : null}
        </span>
        {phase === "failed" ? (
          <button type="button" onClick={() => void draft.save()}>
            {t.retry}
          </button>
        ) : null}
        {voice.length > 0 ? (
          <Suspense>
            <VoiceHints text={saved?.text ?? text} findings={voice} stale={!current} onMend={onMend} />
          </Suspense>
        ) : null}
      </p>
      {ends && ending ? (
        <p className={ending.late ? "error" : "quiet"}>
          {ending.late
            ? t.replies.windowOver(moment(lang, ends))
            : t.replies.window(moment(lang, ends), t.span(ending.span))}
        </p>
      ) : null}
      <p className="error" role="status">
        {refusals.map(({ code, message }) => problemWords(t, code) ?? message).join(" ")}
      </p>
    </div>
  );
}

/** Both texts side by side, until somebody chooses. */
export function DraftConflict({ draft }: { readonly draft: Draft }) {
  const { t } = useSpeech();
  const { text, theirs } = useSyncExternalStore(draft.listen, draft.state);
  const [first, setFirst] = useState<HTMLElement | null>(null);
  useEffect(() => {
    first?.scrollIntoView({ block: "nearest" });
  }, [first]);
  return (
    <div ref={setFirst} className="conflict" role="group" aria-label={t.replies.phase.conflict}>
      <p role="alert">{t.replies.conflictMeans}</p>
      <div className="both">
        <div>
          <h2>{t.replies.mine}</h2>
          <p className="said">{text}</p>
          <button type="button" onClick={draft.keepMine}>
            {t.replies.keepMine}
          </button>
        </div>
        <div>
          <h2>{t.replies.theirs}</h2>
          <p className="said">{theirs?.text}</p>
          <button type="button" onClick={draft.takeTheirs}>
            {t.replies.takeTheirs}
          </button>
        </div>
      </div>
    </div>
  );
}
