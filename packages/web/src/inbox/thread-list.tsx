import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { useKeys } from "../app/keys.ts";
import { useMe } from "../app/reads.ts";
import { useSpeech } from "../text/speech.tsx";
import { NARROW } from "../ui/media.ts";
import { Filters } from "./filters.tsx";
import { ListFoot } from "./list-foot.tsx";
import { addressOf, type List, type Place, useGo } from "./place.ts";
import { useQueue } from "./queue.ts";
import { isMoreThanView } from "./view-place.ts";
import { TabBar } from "./tab-bar.tsx";
import { ThreadRowLink } from "./thread-row.tsx";
import { rememberOrder } from "./order.ts";
import { RowCheck } from "./row-check.tsx";
import { useRows } from "./rows.ts";

const BulkBar = lazy(async () => ({ default: (await import("./bulk-bar.tsx")).BulkBar }));

/** The list of a place. Rows stand still while somebody points at them, walks through them or has scrolled. */
export function ThreadList({ place, me }: { readonly place: Place; readonly me: string }) {
  const { t } = useSpeech();
  const go = useGo();
  const scroller = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState(false);
  const held = useCallback(() => {
    const box = scroller.current;
    return box !== null && (pointed || box.scrollTop > 0 || box.contains(document.activeElement));
  }, [pointed]);
  const queue = useQueue(place, me, held);
  const { rows, waiting, settle, more } = queue;
  const { virtual, cursor, stand, setCursor } = useRows(scroller, rows, place.thread);

  useEffect(() => rememberOrder(rows.map(({ threadId }) => threadId)), [rows]);
  const works = useMe().data?.role !== "viewer";
  const { chosen, setChosen, turn } = useChosen(place);

  const lastOpen = useRef(place.thread);
  useEffect(() => {
    const left = lastOpen.current;
    lastOpen.current = place.thread;
    if (!left || place.thread) return;
    // Coming back from a thread, the keyboard is where it was; where that row is gone, at the first one.
    const back = rows.find(({ threadId }) => threadId === left) ?? rows[0];
    if (back) stand(back.threadId);
  }, [place.thread, rows, stand]);

  const move = (step: 1 | -1): void => {
    const at = rows.findIndex((row) => row.threadId === (cursor.current ?? place.thread));
    if (at === 0 && step === -1 && waiting > 0) return settle();
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!next) return;
    // With a thread open, walking the list reads on; it leaves no trail for the back button.
    if (place.thread) go({ ...place, thread: next.threadId }, "replace");
    if (place.thread && matchMedia(NARROW).matches) return;
    stand(next.threadId);
  };
  const turnHere = (): void => {
    const here = cursor.current ?? place.thread;
    if (works && here) turn(here);
  };
  const clear = (): void => setChosen(new Set());
  useKeys({ j: () => move(1), k: () => move(-1), x: turnHere, ...(chosen.size > 0 ? { Escape: clear } : {}) });

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  // The next page comes by itself before its place is reached.
  useEffect(() => {
    if (last >= rows.length - 20 && queue.moreError === null) more?.();
  }, [last, rows.length, more, queue.moreError]);

  const showNew = (): void => {
    settle();
    scroller.current?.scrollTo({ top: 0 });
  };
  return (
    <>
      <div className="filters">
        <TabBar place={place} />
        <div className="choices-line">
          <Filters place={place} />
          {isMoreThanView(place) && !queue.loading ? (
            <p className="quiet loaded-only" role="status">
              {t.filters.loadedOnly(queue.loaded, more === undefined && !queue.loadingMore)}
            </p>
          ) : null}
          {/* Its place is kept free: what is new must not push the rows away from under the pointer. */}
          <span role="status" className="news">
            {waiting > 0 ? (
              <button type="button" onClick={showNew}>
                {t.newRows(waiting)}
              </button>
            ) : null}
          </span>
        </div>
      </div>
      <div
        ref={scroller}
        className={chosen.size > 0 ? "rows selecting" : "rows"}
        onPointerEnter={(event) => setPointed(event.pointerType === "mouse")}
        onPointerLeave={() => setPointed(false)}
        onScroll={(event) => {
          if (event.currentTarget.scrollTop === 0 && !held()) settle();
        }}
        onBlur={(event) => {
          if (event.currentTarget.contains(event.relatedTarget)) return;
          setCursor(null);
          if (!pointed && event.currentTarget.scrollTop === 0) settle();
        }}
      >
        <ul style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, key }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <li
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                aria-setsize={more ? -1 : rows.length}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)` }}
                onFocus={() => setCursor(row.threadId)}
              >
                <ThreadRowLink row={row} place={place} me={me} chosen={chosen.has(row.threadId)} />
                {works ? <RowCheck row={row} chosen={chosen.has(row.threadId)} onTurn={turn} /> : null}
              </li>
            );
          })}
        </ul>
        <ListFoot place={place} queue={queue} />
      </div>
      {chosen.size > 0 ? (
        <Suspense>
          <BulkBar list={listOf(place)} rows={rows} chosen={chosen} onChoose={setChosen} />
        </Suspense>
      ) : null}
    </>
  );
}

function listOf({ thread: _thread, ...list }: Place): List {
  return list;
}

/** The selected threads of the list; another list begins without any. */
function useChosen(place: Place) {
  const key = addressOf(listOf(place));
  const [{ of, ids }, set] = useState<{ readonly of: string; readonly ids: ReadonlySet<string> }>({
    of: key,
    ids: NONE,
  });
  const chosen = of === key ? ids : NONE;
  const setChosen = (next: ReadonlySet<string>): void => set({ of: key, ids: next });
  const turn = (threadId: string): void => {
    const next = new Set(chosen);
    if (!next.delete(threadId)) next.add(threadId);
    setChosen(next);
  };
  return { chosen, setChosen, turn };
}

const NONE: ReadonlySet<string> = new Set();
