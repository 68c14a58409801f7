import { costOf, type Decimal, decimal, type MicroDollars, shareOut, times, whole } from "./money.ts";
import { FREE, type Priced, PRICES, type Region } from "./prices.ts";
import type { MentionUnits, Units, Way } from "./units.ts";

/** A platform's part of the month: its share of the mentions, how they come, and what it charges for one. */
export type PlatformShare = {
  readonly platform: string;
  /** Weights; they need not add up to one. */
  readonly share: Decimal;
  readonly way: Exclude<Way, "urgent">;
  /** US dollars that the platform asks for one mention; undefined where hearing is free. */
  readonly fee?: string | undefined;
};

export type BillInput = {
  readonly mentions: bigint;
  readonly mix: readonly PlatformShare[];
  /** How many of all need a person. */
  readonly urgent: Decimal;
  readonly region: Region;
  readonly units: Units;
  readonly freeTier: boolean;
  readonly search: boolean;
};

/** One line: what, how much of it (exact, in the price's unit), and what it costs. `idle` is paid without any mention. */
export type BillItem = {
  readonly name: Priced | `idle:${Priced}` | `fee:${string}`;
  readonly quantity: Decimal;
  readonly cost: MicroDollars;
};

/** A month's bill; the total is the sum of its items. */
export type Bill = {
  readonly items: readonly BillItem[];
  readonly total: MicroDollars;
  /** What AWS asks for a million such mentions, on top of what is paid without any; platforms' fees left out. */
  readonly perMillion: MicroDollars;
};

/**
 * What no bench can measure, and the reason for each. A round trip in the region is 2 to 5 ms; Lambda gives a whole
 * processor at 1,769 MB, so that time on 1,024 MB is longer by their ratio; Lambda writes START, END and REPORT for each
 * run; three functions run each minute, one each ten and one each fifteen minutes; five pollers a queue ask every 20 seconds whether anything came; a person who answers loads the page's parts once
 * and asks the API some ten times.
 */
export const ASSUMED = {
  roundTripMs: "5",
  processorRatio: "1.728",
  functionGigabytes: "1",
  runLogBytes: "350",
  answerBytes: "300",
  idleQueueRequests: 3n * 5n * 3n * 60n * 24n * 30n,
  scheduledRuns: (3n * 60n * 24n + 6n * 24n + 4n * 24n) * 30n,
  scheduledMs: "200",
  personRequests: "10",
  personBytes: "60000",
  searchDiskGigabytes: 10n,
  hours: 730n,
} as const;

/** The bill of one month, by list prices. Pure; every sum is of integers. */
export function billOf(input: BillInput): Bill {
  const each = pricedItems(usageOf(input), idleOf(input), input);
  const items = [...each.used, ...each.idle, ...feesOf(input)];
  const sumOf = (some: readonly BillItem[]): MicroDollars => some.reduce((sum, { cost }) => sum + cost, 0n);
  const perMillion = input.mentions === 0n ? 0n : (sumOf(each.used) * 1_000_000n) / input.mentions;
  return { items, total: sumOf(items), perMillion };
}

type Quantities = Readonly<Partial<Record<Priced, Decimal>>>;

/** Free tiers go to what is paid anyway first, and what is left of them to mentions. */
function pricedItems(used: Quantities, idle: Quantities, { region, freeTier }: BillInput) {
  const itemsOf = (quantities: Quantities, free: (name: Priced) => Decimal, mark: "" | "idle:"): BillItem[] =>
    // Sound: the keys are those of the prices.
    (Object.entries(quantities) as [Priced, Decimal][]).map(([name, quantity]) => ({
      name: `${mark}${name}` as BillItem["name"],
      quantity,
      cost: costOf(less(quantity, free(name)), PRICES[region][name]),
    }));
  const given = (name: Priced): Decimal => (freeTier ? whole(FREE[name] ?? 0n) : 0n);
  return {
    used: itemsOf(used, (name) => less(given(name), idle[name] ?? 0n), ""),
    idle: itemsOf(idle, given, "idle:"),
  };
}

function less(amount: Decimal, off: Decimal): Decimal {
  return amount > off ? amount - off : 0n;
}

/** What a stage uses while nobody says anything. */
function idleOf({ search }: BillInput): Quantities {
  const runs = whole(ASSUMED.scheduledRuns);
  return {
    queueRequests: whole(ASSUMED.idleQueueRequests),
    functionRequests: runs,
    functionTime: times(runs, decimal(ASSUMED.scheduledMs)) / 1_000n,
    logs: times(runs, decimal(ASSUMED.runLogBytes)),
    ...(search ? { searchNode: whole(ASSUMED.hours), searchDisk: whole(ASSUMED.searchDiskGigabytes) } : {}),
  };
}

/** What each platform itself asks for. */
function feesOf({ mentions, mix }: BillInput): BillItem[] {
  const counts = countsOf(mentions, mix);
  return mix.flatMap(({ platform, fee }, at): BillItem[] => {
    if (fee === undefined) return [];
    const quantity = whole(counts[at] ?? 0n);
    return [{ name: `fee:${platform}`, quantity, cost: costOf(quantity, { dollars: fee, per: 1n }) }];
  });
}

function countsOf(mentions: bigint, mix: readonly PlatformShare[]): bigint[] {
  return shareOut(
    mentions,
    mix.map(({ share }) => share),
  );
}

function usageOf(input: BillInput): Quantities {
  const { mentions, mix, urgent, units } = input;
  const [needPerson = 0n] = shareOut(mentions, [urgent, decimal("1") - urgent]);
  const counts = countsOf(mentions - needPerson, mix);
  const parts: readonly (readonly [bigint, MentionUnits, boolean])[] = [
    ...mix.map(({ way }, at) => [counts[at] ?? 0n, units.ways[way], way !== "polled"] as const),
    [needPerson, units.ways.urgent, true],
  ];
  const sum = (unit: (one: MentionUnits, pushed: boolean) => Decimal): Decimal =>
    parts.reduce((all, [count, one, pushed]) => all + count * unit(one, pushed), 0n);
  const runs = sum(({ deliveries }, pushed) => decimal(deliveries) * (pushed ? 2n : 1n)) + whole(needPerson);
  const byPeople = times(whole(needPerson), decimal(ASSUMED.personRequests));
  const peopleBytes = times(whole(needPerson), decimal(ASSUMED.personBytes));
  const requests = sum(({ deliveries }, pushed) => (pushed ? decimal(deliveries) : 0n));
  const kept = sum(({ storedBytes, archivedBytes }) => decimal(storedBytes) + decimal(archivedBytes));
  return {
    writeUnits: sum((one) => decimal(one.writeUnits)),
    readUnits: sum((one) => decimal(one.readUnits)),
    storage: kept,
    backup: kept,
    queueRequests: sum((one) => decimal(one.queueRequests)),
    functionRequests: runs + byPeople,
    functionTime: sum(gigabyteSeconds),
    httpRequests: requests + byPeople,
    logs: sum((one) => decimal(one.logBytes)) + times(runs + byPeople, decimal(ASSUMED.runLogBytes)),
    transferOut: times(requests, decimal(ASSUMED.answerBytes)),
    edgeRequests: byPeople,
    edgeTransfer: peopleBytes,
  };
}

/** Time of a processor, stretched to what the memory buys, and time of waiting; at 1 GB throughout, which overstates. */
function gigabyteSeconds({ cpuMs, roundTrips }: MentionUnits): Decimal {
  const ms =
    times(decimal(cpuMs), decimal(ASSUMED.processorRatio)) + times(decimal(roundTrips), decimal(ASSUMED.roundTripMs));
  return times(ms, decimal(ASSUMED.functionGigabytes)) / 1_000n;
}
