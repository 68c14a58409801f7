import { useCallback, useEffect, useRef, useState } from "react";
import { Filters } from "./filters.tsx";
import { useKeys } from "./keys.ts";
import { go, NARROW, type Place } from "./place.ts";
import { type Queue, usePlatformName, useQueue } from "./queue.ts";
import { ThreadRowLink } from "./thread-row.tsx";
import { dayAfter, dayOf } from "./time.ts";
import { useTopicName } from "./topics.tsx";
import { explain, useSpeech } from "./words.tsx";

/** The list of a place. Rows stand still while somebody points at them, walks through them or has scrolled. */
export function ThreadList({ place, me }: { readonly place: Place; readonly me: string }) {
  const { t } = useSpeech();
  const scroller = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState(false);
  const held = useCallback(() => {
    const box = scroller.current;
    return box !== null && (pointed || box.scrollTop > 0 || box.contains(document.activeElement));
  }, [pointed]);
  const queue = useQueue(place, me, held);
  const { rows, waiting, settle } = queue;

  const lastOpen = useRef(place.thread);
  useEffect(() => {
    const left = lastOpen.current;
    lastOpen.current = place.thread;
    // Coming back from a thread, the keyboard is where it was.
    if (left && !place.thread) rowLink(scroller.current, left)?.focus({ preventScroll: true });
  }, [place.thread]);

  const move = (step: 1 | -1): void => {
    const at = rows.findIndex((row) => row.threadId === cursorIn(scroller.current, place.thread));
    if (at === 0 && step === -1 && waiting > 0) return settle();
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!next) return;
    // With a thread open, walking the list reads on; it leaves no trail for the back button.
    if (place.thread) go({ ...place, thread: next.threadId }, "replace");
    if (place.thread && matchMedia(NARROW).matches) return;
    const link = rowLink(scroller.current, next.threadId);
    link?.focus({ preventScroll: true });
    link?.scrollIntoView({ block: "nearest" });
  };
  useKeys({ j: () => move(1), k: () => move(-1) });

  const showNew = (): void => {
    settle();
    scroller.current?.scrollTo({ top: 0 });
  };
  return (
    <>
      <Filters place={place}>
        {/* Its place is kept free: what is new must not push the rows away from under the pointer. */}
        <span role="status" className="news">
          {waiting > 0 ? (
            <button type="button" onClick={showNew}>
              {t.newRows(waiting)}
            </button>
          ) : null}
        </span>
      </Filters>
      <div
        ref={scroller}
        className="rows"
        onPointerEnter={(event) => setPointed(event.pointerType === "mouse")}
        onPointerLeave={() => setPointed(false)}
        onScroll={(event) => {
          if (event.currentTarget.scrollTop === 0 && !held()) settle();
        }}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget) && !pointed && event.currentTarget.scrollTop === 0)
            settle();
        }}
      >
        <ul>
          {rows.map((row) => (
            <li key={row.threadId}>
              <ThreadRowLink row={row} place={place} me={me} />
            </li>
          ))}
        </ul>
        <Foot place={place} queue={queue} />
      </div>
    </>
  );
}

function Foot({ place, queue }: { readonly place: Place; readonly queue: Queue }) {
  const speech = useSpeech();
  const nameOf = usePlatformName();
  const topicName = useTopicName();
  const { t } = speech;
  if (queue.error) {
    return (
      <div className="empty" role="alert">
        <p>{explain(speech, queue.error)}</p>
        <button type="button" onClick={queue.retry}>
          {t.retry}
        </button>
      </div>
    );
  }
  if (queue.loading) return <p className="empty">{t.loading}</p>;
  if (queue.more) {
    return (
      <button type="button" className="more" onClick={queue.more}>
        {t.more}
      </button>
    );
  }
  if (queue.rows.length > 0) return null;
  const { platform, topic, ...anywhere } = place;
  const limits = [...(platform ? [nameOf(platform)] : []), ...(topic ? [topicName(topic)] : [])];
  return (
    <div className="empty">
      <p>{limits.length > 0 ? t.empty.filtered(limits.join(t.and)) : t.empty[place.tab]}</p>
      {limits.length > 0 ? (
        <button type="button" onClick={() => go(anywhere)}>
          {t.empty.clear}
        </button>
      ) : place.tab === "all" ? (
        <button type="button" onClick={() => go({ ...place, day: dayAfter(place.day ?? dayOf(Date.now()), -1) })}>
          {t.dayBefore}
        </button>
      ) : (
        <p>{t.empty.hint[place.tab]}</p>
      )}
    </div>
  );
}

function rowLink(box: HTMLElement | null, threadId: string): HTMLElement | null | undefined {
  return box?.querySelector<HTMLElement>(`[data-thread="${CSS.escape(threadId)}"]`);
}

/** The thread that the keyboard stands on: the focused row's, else the open one. */
function cursorIn(box: HTMLElement | null, open: string | undefined): string | undefined {
  const focused = box?.contains(document.activeElement) ? document.activeElement : null;
  return (focused instanceof HTMLElement ? focused.dataset["thread"] : undefined) ?? open;
}
