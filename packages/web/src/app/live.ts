import { type Client, unwrap } from "@kikimimi/api/client";
import type { ThreadRow } from "@kikimimi/api/schema";

/** Milliseconds from one answer to the next question: with the service's own time, news shows within two seconds. */
const EVERY_MS = 1_250;
/** After a longer sleep (a closed lid) the lists are read anew rather than caught up with. */
const STALE_MS = 10 * 60_000;

/** What the poll has told so far. */
export type LiveState = {
  /** The newest state of every thread that changed. */
  readonly rows: ReadonlyMap<string, ThreadRow>;
  /** Time of the last good answer, epoch milliseconds; null before the first. */
  readonly answeredAt: number | null;
  readonly offline: boolean;
};

export type Live = {
  readonly state: () => LiveState;
  readonly listen: (changed: () => void) => () => void;
  /** Takes in a row that another answer told, as after a claim. */
  readonly put: (row: ThreadRow) => void;
  readonly start: () => () => void;
};

/** Keeps up with the service: polls while the page is seen, rests while it is hidden, comes back by itself. */
export function createLive(
  client: Client,
  hooks: { readonly onError: (error: unknown) => void; readonly onReturn: () => void },
): Live {
  let state: LiveState = { rows: new Map(), answeredAt: null, offline: false };
  let since = new Date(Date.now() - 5_000).toISOString();
  const listeners = new Set<() => void>();

  const set = (next: Partial<LiveState>): void => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const merged = (items: readonly ThreadRow[]): ReadonlyMap<string, ThreadRow> => {
    const news = items.filter((row) => row.rev > (state.rows.get(row.threadId)?.rev ?? -1));
    if (news.length === 0) return state.rows;
    return new Map([...state.rows, ...news.map((row) => [row.threadId, row] as const)]);
  };
  const ask = async (): Promise<boolean> => {
    try {
      const answer = await unwrap(client.v1.changes.$get({ query: { since, limit: "200" } }));
      const slept = state.answeredAt !== null && Date.now() - state.answeredAt > STALE_MS;
      if (slept || state.offline) hooks.onReturn();
      since = answer.since;
      set({ rows: merged(answer.items), answeredAt: Date.now(), offline: false });
      return answer.more;
    } catch (error) {
      set({ offline: true });
      hooks.onError(error);
      return false;
    }
  };

  const start = (): (() => void) => {
    let stopped = false;
    let asking = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const turn = async (): Promise<void> => {
      clearTimeout(timer);
      if (asking || stopped || document.hidden) return;
      asking = true;
      const more = await ask();
      asking = false;
      if (!stopped) timer = setTimeout(() => void turn(), more ? 0 : EVERY_MS);
    };
    const now = (): void => void turn();
    document.addEventListener("visibilitychange", now);
    addEventListener("online", now);
    now();
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", now);
      removeEventListener("online", now);
    };
  };

  return {
    state: () => state,
    listen: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    put: (row) => set({ rows: merged([row]) }),
    start,
  };
}
