import { Link } from "@tanstack/react-router";
import { useChannels } from "../app/reads.ts";
import { useNow } from "../text/now.ts";
import { agoIn, explain, useSpeech } from "../text/speech.tsx";
import { dayAfter, dayOf } from "../text/time.ts";
import { Empty, Failed, Loading } from "../ui/state.tsx";
import { useActive } from "./filters.tsx";
import { type Place, useGo, withoutFilters } from "./place.ts";
import type { Queue } from "./queue.ts";
import { useCounts } from "./counts.ts";
import { tabOf } from "./tabs.ts";
import { RowsToCome } from "./rows-to-come.tsx";

/** What stands below the rows: that more are read, why they were not, or why there are none. */
export function ListFoot({ place, queue }: { readonly place: Place; readonly queue: Queue }) {
  const speech = useSpeech();
  const { t } = speech;
  if (queue.error) return <Failed error={queue.error} onRetry={queue.retry} />;
  if (queue.loading) return <RowsToCome />;
  if (queue.loadingMore) return <Loading />;
  if (queue.more) {
    return (
      <div className="more-line">
        {queue.moreError ? <p className="error">{explain(speech, queue.moreError)}</p> : null}
        <button type="button" className="more" onClick={queue.more}>
          {queue.moreError ? t.retry : t.more}
        </button>
      </div>
    );
  }
  return queue.rows.length > 0 ? null : <Nothing place={place} />;
}

/** Nothing found, nothing connected, or nothing to do: each says so, and what comes next. */
function Nothing({ place }: { readonly place: Place }) {
  const { t } = useSpeech();
  const go = useGo();
  const now = useNow();
  const set = useActive(place);
  const channels = useChannels().data?.items;
  const { count } = tabOf(place.tab);
  const counts = useCounts();
  const hidden = count && counts?.[count];
  if (set.length > 0) {
    return (
      <Empty words={t.empty.filtered(set.map(({ words }) => words).join(t.and))}>
        {hidden && hidden.count > 0 ? <p>{t.empty.hidden(`${hidden.count}${hidden.more ? "+" : ""}`)}</p> : null}
        <button type="button" onClick={() => go(withoutFilters(place))}>
          {t.empty.clear}
        </button>
      </Empty>
    );
  }
  if (place.tab === "day") {
    return (
      <Empty words={t.empty.day}>
        <button type="button" onClick={() => go({ ...place, day: dayAfter(place.day ?? dayOf(Date.now()), -1) })}>
          {t.dayBefore}
        </button>
      </Empty>
    );
  }
  if (channels?.every(({ health }) => health === "off")) {
    return (
      <Empty words={t.empty.noChannels}>
        <p>{t.empty.connect}</p>
        <Link to="/settings/channels">{t.empty.toChannels}</Link>
      </Empty>
    );
  }
  const last = channels?.map(({ lastEventAt }) => lastEventAt ?? "").reduce((a, b) => (a > b ? a : b), "");
  return (
    <Empty words={t.empty[place.tab]}>
      <p>{t.empty.hint[place.tab]}</p>
      {last ? <p>{t.empty.lastPost(agoIn(t, last, now))}</p> : null}
    </Empty>
  );
}
