import { useSpeech } from "../text/speech.tsx";
import { Menu, MenuChoice } from "../ui/menu.tsx";
import type { Place } from "./place.ts";
import type { TabId } from "./tabs.ts";

/** The lists that are looked at less often, behind one more tab. */
export function OtherTabs(props: {
  readonly name: string;
  readonly place: Place;
  readonly ids: readonly TabId[];
  readonly onChoose: (tab: TabId) => void;
}) {
  const { name, place, ids, onChoose } = props;
  const { t } = useSpeech();
  return (
    <Menu
      trigger={
        <button type="button" className="tab" aria-current={ids.includes(place.tab) ? "page" : undefined}>
          {name} <span aria-hidden="true">▾</span>
        </button>
      }
    >
      <MenuChoice
        label={t.otherLists}
        value={place.tab}
        choices={ids.map((value) => ({ value, name: t.tabs[value] }))}
        onChoose={onChoose}
      />
    </Menu>
  );
}
