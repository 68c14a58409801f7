import { lazy, Suspense, useCallback, useEffect } from "react";
import { reach } from "../app/profile.ts";
import { useKeys } from "../app/keys.ts";
import { useMe } from "../app/reads.ts";
import { Loading } from "../ui/state.tsx";
import { useSpeech } from "../text/speech.tsx";
import { Filters } from "./filters.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { rememberPlace, useGo, usePlace } from "./place.ts";
import { ThreadList } from "./thread-list.tsx";

const readPane = () => import("../thread/thread-pane.tsx");
/** The list stands first; what a thread needs follows while somebody looks at it. */
const ThreadPane = lazy(async () => ({ default: (await readPane()).ThreadPane }));

/** The inbox: the list, one thread beside it, and what is known around it; on a narrow screen one at a time. */
export function Inbox() {
  const { t } = useSpeech();
  const place = usePlace();
  const go = useGo();
  const me = useMe().data;
  const back = useCallback(() => {
    const { thread: _thread, ...list } = place;
    go(list);
  }, [place, go]);
  useEffect(() => rememberPlace(place), [place]);
  useEffect(() => void readPane(), []);
  useEffect(() => {
    if (place.thread) reach("opened");
  }, [place.thread]);
  useKeys(place.thread ? { Escape: back } : {});
  return (
    <div className={place.thread ? "desk reading" : "desk"}>
      <section className="list-pane" aria-label={t.listLabel}>
        {place.thread ? null : <h1 className="unseen">{t.listLabel}</h1>}
        {me ? (
          <>
            <ThreadList place={place} me={me.id} />
            <FirstSteps me={me} />
          </>
        ) : (
          <>
            <Filters place={place} />
            <Loading />
          </>
        )}
      </section>
      {place.thread && me ? (
        <Suspense
          fallback={
            <main className="thread-pane">
              <Loading />
            </main>
          }
        >
          <ThreadPane key={place.thread} threadId={place.thread} me={me} onBack={back} />
        </Suspense>
      ) : (
        <main className="thread-pane">
          <p className="empty">{place.thread ? t.loading : t.chooseThread}</p>
          {me ? <FirstSteps me={me} /> : null}
        </main>
      )}
    </div>
  );
}
