import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { ThreadDetail } from "@kikimimi/api/schema";
import { type Clock, isPast, standingOf } from "./clock-standing.ts";
import { useNow } from "../text/now.ts";
import { useService } from "../app/service.tsx";
import type { Words } from "../text/languages.ts";
import { spanOf } from "../text/time.ts";
import { moment, explain, useSpeech } from "../text/speech.tsx";

/** Clocks move by themselves, and so do their plans. */
const EVERY_MS = 30_000;

/** What was promised for a thread and how it stands, a line each; what explains it on demand. */
export function Clocks({ thread }: { readonly thread: ThreadDetail }) {
  const speech = useSpeech();
  const { t } = speech;
  const { client } = useService();
  const { data, error, refetch } = useQuery({
    queryKey: ["clocks", thread.threadId, thread.rev],
    queryFn: () => unwrap(client.v1.threads[":id"].clocks.$get({ param: { id: thread.threadId } })),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  });
  const past = data?.clocks.filter(isPast) ?? [];
  const open = data?.clocks.filter((clock) => !isPast(clock)) ?? [];
  return (
    <section className="clocks" aria-labelledby="clocks">
      <h2 id="clocks">{t.clocks.title}</h2>
      {data ? (
        <>
          {data.policy === null ? <p className="quiet">{t.clocks.none}</p> : null}
          {data.policy && data.clocks.length === 0 ? <p className="quiet">{t.clocks.noneYet}</p> : null}
          <ClockList clocks={open} policy={data.policy?.name} />
          {past.length > 0 ? (
            <details>
              <summary>{t.clocks.past(past.length)}</summary>
              <ClockList clocks={past} policy={data.policy?.name} />
            </details>
          ) : null}
        </>
      ) : error ? (
        <p className="quiet">
          {explain(speech, error)}{" "}
          <button type="button" className="plain" onClick={() => void refetch()}>
            {t.retry}
          </button>
        </p>
      ) : (
        <p className="quiet">{t.loading}</p>
      )}
    </section>
  );
}

function ClockList({ clocks, policy }: { readonly clocks: readonly Clock[]; readonly policy: string | undefined }) {
  const { t, lang } = useSpeech();
  const now = useNow();
  if (clocks.length === 0) return null;
  return (
    <ul>
      {clocks.map((clock) => {
        const standing = standingOf(clock, now);
        const kind = t.clocks.kind[clock.kind];
        return (
          <li key={`${clock.kind} ${clock.startedAt}`} className={`clock ${standing.as}`}>
            <details>
              <summary>
                <strong>{kind}</strong>{" "}
                <span className="figures">{lineOf(t, clock, now, (at) => moment(lang, at))}</span>
              </summary>
              <Explanation clock={clock} policy={policy} />
            </details>
          </li>
        );
      })}
    </ul>
  );
}

function Explanation({ clock, policy }: { readonly clock: Clock; readonly policy: string | undefined }) {
  const { t, lang } = useSpeech();
  const { clocks: words } = t;
  const when = (at: string): string => moment(lang, at);
  return (
    <div className="explanation">
      <p className="quiet">
        {policy === undefined ? null : `${words.policy(policy)} `}
        {words.counted(amount(t, clock.elapsedSeconds * 1000), amount(t, clock.targetSeconds * 1000))}{" "}
        {clock.breachedAt ? words.breached(when(clock.breachedAt)) : null}
      </p>
      <ol>
        {clock.timeline.map(({ from, to, state, countedSeconds }) => (
          <li key={from} className={state}>
            <span className="figures">{to ? words.fromTo(when(from), when(to)) : words.since(when(from))}</span>{" "}
            <span className="quiet">
              {words.stretch[state]}
              {state === "running" ? (
                <> · {countedSeconds > 0 ? words.counts(amount(t, countedSeconds * 1000)) : words.countsNothing}</>
              ) : null}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** One line on how a promise stands. */
function lineOf(t: Words, clock: Clock, now: number, when: (at: string) => string): string {
  const { clocks: words } = t;
  const standing = standingOf(clock, now);
  const say = (ms: number): string => amount(t, ms);
  const [took, target] = [say(clock.elapsedSeconds * 1000), say(clock.targetSeconds * 1000)];
  switch (standing.as) {
    case "running":
      if (standing.left === null || standing.until === null) return words.openEnded;
      return words[standing.soon ? "soon" : "running"](say(standing.left), when(standing.until));
    case "late":
      return words.late(say(standing.over), when(standing.due));
    case "paused":
      return words.paused(say(standing.left));
    case "pausedLate":
      return words.pausedLate(say(standing.over));
    case "met":
      return words.met(took, target);
    case "missed":
      return words.missed(say(standing.over), took, target);
  }
}

/** A length of time in words; what is less than a minute has words of its own. */
function amount(t: Words, ms: number): string {
  return ms < 60_000 ? t.clocks.underMinute : t.span(spanOf(ms));
}
