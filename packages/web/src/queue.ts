import { useInfiniteQuery, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { ThreadRow } from "@kikimimi/api/schema";
import type { Actor } from "@kikimimi/core/actor";
import { useCallback, useEffect, useMemo, useState } from "react";
import { newest, orderOf, waitingOf } from "./arrange.ts";
import type { Place } from "./place.ts";
import { useLive, useService } from "./service.tsx";
import { dayOf } from "./time.ts";

/** Who is signed in. */
export function useMe(): UseQueryResult<Actor> {
  const { client } = useService();
  return useQuery({ queryKey: ["me"], queryFn: () => unwrap(client.v1.me.$get()) });
}

/** The connected sources; read again every so many milliseconds where somebody watches them. */
export function useChannels(everyMs?: number) {
  const { client } = useService();
  return useQuery({
    queryKey: ["channels"],
    queryFn: () => unwrap(client.v1.channels.$get({ query: {} })),
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs, staleTime: 0 }),
  });
}

/** The names of the platforms that are connected, by id. */
export function usePlatforms(): ReadonlyMap<string, string> {
  const { data } = useChannels();
  return useMemo(() => new Map(data?.items.map(({ platform, platformName }) => [platform, platformName])), [data]);
}

/** Says a platform's own name; its id where none of its sources is connected. */
export function usePlatformName(): (id: string) => string {
  const platforms = usePlatforms();
  return (id) => platforms.get(id) ?? id;
}

type Shown = { readonly key: string; readonly pages: number; readonly ids: readonly string[] };

export type Queue = {
  readonly rows: readonly ThreadRow[];
  /** How many rows wait to be shown. */
  readonly waiting: number;
  /** Shows what waits and puts everything in order. */
  readonly settle: () => void;
  readonly loading: boolean;
  readonly error: unknown;
  readonly retry: () => void;
  readonly more: (() => void) | undefined;
};

/** The list of a place, kept up to date. While `held`, rows change in place but none comes, goes or moves. */
export function useQueue(place: Place, me: string, held: () => boolean): Queue {
  const { client } = useService();
  const live = useLive();
  const { tab, sort, platform, topic, day } = place;
  const list = {
    tab,
    sort,
    ...(platform ? { platform } : {}),
    ...(topic ? { topic } : {}),
    ...(day ? { day } : {}),
  };
  const key = JSON.stringify(list);
  const query = useInfiniteQuery({
    queryKey: ["list", list],
    queryFn: ({ pageParam }) => readPage(client, list, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // Another list may have changed much since it was last seen.
    staleTime: 0,
    refetchOnReconnect: false,
  });

  const known = useMemo(
    () => newest(query.data?.pages.flatMap((page) => page.items) ?? [], live.rows.values()),
    [query.data, live.rows],
  );
  const order = useMemo(() => orderOf(known.values(), list, me, dayOf(Date.now())), [known, key, me]);

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
      const asked = query.data?.pages.slice(shown.pages).flatMap((page) => page.items.map((row) => row.threadId)) ?? [];
      setShown({ key, pages, ids: [...shown.ids, ...waitingOf(shown.ids, asked)] });
    }
  }, [pages, shown, key, held, settle, query.data]);

  const current = shown.key === key;
  const ids = current ? shown.ids : order;
  return {
    rows: ids.flatMap((id) => known.get(id) ?? []),
    waiting: current ? waitingOf(ids, order).length : 0,
    settle,
    loading: query.isPending,
    error: pages > 0 ? null : query.error,
    retry: () => void query.refetch(),
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
  };
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

type List = Omit<Place, "thread" | "page">;

function readPage(client: Client, { tab, sort, platform, topic, day }: List, cursor: string | null) {
  const page = { limit: "100", ...(cursor ? { cursor } : {}) };
  if (tab === "all") return unwrap(client.v1.threads.$get({ query: { ...page, ...(day ? { day } : {}) } }));
  return unwrap(
    client.v1.queue.$get({
      query: {
        ...page,
        sort,
        status: tab === "closed" ? "closed" : "active",
        ...(platform ? { platform } : {}),
        ...(topic ? { topic } : {}),
        ...(tab === "mine" ? { holder: "me" } : {}),
      },
    }),
  );
}
