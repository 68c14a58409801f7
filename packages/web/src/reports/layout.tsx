import { SideMenu } from "../ui/side-menu.tsx";
import { useSpeech } from "../text/speech.tsx";
import { reportPages } from "./routes.ts";

/** The reports: their menu, and the one that is open. */
export function ReportsLayout() {
  const { t } = useSpeech();
  return <SideMenu label={t.nav.reports} pages={reportPages} />;
}
