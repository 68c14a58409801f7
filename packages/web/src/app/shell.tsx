import { Outlet, useMatches, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { TABS } from "../inbox/tabs.ts";
import { searchOf } from "../inbox/place.ts";
import { useSpeech } from "../text/speech.tsx";
import { Over } from "../ui/over.tsx";
import { ToastProvider } from "../ui/toast.tsx";
import { useCommands } from "./commands.ts";
import { useKeys } from "./keys.ts";
import { useWindowName } from "./reads.ts";
import { TopBar } from "./top-bar.tsx";

const Help = lazy(async () => ({ default: (await import("./help.tsx")).Help }));
const Palette = lazy(async () => ({ default: (await import("./palette.tsx")).Palette }));

/** What stands around every page: the head, the windows over it, what it says at its edge. */
export function Shell() {
  const { t } = useSpeech();
  return (
    <ToastProvider>
      <Frame />
      <Over label={t.over} />
    </ToastProvider>
  );
}

function Frame() {
  const [over, setOver] = useState<"help" | "palette" | null>(null);
  const close = (): void => setOver(null);
  const palette = (): void => setOver("palette");
  useTitle();
  useKeys({ "?": () => setOver("help"), "/": palette });
  useWays();
  useEffect(() => {
    // With a modifier, so it works while somebody types, too.
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== "k" || event.isComposing) return;
      event.preventDefault();
      setOver((before) => (before === "palette" ? null : "palette"));
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return (
    <div className="shell">
      <TopBar onHelp={() => setOver("help")} onPalette={palette} />
      <Outlet />
      <Suspense>
        {over === "help" ? <Help onClose={close} /> : null}
        {over === "palette" ? <Palette onClose={close} onHelp={() => setOver("help")} /> : null}
      </Suspense>
    </div>
  );
}

/** The window's title names the page; the inbox names its open thread itself. */
function useTitle(): void {
  const { lang } = useSpeech();
  const titles = useMatches({ select: (matches) => matches.map(({ staticData }) => staticData.title) });
  const title = titles.findLast((one) => one !== undefined)?.[lang];
  const name = useWindowName();
  useEffect(() => {
    if (title) document.title = `${title} – ${name}`;
    return () => {
      document.title = name;
    };
  }, [title, name]);
}

/** `g` and a letter go to a list of the inbox from anywhere. */
function useWays(): void {
  const { t } = useSpeech();
  const navigate = useNavigate();
  const ways = useMemo(
    () =>
      TABS.map(({ id, ...tab }) => ({
        name: t.goTo(t.tabs[id]),
        ...("key" in tab ? { keys: `g ${tab.key}` } : {}),
        run: () => void navigate({ to: "/", search: searchOf({ tab: id, sort: "priority" }) }),
      })),
    [t, navigate],
  );
  useCommands(ways);
}
