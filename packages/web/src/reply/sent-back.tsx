import type { CheckedReply } from "@kikimimi/api/schema-reply";
import { useNow } from "../text/now.ts";
import { agoIn, useSpeech } from "../text/speech.tsx";

/** Why a lead sent it back. */
export function SentBack({ rejected }: { readonly rejected: NonNullable<CheckedReply["rejected"]> }) {
  const { t } = useSpeech();
  const now = useNow();
  return (
    <p className="sent-back">{t.replies.rejectedBy(rejected.by.name, agoIn(t, rejected.at, now), rejected.reason)}</p>
  );
}
