import { useCallback, useState } from "react";
import { Channels } from "./channels.tsx";
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
  const leave = useCallback(() => {
    const { page: _page, ...desk } = place;
    go(desk);
  }, [place]);
  const escape = place.page ? leave : place.thread ? back : undefined;
  useKeys({
    "?": () => setHelp(true),
    ...(escape && !help ? { Escape: escape } : {}),
  });
  if (place.page === "channels") {
    return (
      <div className="desk paged">
        <TopBar me={me} place={place} onHelp={() => setHelp(true)} />
        <Channels onBack={leave} />
        {help ? <Help onClose={() => setHelp(false)} /> : null}
      </div>
    );
  }
  return (
    <div className={place.thread ? "desk reading" : "desk"}>
      <TopBar me={me} place={place} onHelp={() => setHelp(true)} />
      <section className="list-pane" aria-label={t.listLabel}>
        {place.thread ? null : <h1 className="unseen">{t.listLabel}</h1>}
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
