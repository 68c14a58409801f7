/** Facts about one event; values only, never a sentence to be parsed. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where verbs say what happened. */
export type Log = {
  readonly info: (event: string, fields?: LogFields) => void;
  readonly warn: (event: string, fields?: LogFields) => void;
  readonly error: (event: string, fields?: LogFields) => void;
};

export const LOG_LEVELS = ["info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One JSON object a line, as CloudWatch and `jq` like it; nothing below the level `from`. */
export function createLog(write: (line: string) => void, clock: () => Date, from: LogLevel = "info"): Log {
  const at = (level: LogLevel) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(from)) return (): void => undefined;
    return (event: string, fields: LogFields = {}): void =>
      write(JSON.stringify({ at: clock().toISOString(), level, event, ...fields }));
  };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/** An error's name and message for a log line; causes included, stacks left out. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : ` ← ${describeError(error.cause)}`;
  return `${error.name}: ${error.message}${cause}`;
}
