import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { unwrap } from "@kikimimi/api/client";
import type { AlertReport } from "@kikimimi/api/schema-volume";
import { ALERT_PRESET_NAMES } from "@kikimimi/core/report/alert";
import { useService } from "../app/service.tsx";
import { useSpeech, useWords } from "../text/speech.tsx";
import { Empty, Failed, Loading } from "../ui/state.tsx";
import { sayShare } from "./amount.ts";
import { VolumeBehind } from "./behind.tsx";
import { Chart } from "./chart.tsx";
import { Choice, Figures, Fineprint, Report } from "./frame.tsx";
import { sayAt, useWindow, useZone } from "./period.ts";
import { TableBehind } from "./table.tsx";
import { words as allWords } from "./words.ts";

const route = getRouteApi("/reports/alerts");
const DAYS = ["1", "7", "31"] as const;
const HOUR_MS = 3_600_000;
/** A limit up to here is drawn, however little was said. */
const LEAST_HEIGHT = 20;

function useChosen() {
  const search = route.useSearch();
  return {
    days: DAYS.find((one) => one === search.days) ?? "7",
    preset: ALERT_PRESET_NAMES.find((one) => one === search.preset) ?? "medium",
    at: search.at,
    group: search.group,
  };
}

/** Hours that were out of the ordinary, by a formula that stands beside them. */
export function Alerts() {
  const words = useWords(allWords);
  const { zone, error, retry } = useZone();
  const { days, preset } = useChosen();
  const { window, renew } = useWindow(Number(days), zone);
  const navigate = route.useNavigate();
  const choose = (change: { days?: string; preset?: string }): void =>
    void navigate({ search: ({ at: _at, group: _group, ...before }) => ({ ...before, ...change }), replace: true });
  const controls = (
    <>
      <Choice
        label={words.period}
        value={days}
        choices={DAYS.map((value) => ({ value, name: words.periods[value] }))}
        onChange={(chosen) => choose({ days: chosen })}
      />
      <Choice
        label={words.alerts.preset}
        value={preset}
        choices={ALERT_PRESET_NAMES.map((value) => ({ value, name: words.alerts.presets[value] }))}
        onChange={(chosen) => choose({ preset: chosen })}
      />
    </>
  );
  return (
    <Report title={words.alerts.title} lead={words.alerts.lead} controls={controls}>
      {error ? <Failed error={error} onRetry={retry} /> : null}
      {window ? <Body window={window} onRenew={renew} /> : error ? null : <Loading />}
    </Report>
  );
}

function Body({ window, onRenew }: { readonly window: { from: string; to: string }; readonly onRenew: () => void }) {
  const { client } = useService();
  const { lang } = useSpeech();
  const words = useWords(allWords);
  const { preset, at, group } = useChosen();
  const navigate = route.useNavigate();
  const query = { ...window, preset };
  const read = useQuery({
    queryKey: ["alerts", query],
    queryFn: () => unwrap(client.v1.reports.alerts.$get({ query })),
  });
  const close = (): void => void navigate({ search: ({ at: _at, group: _group, ...before }) => before });
  return (
    <Figures read={read}>
      {(report) => (
        <>
          {report.alerts.length === 0 ? (
            <Empty words={words.alerts.none}>
              <p>{words.alerts.noneHint}</p>
            </Empty>
          ) : (
            <ul className="alerts">
              {report.alerts.map((alert) => (
                <AlertLine key={`${alert.kind} ${alert.at}`} alert={alert} zone={report.timeZone} />
              ))}
            </ul>
          )}
          {at === undefined ? null : (
            <VolumeBehind
              name={`${sayAt(lang, report.timeZone, at, "hour")}${group === "negative" ? ` · ${words.alerts.negatives}` : ""}`}
              window={spanOf(at, report.rule.spanHours)}
              zone={report.timeZone}
              by={group === undefined ? "all" : "sentiment"}
              group={group}
              onClose={close}
            />
          )}
          <Hours report={report} />
          <Formula rule={report.rule} />
          <Fineprint
            asOf={report.asOf}
            zone={report.timeZone}
            notes={[report.complete ? null : words.alerts.incomplete]}
            onRenew={onRenew}
          />
        </>
      )}
    </Figures>
  );
}

/** The hours that one reading took together, of which `at` is the last. */
function spanOf(at: string, hours: number): { readonly from: string; readonly to: string } {
  const end = Date.parse(at) + HOUR_MS;
  return { from: new Date(end - hours * HOUR_MS).toISOString(), to: new Date(end).toISOString() };
}

function AlertLine({ alert, zone }: { readonly alert: AlertReport["alerts"][number]; readonly zone: string }) {
  const { lang } = useSpeech();
  const { alerts } = useWords(allWords);
  const { kind, at, value, threshold, posts } = alert;
  const number = (n: number | null): string =>
    n === null ? "–" : n.toLocaleString(lang, { maximumFractionDigits: 1 });
  const share = (n: number | null): string => (n === null ? "–" : sayShare(lang, n));
  const says =
    kind === "volume"
      ? alerts.volume(number(value), number(threshold))
      : alerts.negative(share(value), share(threshold), posts);
  return (
    <li className="alert-line">
      <strong>{alerts.kind[kind]}</strong>
      <time dateTime={at} className="figures">
        {sayAt(lang, zone, at, "hour")}
      </time>
      <span className="figures">{says}</span>
      <Link
        from="/reports/alerts"
        to="/reports/alerts"
        search={({ group: _group, ...before }) => ({
          ...before,
          at,
          ...(kind === "negative" ? { group: "negative" } : {}),
        })}
      >
        {alerts.see}
      </Link>
    </li>
  );
}

function Hours({ report: { hours, timeZone: zone } }: { readonly report: AlertReport }) {
  const { lang } = useSpeech();
  const words = useWords(allWords);
  const { alerts, volume } = words;
  const navigate = route.useNavigate();
  const say = (n: number): string => n.toLocaleString(lang, { maximumFractionDigits: 1 });
  const sayX = (at: string | number): string => sayAt(lang, zone, at, "hour");
  const counted = (known: boolean, n: number): number | null => (known ? n : null);
  const open = (at: string, group?: string): void =>
    void navigate({
      search: ({ group: _g, ...before }) => ({ ...before, at, ...(group === undefined ? {} : { group }) }),
    });
  // A limit far above everything said would flatten what was said.
  const highest = Math.max(LEAST_HEIGHT, ...hours.map(({ count }) => count * 8));
  const limits = hours.map(({ threshold }) => (threshold === null || threshold > highest ? null : threshold));
  const cell = (at: string, n: number, name: string, group?: string) => ({
    says: say(n),
    value: n,
    open: n === 0 ? undefined : { name: words.figure(words.pair(sayX(at), name), say(n)), run: () => open(at, group) },
  });
  return (
    <>
      <Chart
        title={alerts.chart}
        xs={hours.map(({ at }) => Date.parse(at) / 1000)}
        lines={[
          { name: alerts.count, values: hours.map((one) => counted(one.counted, one.count)) },
          { name: alerts.limit, values: limits },
        ]}
        sayX={(x) => sayX(x * 1000)}
        sayY={say}
        onPick={(i) => {
          const hour = hours[i];
          if (hour && hour.count > 0) open(hour.at);
        }}
      />
      <TableBehind
        title={alerts.chart}
        heads={[volume.when, alerts.count, alerts.negatives, alerts.limit]}
        rows={hours.map(({ at, counted: known, count, negative, threshold }) => ({
          key: at,
          name: sayX(at),
          cells: known
            ? [
                cell(at, count, alerts.count),
                cell(at, negative, alerts.negatives, "negative"),
                { says: threshold === null ? "–" : say(threshold), value: threshold },
              ]
            : [volume.notCounted, "–", "–"].map((says) => ({ says, value: null })),
        }))}
      />
    </>
  );
}

function Formula({ rule }: { readonly rule: AlertReport["rule"] }) {
  const { alerts } = useWords(allWords);
  const k = String(rule.sigma);
  return (
    <section className="formula">
      <h2>{alerts.formula}</h2>
      <p>{alerts.volumeRule(k, rule.baselineHours, rule.spanHours, rule.atLeast)}</p>
      <p>{alerts.negativeRule(k)}</p>
      <p>{alerts.limits(rule.floor, rule.minimumHours, rule.coolDownHours)}</p>
    </section>
  );
}
