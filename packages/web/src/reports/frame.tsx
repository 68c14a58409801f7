import type { ReactNode } from "react";
import { useSpeech, useWords, explain } from "../text/speech.tsx";
import { PageTitle } from "../ui/page-title.tsx";
import { Failed, Loading } from "../ui/state.tsx";
import { words as allWords } from "./words.ts";
import "./reports.css";

/** A report: its name and what it counts, what can be chosen, and below that the figures. */
export function Report(props: {
  readonly title: string;
  readonly lead: string;
  readonly controls?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className="report">
      <PageTitle>{props.title}</PageTitle>
      <p className="quiet">{props.lead}</p>
      {props.controls ? <div className="report-controls">{props.controls}</div> : null}
      {props.children}
    </div>
  );
}

/** One of a few choices, by its name. */
export function Choice<V extends string>(props: {
  readonly label: string;
  readonly value: V;
  readonly choices: readonly { readonly value: V; readonly name: string }[];
  readonly onChange: (value: V) => void;
}) {
  const { label, value, choices, onChange } = props;
  return (
    <label className="report-choice">
      <span>{label}</span>
      <select
        value={value}
        onChange={(event) => {
          const chosen = choices.find((one) => one.value === event.target.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        {choices.map((one) => (
          <option key={one.value} value={one.value}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What a query of figures tells. */
type Read<D> = { readonly data: D | undefined; readonly error: unknown; readonly refetch: () => unknown };

/** The figures once they are there; the last ones, said to be so, when newer ones could not be read. */
export function Figures<D>({ read, children }: { readonly read: Read<D>; readonly children: (data: D) => ReactNode }) {
  const speech = useSpeech();
  const words = useWords(allWords);
  const { data, error, refetch } = read;
  if (data === undefined) return error ? <Failed error={error} onRetry={() => void refetch()} /> : <Loading />;
  return (
    <>
      {error ? (
        <p className="error" role="alert">
          {explain(speech, error)} {words.stale}{" "}
          <button type="button" onClick={() => void refetch()}>
            {speech.t.retry}
          </button>
        </p>
      ) : null}
      {children(data)}
    </>
  );
}

/** From when the figures are, by which clocks, and what else limits them. */
export function Fineprint(props: {
  readonly asOf: string;
  readonly zone: string;
  readonly notes?: readonly (string | null)[];
  readonly onRenew?: () => void;
}) {
  const { asOf, zone, notes = [], onRenew } = props;
  const { lang } = useSpeech();
  const words = useWords(allWords);
  const parts = { timeZone: zone, month: "short", day: "numeric", hour: "numeric", minute: "2-digit" } as const;
  const said = [
    words.asOf(new Date(asOf).toLocaleString(lang, { ...parts, hourCycle: "h23" })),
    words.zone(zone),
    ...notes,
  ];
  return (
    <p className="quiet fineprint">
      <span>{said.filter((one) => one !== null).join(lang === "ja" ? "" : " ")}</span>
      {onRenew ? (
        <button type="button" onClick={onRenew}>
          {words.refresh}
        </button>
      ) : null}
    </p>
  );
}
