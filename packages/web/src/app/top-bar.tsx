import { Link, useMatchRoute } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { reportPages } from "../reports/routes.ts";
import { lastSearch } from "../inbox/place.ts";
import { needsPerson } from "../settings/channels/channel-order.ts";
import { useSpeech } from "../text/speech.tsx";
import { Icon } from "../ui/icon.tsx";
import { LiveMark } from "./live-mark.tsx";
import { brandAmong, useChosenBrand } from "./brand.ts";
import { useChannels, useMe } from "./reads.ts";
import { useLive } from "./service.tsx";

// Menus follow the first rows: they are what weighs most of all that the head holds.
const PersonMenu = lazy(async () => ({ default: (await import("./person-menu.tsx")).PersonMenu }));

const Bell = lazy(async () => ({ default: (await import("./notices/bell.tsx")).Bell }));
const BrandMenu = lazy(async () => ({ default: (await import("./brand-menu.tsx")).BrandMenu }));

/** Channels seldom fall ill; a minute is soon enough to say so. */
const CHANNELS_EVERY_MS = 60_000;

/** The page's head: the way between its parts, the search, whether it is live, and the person's own menu. */
export function TopBar({ onHelp, onPalette }: { readonly onHelp: () => void; readonly onPalette: () => void }) {
  const { t } = useSpeech();
  const { offline } = useLive();
  return (
    <header className={offline ? "top cut-off" : "top"}>
      <span className="brand">Kikimimi</span>
      <Brands />
      <Ways />
      <span className="gap" />
      <Trouble />
      <button type="button" className="find" onClick={onPalette} aria-keyshortcuts="Control+K Meta+K /">
        <Icon name="search" />
        <span className="find-words">{t.find}</span>
        <kbd aria-hidden="true">{isMac() ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      <LiveMark />
      <Suspense fallback={<span className="bell-space" />}>
        <Bell />
      </Suspense>
      <Suspense fallback={<span className="me-space" />}>
        <PersonMenu onHelp={onHelp} />
      </Suspense>
    </header>
  );
}

/** Where one has several brands, which of them this is. */
function Brands() {
  const me = useMe().data;
  const chosen = useChosenBrand();
  if (!me || me.brands.length < 2) return null;
  return (
    <Suspense>
      <BrandMenu brands={me.brands} brand={brandAmong(me.brands, chosen)} />
    </Suspense>
  );
}

/** The parts of the page. Back from elsewhere, the inbox is as it was left. */
function Ways() {
  const { t } = useSpeech();
  const inInbox = useMatchRoute()({ to: "/" }) !== false;
  return (
    <nav className="ways" aria-label={t.nav.label}>
      <Link to="/" search={inInbox ? {} : lastSearch()} activeOptions={{ includeSearch: false, exact: true }}>
        {t.nav.inbox}
      </Link>
      {reportPages.length > 0 ? <Link to="/reports">{t.nav.reports}</Link> : null}
      <Link to="/settings">{t.nav.settings}</Link>
    </nav>
  );
}

/** Says in the head of every page that a channel needs somebody: what is not heard shows nowhere else. */
function Trouble() {
  const { t } = useSpeech();
  const { data } = useChannels(CHANNELS_EVERY_MS);
  const ill = data?.items.filter(needsPerson).length ?? 0;
  return (
    <span role="status" className="trouble">
      {ill > 0 ? <Link to="/settings/channels">{t.nav.trouble(ill)}</Link> : null}
    </span>
  );
}

function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
