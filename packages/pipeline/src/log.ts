/** Facts about one event; values only, never a sentence to be parsed. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where verbs say what happened. */
export type Log = {
  readonly info: (event: string, fields?: LogFields) => void;
  readonly warn: (event: string, fields?: LogFields) => void;
  readonly error: (event: string, fields?: LogFields) => void;
  /** Measurements with what they were taken of; CloudWatch makes metrics of the line (embedded metric format). */
  readonly metrics: (dimensions: Readonly<Record<string, string>>, values: Readonly<Record<string, number>>) => void;
};

export const LOG_LEVELS = ["info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One JSON object a line, as CloudWatch and `jq` like it; no event below the level `from`. */
export function createLog(write: (line: string) => void, clock: () => Date, from: LogLevel = "info"): Log {
  const at = (level: LogLevel) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(from)) return (): void => undefined;
    return (event: string, fields: LogFields = {}): void =>
      write(JSON.stringify({ at: clock().toISOString(), level, event, ...fields }));
  };
  const metrics: Log["metrics"] = (dimensions, values) => {
    const Metrics = Object.keys(values).map((Name) => ({ Name }));
    const CloudWatchMetrics = [{ Namespace: "Kikimimi", Dimensions: [Object.keys(dimensions)], Metrics }];
    write(JSON.stringify({ _aws: { Timestamp: clock().getTime(), CloudWatchMetrics }, ...dimensions, ...values }));
  };
  return { info: at("info"), warn: at("warn"), error: at("error"), metrics };
}

/** An error's name and message for a log line; causes included, stacks left out. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : ` ← ${describeError(error.cause)}`;
  return `${error.name}: ${error.message}${cause}`;
}
