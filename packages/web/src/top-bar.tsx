import type { Actor } from "@kikimimi/core/actor";
import type { MouseEvent } from "react";
import { LanguageSwitch } from "./language-switch.tsx";
import { addressOf, go, type Place } from "./place.ts";
import { useLive } from "./service.tsx";
import { signOut } from "./session.ts";
import { useSpeech } from "./words.tsx";

/** The page's head: whether it is live, the language, the keys, who is signed in. */
export function TopBar(props: { readonly me: Actor | undefined; readonly place: Place; readonly onHelp: () => void }) {
  const { me, place, onHelp } = props;
  const { t } = useSpeech();
  const { offline } = useLive();
  return (
    <header className={offline ? "top cut-off" : "top"}>
      <span className="brand">Kikimimi</span>
      <LiveMark />
      <span className="gap" />
      <Pages place={place} />
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

/** The way between the desk and the channels. */
function Pages({ place }: { readonly place: Place }) {
  const { t } = useSpeech();
  const { page, ...desk } = place;
  const there: Place = page ? desk : { ...desk, page: "channels" };
  const open = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(there);
  };
  return (
    <a className="page-link" href={addressOf(there)} onClick={open}>
      {page ? t.channels.desk : t.channels.title}
    </a>
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
