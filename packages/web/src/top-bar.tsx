import type { Actor } from "@kikimimi/core/actor";
import { LanguageSwitch } from "./language-switch.tsx";
import { useLive } from "./service.tsx";
import { signOut } from "./session.ts";
import { useSpeech } from "./words.tsx";

/** The page's head: whether it is live, the language, the keys, who is signed in. */
export function TopBar({ me, onHelp }: { readonly me: Actor | undefined; readonly onHelp: () => void }) {
  const { t } = useSpeech();
  const { offline } = useLive();
  return (
    <header className={offline ? "top cut-off" : "top"}>
      <span className="brand">Kikimimi</span>
      <LiveMark />
      <span className="gap" />
      <LanguageSwitch />
      <button type="button" className="plain wide-only" onClick={onHelp} aria-keyshortcuts="?">
        {t.help}
      </button>
      {me ? <span className="me wide-only">{me.name}</span> : null}
      <button type="button" className="plain" onClick={() => signOut()}>
        {t.signOut}
      </button>
    </header>
  );
}

function LiveMark() {
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
            {time}
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
