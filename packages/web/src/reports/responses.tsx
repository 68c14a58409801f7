import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { unwrap } from "@kikimimi/api/client";
import type { ResponseReport } from "@kikimimi/api/schema-sla";
import { SUMMARY_KEYS, type SummaryKey } from "@kikimimi/core/report/response-times";
import { ClockKind } from "@kikimimi/core/sla/sla";
import { useService } from "../app/service.tsx";
import { usePlatformName } from "../app/reads.ts";
import { useSpeech, useWords } from "../text/speech.tsx";
import { Empty, Failed, Loading } from "../ui/state.tsx";
import { sayAmount, sayShare } from "./amount.ts";
import { ResponsesBehind } from "./behind.tsx";
import { Chart } from "./chart.tsx";
import { Choice, Figures, Fineprint, Report } from "./frame.tsx";
import { daysOf, dayWindow, sayAt, useWindow, useZone } from "./period.ts";
import { FigureTable, type Row } from "./table.tsx";
import { words as allWords } from "./words.ts";

const route = getRouteApi("/reports/responses");
const DAYS = ["7", "31", "90", "365"] as const;
const CLOCKS = ["business", "every"] as const;
const GROUPINGS = SUMMARY_KEYS.filter((key) => key !== "all");
type Grouping = Exclude<SummaryKey, "all">;
const SHARES = ["p50", "p75", "p90", "p95"] as const;
type Summary = ResponseReport["groups"][number];
type Clock = "seconds" | "businessSeconds";

function useChosen() {
  const search = route.useSearch();
  const one = <V extends string>(choices: readonly V[], value: string | undefined, usual: V): V =>
    choices.find((choice) => choice === value) ?? usual;
  return {
    days: one(DAYS, search.days, "7"),
    kind: one(ClockKind.options, search.kind, "first_response"),
    clock: one(CLOCKS, search.clock, "business"),
    by: one<Grouping>(GROUPINGS, search.by, "day"),
    /** The group whose threads are open; `all` for those of the whole. */
    group: search.group,
  };
}

/** How long customers waited, and the threads behind each figure. */
export function Responses() {
  const words = useWords(allWords);
  const { zone, error, retry } = useZone();
  const { days } = useChosen();
  const { window, renew } = useWindow(Number(days), zone);
  return (
    <Report title={words.responses.title} lead={words.responses.lead} controls={<Controls />}>
      {error ? <Failed error={error} onRetry={retry} /> : null}
      {window && zone ? <Body window={window} zone={zone} onRenew={renew} /> : error ? null : <Loading />}
    </Report>
  );
}

function Controls() {
  const { t } = useSpeech();
  const words = useWords(allWords);
  const { responses } = words;
  const chosen = useChosen();
  const navigate = route.useNavigate();
  const choose = (change: Partial<Record<"days" | "kind" | "clock" | "by", string>>): void =>
    void navigate({ search: ({ group: _closed, ...before }) => ({ ...before, ...change }), replace: true });
  return (
    <>
      <Choice
        label={words.period}
        value={chosen.days}
        choices={DAYS.map((value) => ({ value, name: words.periods[value] }))}
        onChange={(days) => choose({ days })}
      />
      <Choice
        label={responses.kind}
        value={chosen.kind}
        choices={ClockKind.options.map((value) => ({ value, name: t.clocks.kind[value] }))}
        onChange={(kind) => choose({ kind })}
      />
      <Choice
        label={responses.by}
        value={chosen.by}
        choices={GROUPINGS.map((value) => ({ value, name: responses.bys[value] }))}
        onChange={(by) => choose({ by })}
      />
      <Choice
        label={responses.clock}
        value={chosen.clock}
        choices={CLOCKS.map((value) => ({ value, name: responses.clocks[value] }))}
        onChange={(clock) => choose({ clock })}
      />
    </>
  );
}

type Window = { readonly from: string; readonly to: string };

function Body(props: { readonly window: Window; readonly zone: string; readonly onRenew: () => void }) {
  const { window, zone, onRenew } = props;
  const { client } = useService();
  const { lang, t } = useSpeech();
  const words = useWords(allWords);
  const { responses } = words;
  const { days, kind, clock: counting, by, group } = useChosen();
  const navigate = route.useNavigate();
  const isTooLong = by === "hour" && Number(days) > 31;
  const query = { ...window, by, kind };
  const read = useQuery({
    queryKey: ["response-times", query],
    queryFn: () => unwrap(client.v1.reports["response-times"].$get({ query })),
    enabled: !isTooLong,
  });
  const all = { ...window, by: "all" as const, kind };
  const whole = useQuery({
    queryKey: ["response-times", all],
    queryFn: () => unwrap(client.v1.reports["response-times"].$get({ query: all })),
  });
  const clock: Clock = counting === "business" ? "businessSeconds" : "seconds";
  const open = (name: string): void => void navigate({ search: (before) => ({ ...before, group: name }) });
  const close = (): void => void navigate({ search: ({ group: _closed, ...before }) => before });
  const nameOf = useGroupName(by, zone);
  const behindQuery =
    group === undefined
      ? undefined
      : group === "all"
        ? all
        : by === "day"
          ? { ...dayWindow(group, zone), by: "all" as const, kind }
          : { ...query, group: group.slice(2) };
  return (
    <Figures read={whole}>
      {(report) => {
        const [sum] = report.groups;
        if (!sum) return <Empty words={responses.none}>{<p>{responses.noneHint}</p>}</Empty>;
        const notes = [
          report.source === "clocks" ? responses.exact : responses.rolled(sayShare(lang, report.relativeError)),
          report.openDays.length > 0 ? responses.open(report.openDays.length) : null,
        ];
        return (
          <>
            <Sum sum={sum} clock={clock} onOpen={() => open("all")} />
            {isTooLong ? (
              <p>{responses.hourLong}</p>
            ) : (
              <Figures read={read}>
                {({ groups }) => (
                  <>
                    {by === "day" || by === "hour" ? (
                      <Lines
                        groups={groups}
                        by={by}
                        zone={zone}
                        clock={clock}
                        title={responses.chart(t.clocks.kind[kind])}
                        window={window}
                      />
                    ) : null}
                    <Groups groups={groups} by={by} clock={clock} nameOf={nameOf} onOpen={open} />
                  </>
                )}
              </Figures>
            )}
            {behindQuery && group !== undefined ? (
              <ResponsesBehind
                name={group === "all" ? t.clocks.kind[kind] : nameOf(by === "day" ? group : group.slice(2))}
                query={behindQuery}
                zone={zone}
                clock={clock}
                onClose={close}
              />
            ) : null}
            <Fineprint asOf={report.asOf} zone={report.timeZone} notes={notes} onRenew={onRenew} />
          </>
        );
      }}
    </Figures>
  );
}

/** Says a group's name as people would. */
function useGroupName(by: Grouping, zone: string): (group: string) => string {
  const { lang } = useSpeech();
  const { responses, now } = useWords(allWords);
  const platformOf = usePlatformName();
  return (group) => {
    if (by === "day") return sayAt(lang, zone, dayWindow(group, zone).from, "day");
    if (by === "hour") return responses.hour(group);
    if (by === "platform") return platformOf(group);
    if (group !== "") return group;
    return by === "team" ? now.noTeam : responses.nobody;
  };
}

function Sum(props: { readonly sum: Summary; readonly clock: Clock; readonly onOpen: () => void }) {
  const { sum, clock, onOpen } = props;
  const { t, lang } = useSpeech();
  const words = useWords(allWords);
  const { responses } = words;
  const amount = (seconds: number | null): string =>
    seconds === null ? "–" : sayAmount(t, words.underMinute, seconds);
  const facts: readonly (readonly [string, string])[] = [
    [responses.count, sum.count.toLocaleString(lang)],
    [responses.within, sum.within === null ? "–" : sayShare(lang, sum.within)],
    [responses.breached, sum.breached.toLocaleString(lang)],
    ...SHARES.map((share) => [`${share.slice(1)}%`, amount(sum[clock][share])] as const),
  ];
  return (
    <ul className="tiles">
      {facts.map(([name, says]) => (
        <li key={name}>
          <button type="button" className="tile" onClick={onOpen}>
            <span className="tile-name">{name}</span>
            <strong className="figures">{says}</strong>
            <span className="unseen">{words.see}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Half and nine tenths by the day or the hour of the day; a gap where nobody answered. */
function Lines(props: {
  readonly groups: readonly Summary[];
  readonly by: "day" | "hour";
  readonly zone: string;
  readonly clock: Clock;
  readonly title: string;
  readonly window: Window;
}) {
  const { groups, by, zone, clock, title, window } = props;
  const { t, lang } = useSpeech();
  const { underMinute } = useWords(allWords);
  const names =
    by === "hour" ? Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0")) : daysOf(window, zone);
  const byName = new Map(groups.map((one) => [one.group, one]));
  const xs = names.map((name, i) => (by === "hour" ? i : Date.parse(dayWindow(name, zone).from) / 1000));
  if (xs.length < 2) return null;
  const values = (share: "p50" | "p90"): (number | null)[] =>
    names.map((name) => byName.get(name)?.[clock][share] ?? null);
  return (
    <Chart
      title={title}
      xs={xs}
      lines={[
        { name: "50%", values: values("p50") },
        { name: "90%", values: values("p90") },
      ]}
      sayX={(x) => (by === "hour" ? `${x}:00` : sayAt(lang, zone, x * 1000, "day"))}
      sayY={(y) => (y === 0 ? "0" : sayAmount(t, underMinute, y))}
      incrs={[60, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800]}
    />
  );
}

function Groups(props: {
  readonly groups: readonly Summary[];
  readonly by: Grouping;
  readonly clock: Clock;
  readonly nameOf: (group: string) => string;
  readonly onOpen: (group: string) => void;
}) {
  const { groups, by, clock, nameOf, onOpen } = props;
  const { t, lang } = useSpeech();
  const words = useWords(allWords);
  const { responses } = words;
  const heads = [
    responses.bys[by],
    responses.count,
    responses.within,
    responses.breached,
    ...SHARES.map((share) => `${share.slice(1)}%`),
  ];
  const rows = groups.map((one): Row => {
    const name = nameOf(one.group);
    const run = (): void => onOpen(by === "day" ? one.group : `g:${one.group}`);
    const cell = (what: string, says: string, value: number | null) => ({
      says,
      value,
      open: value === null ? undefined : { name: words.figure(words.pair(name, what), says), run },
    });
    return {
      key: one.group,
      name,
      cells: [
        cell(responses.count, one.count.toLocaleString(lang), one.count),
        cell(responses.within, one.within === null ? "–" : sayShare(lang, one.within), one.within),
        cell(responses.breached, one.breached.toLocaleString(lang), one.breached),
        ...SHARES.map((share) => {
          const seconds = one[clock][share];
          const says = seconds === null ? "–" : sayAmount(t, words.underMinute, seconds);
          return cell(`${share.slice(1)}%`, says, seconds);
        }),
      ],
    };
  });
  return <FigureTable title={words.by(responses.title, responses.bys[by])} heads={heads} rows={rows} />;
}
