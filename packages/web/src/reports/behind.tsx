import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { unwrap } from "@kikimimi/api/client";
import type { ResponseReport } from "@kikimimi/api/schema-sla";
import type { ThreadRow } from "@kikimimi/api/schema";
import type { VolumeKey } from "@kikimimi/core/report/volume";
import { type ReactNode, useEffect, useRef } from "react";
import { usePlatformName } from "../app/reads.ts";
import { useService } from "../app/service.tsx";
import { absolute, useSpeech, useWords } from "../text/speech.tsx";
import { Empty } from "../ui/state.tsx";
import { sayAmount } from "./amount.ts";
import { Figures } from "./frame.tsx";
import { sayAt } from "./period.ts";
import { words as allWords } from "./words.ts";

/** What is behind a number that somebody opened; the keyboard goes there, and back by the browser. */
function Behind(props: { readonly name: string; readonly onClose: () => void; readonly children: ReactNode }) {
  const { name, onClose, children } = props;
  const words = useWords(allWords);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus({ preventScroll: true });
    title.current?.scrollIntoView({ block: "nearest" });
  }, [name]);
  return (
    <section className="behind">
      <header>
        <h2 ref={title} tabIndex={-1}>
          {words.behind(name)}
        </h2>
        <button type="button" onClick={onClose}>
          {words.close}
        </button>
      </header>
      {children}
    </section>
  );
}

/** A thread as a way into the inbox: its words, where it is from, and what is to be said of it here. */
export function ThreadLine({ row, children }: { readonly row: ThreadRow; readonly children?: ReactNode }) {
  const { t } = useSpeech();
  const nameOf = usePlatformName();
  return (
    <li className="thread-line">
      <Link to="/" search={{ thread: row.threadId }} lang={row.lead?.lang ?? undefined}>
        {row.lead?.excerpt || t.noWords}
      </Link>
      <span className="quiet figures">
        {nameOf(row.platform)} · {children}
      </span>
    </li>
  );
}

const LISTED = 50;

/** The threads behind a number of the volume. */
export function VolumeBehind(props: {
  readonly name: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly zone: string;
  readonly by: VolumeKey;
  readonly group?: string | undefined;
  readonly onClose: () => void;
}) {
  const {
    name,
    window: { from, to },
    zone,
    by,
    group,
    onClose,
  } = props;
  const { client } = useService();
  const { lang } = useSpeech();
  const words = useWords(allWords);
  const query = { from, to, by, limit: String(LISTED), ...(group === undefined ? {} : { group }) };
  const read = useQuery({
    queryKey: ["volume-threads", query],
    queryFn: () => unwrap(client.v1.reports.volume.threads.$get({ query })),
  });
  return (
    <Behind name={name} onClose={onClose}>
      <Figures read={read}>
        {({ items, threads, complete }) => (
          <>
            {items.length === 0 ? <Empty words={words.noThreads} /> : null}
            <ul>
              {items.map((row) => (
                <ThreadLine key={row.threadId} row={row}>
                  <time dateTime={row.at} title={absolute(lang, row.at)}>
                    {sayAt(lang, zone, row.at, "hour")}
                  </time>
                  {row.mentions > 1 ? ` · ${words.mentions(row.mentions)}` : null}
                </ThreadLine>
              ))}
            </ul>
            {threads > items.length ? <p className="quiet">{words.someThreads(items.length, threads)}</p> : null}
            {complete ? null : <p className="quiet">{words.manyThreads}</p>}
          </>
        )}
      </Figures>
    </Behind>
  );
}

/** The clocks behind a number of the response times, the longest first. */
export function ResponsesBehind(props: {
  readonly name: string;
  readonly query: {
    from: string;
    to: string;
    by: "day" | "hour" | "agent" | "team" | "platform" | "priority" | "policy" | "all";
    kind: "first_response" | "next_response" | "resolution";
    group?: string;
  };
  readonly zone: string;
  readonly clock: "seconds" | "businessSeconds";
  readonly onClose: () => void;
}) {
  const { name, query, zone, clock, onClose } = props;
  const { client } = useService();
  const words = useWords(allWords);
  const read = useQuery({
    queryKey: ["response-times", query],
    queryFn: () => unwrap(client.v1.reports["response-times"].$get({ query })),
  });
  return (
    <Behind name={name} onClose={onClose}>
      <Figures read={read}>
        {({ rows, source }) => {
          const sorted = rows.toSorted((a, b) => b[clock] - a[clock]).slice(0, LISTED);
          return (
            <>
              {sorted.length === 0 ? (
                <Empty words={source === "clocks" ? words.noThreads : words.responses.dailyOnly} />
              ) : null}
              <ul>
                {sorted.map((row) => (
                  <ClockLine key={`${row.threadId} ${row.kind} ${row.startedAt}`} row={row} zone={zone} clock={clock} />
                ))}
              </ul>
              {rows.length > sorted.length ? (
                <p className="quiet">{words.someThreads(sorted.length, rows.length)}</p>
              ) : null}
            </>
          );
        }}
      </Figures>
    </Behind>
  );
}

const SHAPES = { running: "○", paused: "◇", met: "●", breached: "▲" } as const;

function ClockLine(props: {
  readonly row: ResponseReport["rows"][number];
  readonly zone: string;
  readonly clock: "seconds" | "businessSeconds";
}) {
  const { row, zone, clock } = props;
  const { t, lang } = useSpeech();
  const { responses, underMinute } = useWords(allWords);
  const nameOf = usePlatformName();
  const amount = sayAmount(t, underMinute, row[clock]);
  return (
    <li className="thread-line">
      <Link to="/" search={{ thread: row.threadId }}>
        {sayAt(lang, zone, row.startedAt, "hour")} · {nameOf(row.platform)}
      </Link>
      <span className="quiet figures">
        <span className={row.state === "breached" ? "error" : undefined}>
          {SHAPES[row.state]} {responses.state[row.state]}
        </span>
        {" · "}
        {row.stoppedAt === null ? responses.waits(amount) : responses.took(amount)}
        {row.agent ? ` · ${row.agent}` : null}
      </span>
    </li>
  );
}
