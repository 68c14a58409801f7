import { useQuery } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { ThreadRow } from "@kikimimi/api/schema";
import { useEffect, useState } from "react";
import { focusIds } from "../app/focus.ts";
import { useService } from "../app/service.tsx";

/** Said again this often; the service forgets it after three times as long. */
const EVERY_MS = 10_000;
/** Without a key, a click or a move for so long, the thread was left open. */
const IDLE_MS = 60_000;

let stirredAt = Date.now();
for (const type of ["keydown", "pointerdown", "pointermove"]) addEventListener(type, () => (stirredAt = Date.now()));

/** Says that this person has a thread before them for as long as they have, and tells who else has. */
export function useLease(threadId: string, works: boolean): ThreadRow["leases"] {
  const { client } = useService();
  const lease = client.v1.threads[":id"].lease;
  const param = { id: threadId };
  const [told, setTold] = useState<ThreadRow["leases"]>([]);
  const { data } = useQuery({
    queryKey: ["lease", threadId],
    queryFn: () => unwrap(lease.$put({ param, json: { mark: markNow() } })),
    enabled: works,
    refetchInterval: EVERY_MS,
    staleTime: 0,
    retry: false,
  });
  useEffect(() => {
    if (data) setTold(data.leases);
  }, [data]);
  useEffect(() => {
    if (!works) return;
    // What is not said ends by itself; whether this arrives does not matter.
    return () => void lease.$delete({ param }).catch(() => undefined);
  }, [threadId, works]);
  return told;
}

function markNow(): "viewing" | "idle" | "writing" {
  if (document.activeElement?.id === focusIds.reply) return "writing";
  return Date.now() - stirredAt > IDLE_MS ? "idle" : "viewing";
}
