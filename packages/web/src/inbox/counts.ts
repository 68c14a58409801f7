import { useQuery } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { useEffect } from "react";
import { useLiveRows, useService } from "../app/service.tsx";
import type { Counts } from "./tabs.ts";

/** News come in bursts; one count follows a burst. */
const SETTLE_MS = 1_000;

/** How many threads stand where, counted anew after news. */
export function useCounts(): Counts | undefined {
  const { client } = useService();
  const live = useLiveRows();
  const { data, refetch } = useQuery({
    queryKey: ["counts"],
    queryFn: () => unwrap(client.v1.queue.counts.$get({ query: {} })),
    refetchInterval: 60_000,
  });
  useEffect(() => {
    if (live.size === 0) return;
    const timer = setTimeout(() => void refetch(), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [live, refetch]);
  return data;
}
