import { useInfiniteQuery } from "@tanstack/react-query";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { ThreadRow } from "@kikimimi/api/schema";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useLiveRows, useService } from "../app/service.tsx";
import { useNow } from "../text/now.ts";
import { dayOf } from "../text/time.ts";
import { newest, orderOf, waitingOf } from "./arrange.ts";
import { askedOf } from "./view-place.ts";
import type { List, Place } from "./place.ts";
import { tabOf } from "./tabs.ts";

type Shown = { readonly key: string; readonly pages: number; readonly ids: readonly string[] };

export type Queue = {
  readonly rows: readonly ThreadRow[];
  /** How many rows wait to be shown. */
  readonly waiting: number;
  /** How many threads of the list were read, whether or not they belong. */
  readonly loaded: number;
  /** Shows what waits and puts everything in order. */
  readonly settle: () => void;
  readonly loading: boolean;
  readonly error: unknown;
  readonly retry: () => void;
  /** Reads the next page; undefined where there is none, or one is being read. */
  readonly more: (() => void) | undefined;
  readonly loadingMore: boolean;
  /** Why the next page could not be read. */
  readonly moreError: unknown;
};

/** The list of a place, kept up to date. While `held`, rows change in place but none comes, goes or moves. */
export function useQueue(place: Place, me: string, held: () => boolean): Queue {
  const live = useLiveRows();
  const now = useNow();
  const { thread: _thread, ...asked } = place;
  const key = JSON.stringify(asked);
  // The same list for as long as it is the same, whatever thread is open beside it.
  const list = useMemo(() => asked, [key]);
  const query = useList(list);

  const known = useMemo(
    () => newest(query.data?.pages.flatMap((page) => page.items) ?? [], live.values()),
    [query.data, live],
  );
  const minute = Math.floor(now / 60_000);
  const order = useMemo(
    () => orderOf(known.values(), list, { me, today: dayOf(minute * 60_000), now: minute * 60_000 }),
    [known, list, me, minute],
  );

  const [shown, setShown] = useState<Shown>({ key: "", pages: 0, ids: [] });
  const pages = query.data?.pages.length ?? 0;
  const settle = useCallback(
    () => setShown((before) => unlessSame(before, { key, pages, ids: order })),
    [key, pages, order],
  );
  useEffect(() => {
    if (pages === 0) return;
    if (shown.key !== key || !held()) settle();
    else if (shown.pages !== pages) {
      // What somebody asked to see goes below what they are looking at.
      const wanted = new Set(order);
      const came = query.data?.pages.slice(shown.pages).flatMap((page) => page.items.map((row) => row.threadId)) ?? [];
      const fitting = came.filter((id) => wanted.has(id));
      setShown({ key, pages, ids: [...shown.ids, ...waitingOf(shown.ids, fitting)] });
    }
  }, [pages, shown, key, held, settle, query.data, order]);

  const current = shown.key === key;
  const ids = current ? shown.ids : order;
  const rows = useMemo(() => ids.flatMap((id) => known.get(id) ?? []), [ids, known]);
  const waiting = useMemo(() => (current ? waitingOf(ids, order).length : 0), [current, ids, order]);
  return {
    rows,
    waiting,
    loaded: query.data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0,
    settle,
    loading: query.isPending,
    error: pages > 0 ? null : query.error,
    retry: () => void query.refetch(),
    more: query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined,
    loadingMore: query.isFetchingNextPage,
    moreError: query.isFetchNextPageError ? query.error : null,
  };
}

function useList(list: List) {
  const { client } = useService();
  return useInfiniteQuery({
    queryKey: ["list", list],
    queryFn: ({ pageParam }) => readPage(client, list, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // Another list may have changed much since it was last seen.
    staleTime: 0,
    refetchOnReconnect: false,
  });
}

/** Keeps what is shown when nothing is different, so that settling twice is settling once. */
function unlessSame(before: Shown, next: Shown): Shown {
  const same =
    before.key === next.key &&
    before.pages === next.pages &&
    before.ids.length === next.ids.length &&
    before.ids.every((id, i) => id === next.ids[i]);
  return same ? before : next;
}

/** One page from the API; language and promise are not among its filters, so the page keeps to those itself. */
function readPage(client: Client, list: List, cursor: string | null) {
  const { tab, sort, day } = list;
  const page = { limit: "100", ...(cursor ? { cursor } : {}) };
  if (tabOf(tab).query === null) return unwrap(client.v1.threads.$get({ query: { ...page, ...(day ? { day } : {}) } }));
  return unwrap(client.v1.queue.$get({ query: { ...page, ...askedOf(list), sort } }));
}
