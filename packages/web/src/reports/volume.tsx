import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { unwrap } from "@kikimimi/api/client";
import type { VolumeReport } from "@kikimimi/api/schema-volume";
import { VOLUME_KEYS, type VolumeKey } from "@kikimimi/core/report/volume";
import { usePlatformName } from "../app/reads.ts";
import { useService } from "../app/service.tsx";
import { useTopicName } from "../context/topics.tsx";
import { useSpeech, useWords } from "../text/speech.tsx";
import { Empty, Failed, Loading } from "../ui/state.tsx";
import { sayShare } from "./amount.ts";
import { VolumeBehind } from "./behind.tsx";
import { Chart } from "./chart.tsx";
import { Choice, Figures, Fineprint, Report } from "./frame.tsx";
import { sayAt, useWindow, useZone } from "./period.ts";
import { groupsOf, seriesOf } from "./series.ts";
import { type Cell, FigureTable, TableBehind } from "./table.tsx";
import { words as allWords } from "./words.ts";

const route = getRouteApi("/reports/volume");
const DAYS = ["1", "7", "31", "90", "365"] as const;
const STEPS = ["hour", "day"] as const;

function useChosen() {
  const search = route.useSearch();
  const one = <V extends string>(choices: readonly V[], value: string | undefined, usual: V): V =>
    choices.find((choice) => choice === value) ?? usual;
  const days = one(DAYS, search.days, "7");
  // Hours of a year are too many to be told apart, a single day too few.
  const step = days === "1" ? "hour" : Number(days) > 31 ? "day" : one(STEPS, search.step, "day");
  return { days, step, by: one(VOLUME_KEYS, search.by, "sentiment"), at: search.at, group: search.group };
}

/** How much was said and how, and the threads behind each figure. */
export function Volume() {
  const words = useWords(allWords);
  const { zone, error, retry } = useZone();
  const { days } = useChosen();
  const { window, renew } = useWindow(Number(days), zone);
  return (
    <Report title={words.volume.title} lead={words.volume.lead} controls={<Controls />}>
      {error ? <Failed error={error} onRetry={retry} /> : null}
      {window ? <Body window={window} onRenew={renew} /> : error ? null : <Loading />}
    </Report>
  );
}

function Controls() {
  const words = useWords(allWords);
  const { volume } = words;
  const { days, step, by } = useChosen();
  const navigate = route.useNavigate();
  const choose = (change: Partial<Record<"days" | "step" | "by", string>>): void =>
    void navigate({ search: ({ at: _at, group: _group, ...before }) => ({ ...before, ...change }), replace: true });
  const steps = days === "1" ? (["hour"] as const) : Number(days) > 31 ? (["day"] as const) : STEPS;
  return (
    <>
      <Choice
        label={words.period}
        value={days}
        choices={DAYS.map((value) => ({ value, name: words.periods[value] }))}
        onChange={(chosen) => choose({ days: chosen })}
      />
      <Choice
        label={volume.step}
        value={step}
        choices={steps.map((value) => ({ value, name: volume.steps[value] }))}
        onChange={(chosen) => choose({ step: chosen })}
      />
      <Choice
        label={volume.by}
        value={by}
        choices={VOLUME_KEYS.map((value) => ({ value, name: volume.bys[value] }))}
        onChange={(chosen) => choose({ by: chosen })}
      />
    </>
  );
}

function Body({ window, onRenew }: { readonly window: { from: string; to: string }; readonly onRenew: () => void }) {
  const { client } = useService();
  const { lang } = useSpeech();
  const words = useWords(allWords);
  const { days, step, by, at, group } = useChosen();
  const navigate = route.useNavigate();
  const nameOf = useGroupName(by);
  const query = { ...window, step, by };
  const read = useQuery({
    queryKey: ["volume", query],
    queryFn: () => unwrap(client.v1.reports.volume.$get({ query })),
  });
  const open = (opened: { at?: string; group?: string }): void =>
    void navigate({ search: ({ at: _at, group: _group, ...before }) => ({ ...before, days, ...opened }) });
  const close = (): void => open({});
  return (
    <Figures read={read}>
      {(report) => {
        const bucket = report.buckets.find((one) => one.from === at);
        const isOpen = bucket !== undefined || at === "all";
        const zone = report.timeZone;
        return (
          <>
            {report.count === 0 && report.complete ? (
              <Empty words={words.volume.none}>
                <p>{words.volume.noneHint}</p>
              </Empty>
            ) : (
              <Shown report={report} by={by} step={step} nameOf={nameOf} onOpen={open} />
            )}
            {isOpen ? (
              <VolumeBehind
                name={
                  [bucket ? sayAt(lang, zone, bucket.from, step) : null, group === undefined ? null : nameOf(group)]
                    .filter((one) => one !== null)
                    .join(" · ") || words.volume.all
                }
                window={bucket ?? report}
                zone={zone}
                by={by}
                group={group}
                onClose={close}
              />
            ) : null}
            <Fineprint
              asOf={report.asOf}
              zone={zone}
              notes={[report.complete ? null : words.volume.incomplete, by === "topic" ? words.volume.topics : null]}
              onRenew={onRenew}
            />
          </>
        );
      }}
    </Figures>
  );
}

const SHAPES: Readonly<Record<string, string>> = { positive: "○", neutral: "－", negative: "▼" };

/** Says a group's name as people would; grades and feelings carry a shape as well. */
function useGroupName(by: VolumeKey): (group: string | null) => string {
  const { t } = useSpeech();
  const { volume } = useWords(allWords);
  const platformOf = usePlatformName();
  const topicOf = useTopicName();
  return (group) => {
    if (group === null) return by === "all" ? volume.all : volume.others;
    const level = Number(group) as 0 | 1 | 2;
    switch (by) {
      case "platform":
        return platformOf(group);
      case "topic":
        return topicOf(group);
      case "sentiment":
        return `${SHAPES[group] ?? ""} ${t.sentiment[group as keyof typeof t.sentiment]}`;
      case "anger":
        return `${level === 2 ? "▲ " : ""}${t.anger[level] ?? group}`;
      case "urgency":
        return `${level === 2 ? "● " : ""}${t.urgency[level] ?? group}`;
      case "all":
        return volume.all;
    }
  };
}

function Shown(props: {
  readonly report: VolumeReport;
  readonly by: VolumeKey;
  readonly step: "hour" | "day";
  readonly nameOf: (group: string | null) => string;
  readonly onOpen: (opened: { at?: string; group?: string }) => void;
}) {
  const { report, by, step, nameOf, onOpen } = props;
  const { lang } = useSpeech();
  const words = useWords(allWords);
  const { volume } = words;
  const { buckets, timeZone: zone, count } = report;
  const lines = seriesOf(report, by);
  const title = by === "all" ? volume.all : volume.chart(volume.bys[by]);
  const groups = by === "all" ? [] : groupsOf(report, by);
  const say = (n: number): string => n.toLocaleString(lang);
  const sayX = (from: string | number): string => sayAt(lang, zone, from, step);
  const cellOf = (bucket: VolumeReport["buckets"][number], group: string | null): Cell => {
    if (!bucket.counted) return { says: volume.notCounted, value: null };
    const n = group === null ? bucket.count : (bucket.groups[group] ?? 0);
    const name = words.pair(sayX(bucket.from), group === null ? volume.all : nameOf(group));
    const run = (): void => onOpen({ at: bucket.from, ...(group === null ? {} : { group }) });
    return { says: say(n), value: n, open: n === 0 ? undefined : { name: words.figure(name, say(n)), run } };
  };
  return (
    <>
      <p className="sum">
        <button type="button" className="figure" onClick={() => onOpen({ at: "all" })}>
          {volume.sum(say(count))}
          <span className="unseen">{words.see}</span>
        </button>
      </p>
      {buckets.length > 1 ? (
        <Chart
          title={title}
          xs={buckets.map(({ from }) => Date.parse(from) / 1000)}
          lines={lines.map(({ group, values }) => ({ name: nameOf(group), values }))}
          bars={by === "all"}
          sayX={(x) => sayX(x * 1000)}
          sayY={say}
          onPick={(i) => {
            const bucket = buckets[i];
            if (bucket && bucket.count > 0) onOpen({ at: bucket.from });
          }}
        />
      ) : null}
      <TableBehind
        title={title}
        heads={[volume.when, volume.all, ...groups.map(({ group }) => nameOf(group))]}
        rows={buckets.map((bucket) => ({
          key: bucket.from,
          name: sayX(bucket.from),
          cells: [cellOf(bucket, null), ...groups.map(({ group }) => cellOf(bucket, group))],
        }))}
      />
      {groups.length > 0 ? (
        <FigureTable
          title={volume.bys[by]}
          heads={[volume.bys[by], volume.all, volume.share]}
          rows={groups.map(({ group, count: n }) => {
            const share = count === 0 ? 0 : n / count;
            const run = (): void => onOpen({ at: "all", group });
            return {
              key: group,
              name: nameOf(group),
              cells: [
                {
                  says: say(n),
                  value: n,
                  open: n === 0 ? undefined : { name: words.figure(nameOf(group), say(n)), run },
                },
                { says: sayShare(lang, share), value: share, share },
              ],
            };
          })}
        />
      ) : null}
    </>
  );
}
