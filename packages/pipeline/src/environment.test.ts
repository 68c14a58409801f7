import { afterEach, describe, expect, it, vi } from "vitest";
import { basicsOf, Environment } from "./environment.ts";

const VARIABLES = {
  KIKIMIMI_TABLE: "table",
  KIKIMIMI_SECRETS: JSON.stringify({ tokens: ["x".repeat(32)], sources: {} }),
  ...Object.fromEntries(
    ["INBOUND", "RESPONSE", "OUTBOUND"].flatMap((name) => [
      [`${name}_QUEUE_URL`, "http://127.0.0.1/queue"],
      [`${name}_DLQ_URL`, "http://127.0.0.1/dlq"],
    ]),
  ),
};

describe("a function's log", () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    [undefined, 1],
    ["log", 1],
    ["none", 0],
  ])("with KIKIMIMI_METRICS as %s writes %i line for metrics, and errors in any case", (metrics, lines) => {
    const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const { log } = basicsOf(Environment.parse({ ...VARIABLES, KIKIMIMI_METRICS: metrics }), {});
    log.metrics({ table: "table" }, { SweptThreads: 1 });
    expect(written).toHaveBeenCalledTimes(lines);
    log.error("broken");
    expect(written).toHaveBeenCalledTimes(lines + 1);
  });
});
