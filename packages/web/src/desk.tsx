import { useCallback, useState } from "react";
import { Filters } from "./filters.tsx";
import { Help } from "./help.tsx";
import { useKeys } from "./keys.ts";
import { go, usePlace } from "./place.ts";
import { useMe } from "./queue.ts";
import { ThreadList } from "./thread-list.tsx";
import { ThreadPane } from "./thread-pane.tsx";
import { TopBar } from "./top-bar.tsx";
import { useSpeech } from "./words.tsx";

/** The desk: the list and one thread beside it; on a narrow screen one of the two. */
export function Desk() {
  const { t } = useSpeech();
  const place = usePlace();
  const me = useMe().data;
  const [help, setHelp] = useState(false);
  const back = useCallback(() => {
    const { thread: _thread, ...list } = place;
    go(list);
  }, [place]);
  useKeys({
    "?": () => setHelp(true),
    ...(place.thread && !help ? { Escape: back } : {}),
  });
  return (
    <div className={place.thread ? "desk reading" : "desk"}>
      <TopBar me={me} onHelp={() => setHelp(true)} />
      <section className="list-pane" aria-label={t.listLabel}>
        {me ? (
          <ThreadList place={place} me={me.id} />
        ) : (
          <>
            <Filters place={place} />
            <p className="empty">{t.loading}</p>
          </>
        )}
      </section>
      <main key={place.thread} className="thread-pane">
        {place.thread && me ? (
          <ThreadPane threadId={place.thread} me={me} onBack={back} />
        ) : (
          <p className="empty">{t.chooseThread}</p>
        )}
      </main>
      {help ? <Help onClose={() => setHelp(false)} /> : null}
    </div>
  );
}
