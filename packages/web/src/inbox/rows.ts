import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import type { ThreadRow } from "@kikimimi/api/schema";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

/** Pixels of a row before it was measured. */
const USUAL = 125;

type Rows = {
  readonly virtual: Virtualizer<HTMLDivElement, HTMLLIElement>;
  /** The thread whose row has the keyboard, or is about to: keys may come faster than the page follows. */
  readonly cursor: RefObject<string | null>;
  readonly setCursor: (threadId: string | null) => void;
  /** Brings a row into view and the keyboard to it. */
  readonly stand: (threadId: string) => void;
};

/** Puts only the rows in sight on the page, and those that somebody stands on or reads. */
export function useRows(
  scroller: RefObject<HTMLDivElement | null>,
  rows: readonly ThreadRow[],
  open: string | undefined,
): Rows {
  const cursor = useRef<string | null>(null);
  const [stood, setStood] = useState<string | null>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const indexOf = (threadId: string | null | undefined): number =>
    threadId ? rows.findIndex((row) => row.threadId === threadId) : -1;
  // A focused row that left the page would take the keyboard with it.
  const kept = [stood, wanted, open].map(indexOf).filter((index) => index >= 0);
  const virtual = useVirtualizer<HTMLDivElement, HTMLLIElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => USUAL,
    overscan: 6,
    useFlushSync: false,
    getItemKey: (index) => rows[index]?.threadId ?? index,
    rangeExtractor: (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), ...kept])].toSorted((a, b) => a - b),
  });
  useEffect(() => {
    const row = wanted === null ? null : rowLink(scroller.current, wanted);
    if (!row) return;
    row.focus({ preventScroll: true });
    setWanted(null);
  }, [wanted, scroller]);
  const setCursor = useCallback((threadId: string | null) => {
    cursor.current = threadId;
    setStood(threadId);
  }, []);
  const stand = useCallback(
    (threadId: string) => {
      const index = rows.findIndex((row) => row.threadId === threadId);
      if (index < 0) return;
      cursor.current = threadId;
      virtual.scrollToIndex(index, { align: "auto" });
      setWanted(threadId);
    },
    [rows, virtual],
  );
  return { virtual, cursor, setCursor, stand };
}

function rowLink(box: HTMLElement | null, threadId: string): HTMLElement | null | undefined {
  return box?.querySelector<HTMLElement>(`[data-thread="${CSS.escape(threadId)}"]`);
}
