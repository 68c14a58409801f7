import { type Lang, languages } from "../text/languages.ts";
import { useSpeech } from "../text/speech.tsx";
import { Icon } from "../ui/icon.tsx";
import { Menu, MenuChoice, MenuItem, MenuLine, MenuSwitch } from "../ui/menu.tsx";
import { useProfile } from "./profile.ts";
import { useMe } from "./reads.ts";
import { signOut } from "./session.ts";

const LANGS = ["ja", "en"] as const satisfies readonly Lang[];
const THEMES = ["system", "light", "dark"] as const;

/** Who is signed in, and how they like the page. */
export function PersonMenu({ onHelp }: { readonly onHelp: () => void }) {
  const { t, lang, speak } = useSpeech();
  const me = useMe().data;
  const [profile, change] = useProfile();
  return (
    <Menu
      trigger={
        <button type="button" className="plain me" aria-label={t.person.menu(me?.name ?? "")}>
          <Icon name="person" />
          <span className="me-name">{me?.name}</span>
        </button>
      }
    >
      <MenuChoice
        label={t.person.language}
        value={lang}
        choices={LANGS.map((value) => ({ value, name: languages[value].language, lang: value }))}
        onChoose={speak}
      />
      <MenuLine />
      <MenuChoice
        label={t.person.theme}
        value={profile.theme}
        choices={THEMES.map((value) => ({ value, name: t.person.themes[value] }))}
        onChoose={(theme) => change({ theme })}
      />
      <MenuLine />
      <MenuSwitch on={profile.keys} onChange={(keys) => change({ keys })}>
        {t.person.singleKeys}
      </MenuSwitch>
      <MenuItem onSelect={onHelp} keys={profile.keys ? "?" : undefined}>
        {t.help}
      </MenuItem>
      <MenuLine />
      <MenuItem onSelect={() => signOut()}>{t.signOut}</MenuItem>
    </Menu>
  );
}
