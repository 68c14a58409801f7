import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import type { Actor } from "@kikimimi/core/people/actor";
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { type Box, focusNote, onReveal } from "../app/focus.ts";
import { useKeys } from "../app/keys.ts";
import { Replies } from "../reply/replies.tsx";
import { useSpeech } from "../text/speech.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { NoteForm } from "./note-form.tsx";

/** Where one writes: to the customer, or for colleagues. Both boxes keep their words while the other is seen. */
export function Dock(props: {
  readonly thread: ThreadDetail;
  readonly mentions: readonly Mention[];
  readonly me: Actor;
}) {
  const { thread, me } = props;
  const { t } = useSpeech();
  const [box, setBox] = useState<Box>("reply");
  const writes = me.role !== "viewer";
  useEffect(() => onReveal((wanted) => flushSync(() => setBox(wanted))), []);
  useKeys(writes ? { n: focusNote } : {});
  if (!writes) {
    return (
      <div className="dock">
        <Replies {...props} />
      </div>
    );
  }
  return (
    <div className="dock">
      <Tabs
        label={t.dock.label}
        value={box}
        onChange={setBox}
        tabs={[
          { value: "reply", name: t.replies.title, panel: <Replies {...props} /> },
          { value: "note", name: t.dock.note, keys: "n", panel: <NoteForm thread={thread} me={me.id} /> },
        ]}
      />
    </div>
  );
}
