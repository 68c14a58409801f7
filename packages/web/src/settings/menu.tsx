import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { allows } from "@kikimimi/core/people/actor";
import { useEffect, useRef } from "react";
import { useMe } from "../app/reads.ts";
import { useSpeech, useWords } from "../text/speech.tsx";
import { NARROW, useMedia } from "../ui/media.ts";
import { settingsGroups, settingsPages } from "./routes.ts";
import { words as allWords } from "./words.ts";
import "./menu.css";

/** The settings: their pages by what they are about, and beside them the one that is open. */
export function SettingsMenu() {
  const { t } = useSpeech();
  const narrow = useMedia(NARROW);
  return (
    <div className="with-menu">
      <nav className="side-menu settings-menu" aria-label={t.nav.settings}>
        {narrow ? <Folded /> : <Pages />}
      </nav>
      <main className="page">
        <Outlet />
      </main>
    </div>
  );
}

/** On a narrow screen the menu gives way to the page, and closes when another one was chosen. */
function Folded() {
  const { t, lang } = useSpeech();
  const { pathname } = useLocation();
  const box = useRef<HTMLDetailsElement>(null);
  const here = settingsPages.find(({ to }) => to === pathname);
  useEffect(() => {
    if (box.current) box.current.open = false;
  }, [pathname]);
  return (
    <details ref={box}>
      <summary>{here?.options.staticData?.title?.[lang] ?? t.nav.settings}</summary>
      <Pages />
    </details>
  );
}

function Pages() {
  const { lang } = useSpeech();
  const words = useWords(allWords);
  const me = useMe().data;
  return settingsGroups.map(({ name, pages }) => {
    const mine = pages.filter(({ options }) => me && allows(me.role, options.staticData?.role ?? "viewer"));
    if (mine.length === 0) return null;
    return (
      <section key={name} aria-labelledby={`settings-${name}`}>
        <h2 id={`settings-${name}`}>{words.groups[name]}</h2>
        <ul>
          {mine.map((page) => (
            <li key={page.to}>
              <Link to={page.to}>{page.options.staticData?.title?.[lang]}</Link>
            </li>
          ))}
        </ul>
      </section>
    );
  });
}
