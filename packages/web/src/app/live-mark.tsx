import { useSpeech } from "../text/speech.tsx";
import { useLive } from "./service.tsx";

/** Whether the page hears the service, and when it last did. */
export function LiveMark() {
  const { t, lang } = useSpeech();
  const { answeredAt, offline } = useLive();
  const time =
    answeredAt === null
      ? ""
      : new Date(answeredAt).toLocaleTimeString(lang, {
          hour: "2-digit",
          minute: "2-digit",
          second: "2-digit",
          hourCycle: "h23",
        });
  return (
    <>
      <span className={offline ? "live offline" : "live"} title={offline ? undefined : t.liveLabel}>
        <span aria-hidden="true">{offline ? "○ " : "● "}</span>
        {offline ? t.reconnecting : null}
        {!offline && time ? (
          <>
            <span className="wide-only">{t.live} </span>
            <span className="live-time">{time}</span>
          </>
        ) : null}
        {offline && time ? <span className="wide-only">（{t.lastAnswer(time)}）</span> : null}
      </span>
      <span className="unseen" role="status">
        {offline ? t.reconnecting : ""}
      </span>
    </>
  );
}
