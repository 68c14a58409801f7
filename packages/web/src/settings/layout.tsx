import { SettingsMenu } from "./menu.tsx";

/** The settings: their menu, and the page that is open. */
export function SettingsLayout() {
  return <SettingsMenu />;
}
