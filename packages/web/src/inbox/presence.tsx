import type { ThreadRow } from "@kikimimi/api/schema";
import { useNow } from "../text/now.ts";
import { useSpeech } from "../text/speech.tsx";

/** Who else has a thread before them, and what they do there; a shape and words for each. */
export function Presence({ leases, me }: { readonly leases: ThreadRow["leases"]; readonly me: string }) {
  const { t } = useSpeech();
  const now = useNow();
  const others = leases.filter(({ id, until }) => id !== me && Date.parse(until) > now);
  if (others.length === 0) return null;
  return (
    <span className="presence">
      {others.map(({ id, name, mark }) => (
        <span key={id} className={mark}>
          <span aria-hidden="true">{mark === "writing" ? "✎" : mark === "viewing" ? "◉" : "○"}</span>{" "}
          {t.presence[mark](name)}
        </span>
      ))}
    </span>
  );
}
