import { MentionUnits, Units, type Way } from "@kikimimi/core/cost/units";

/** What one scenario used, all in all. */
export type Usage = {
  /** Absent where nothing is counted with it. */
  readonly way: Way | undefined;
  readonly deliveries: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly sqsRequests: number;
  /** Requests that a function waits for. */
  readonly roundTrips: number;
  /** Processor's time of everything but the engines. */
  readonly cpuMs: number;
  readonly storedBytes: number;
  readonly archivedBytes: number;
  readonly logBytes: number;
};

/** The measures that `kikimimi cost` counts with: everything for one mention, to six places. */
export function unitsOf(results: readonly Usage[], mentions: number, machine: string): Units {
  const per = (total: number): string => (total / mentions).toFixed(6);
  const counted = results.flatMap(({ way, ...one }) => (way === undefined ? [] : [{ way, ...one }]));
  const entries = counted.map(({ way, sqsRequests, ...one }): [Way, MentionUnits] => [
    way,
    MentionUnits.parse({
      deliveries: per(one.deliveries),
      writeUnits: per(one.writeUnits),
      readUnits: per(one.readUnits),
      queueRequests: per(sqsRequests),
      roundTrips: per(one.roundTrips),
      cpuMs: per(one.cpuMs),
      storedBytes: per(one.storedBytes),
      archivedBytes: per(one.archivedBytes),
      logBytes: per(one.logBytes),
    }),
  ]);
  const measured = new Date().toISOString().slice(0, 10);
  return Units.parse({ measured, machine, mentions, ways: Object.fromEntries(entries) });
}
