import { SideMenu } from "../ui/side-menu.tsx";
import { useSpeech } from "../text/speech.tsx";
import { settingsPages } from "./routes.ts";

/** The settings: their menu, and the page that is open. */
export function SettingsLayout() {
  const { t } = useSpeech();
  return <SideMenu label={t.nav.settings} pages={settingsPages} />;
}
