import process from "node:process";

/** What differs between stages, and what the deploying shell may decide; everything else is the same in all of them. */
export function stageSettings() {
  const isProduction = $app.stage === "production";
  return {
    isProduction,
    /** Physical names that people look for: `kikimimi-production-process`. */
    nameOf: (id: string): string => `${$app.name}-${$app.stage}-${id}`,
    logRetention: isProduction ? ("3 months" as const) : ("1 week" as const),
    /** Requests a second of the HTTP API, and how many more may come in a burst. */
    throttle: isProduction ? { rate: 500, burst: 1000 } : { rate: 20, burst: 50 },
    /** Whether functions send traces to X-Ray, and whether reserved concurrency is asked for. */
    traces: isProduction,
    reserves: isProduction,
    /** Where the parameters of this stage's sources are. */
    parameters: `/${$app.name}/${$app.stage}/sources`,
    /** US dollars a month at which the budget alarms. */
    budget: process.env["KIKIMIMI_BUDGET_USD"] ?? (isProduction ? "100" : "10"),
    /** Who is told of alarms; nobody but the topic's own subscribers when it is not set. */
    alarmEmail: process.env["KIKIMIMI_ALARM_EMAIL"],
    /** Amazon OpenSearch costs by the hour, so only a stage that asks for it has it. */
    search: process.env["KIKIMIMI_OPENSEARCH"] === "on",
  };
}

/** Settings of a stage. */
export type StageSettings = ReturnType<typeof stageSettings>;
