import { lazy, Suspense } from "react";
import { useSpeech } from "../text/speech.tsx";
import { NARROW, useMedia } from "../ui/media.ts";
import { type Place, useGo } from "./place.ts";
import { useCounts } from "./counts.ts";
import { type Counts, TABS, type TabId } from "./tabs.ts";

const OtherTabs = lazy(async () => ({ default: (await import("./other-tabs.tsx")).OtherTabs }));

/** The tabs that a narrow screen has room for. */
const EVERYDAY: readonly TabId[] = ["mine", "unassigned", "all"];

/** Which list: the everyday ones as tabs with how many wait there, the others behind a menu. */
export function TabBar({ place }: { readonly place: Place }) {
  const { t } = useSpeech();
  const go = useGo();
  const counts = useCounts();
  const narrow = useMedia(NARROW);
  const isBehind = (tab: (typeof TABS)[number]): boolean => "behind" in tab || (narrow && !EVERYDAY.includes(tab.id));
  const shown = TABS.filter((tab) => !isBehind(tab));
  const behind = TABS.filter(isBehind);
  const there = behind.find(({ id }) => id === place.tab);
  const name = there ? t.tabs[there.id] : t.otherLists;
  const choose = (tab: TabId): void => go({ ...place, tab });
  return (
    <nav className="tabs" aria-label={t.tabsLabel}>
      {shown.map(({ id, ...tab }) => (
        <button
          key={id}
          type="button"
          className="tab"
          aria-current={place.tab === id ? "page" : undefined}
          onClick={() => choose(id)}
        >
          {t.tabs[id]} {"count" in tab ? <CountMark count={counts?.[tab.count]} /> : null}
        </button>
      ))}
      <Suspense
        fallback={
          <button type="button" className="tab" aria-disabled="true">
            {name} <span aria-hidden="true">▾</span>
          </button>
        }
      >
        <OtherTabs name={name} place={place} ids={behind.map(({ id }) => id)} onChoose={choose} />
      </Suspense>
    </nav>
  );
}

function CountMark({ count }: { readonly count: Counts["mine"] | undefined }) {
  if (!count) return null;
  return (
    <span className="count figures">
      {count.count}
      {count.more ? "+" : ""}
    </span>
  );
}
