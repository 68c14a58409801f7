/** Decimals as integers of 10^-12, so that no price and no measure is ever a rounded one. */
const DIGITS = 12;
const ONE = 10n ** BigInt(DIGITS);

/** A decimal number, exact to twelve places. */
export type Decimal = bigint;

/** Reads `0.715` or `12`; throws RangeError on anything that is no plain decimal of at most twelve places. */
export function decimal(text: string): Decimal {
  const match = /^(\d+)(?:\.(\d{1,12}))?$/.exec(text);
  if (!match) throw new RangeError(`${text} is no decimal number of at most ${DIGITS} places`);
  return BigInt(match[1] ?? "0") * ONE + BigInt((match[2] ?? "").padEnd(DIGITS, "0"));
}

/** A price in US dollars for so many of a unit: a million requests, one gigabyte, an hour. */
export type Price = { readonly dollars: string; readonly per: bigint };

/** Millionths of a dollar, rounded half up, once. */
export type MicroDollars = bigint;

/** What a quantity costs. */
export function costOf(quantity: Decimal, { dollars, per }: Price): MicroDollars {
  const exact = quantity * decimal(dollars) * 1_000_000n;
  const divisor = ONE * ONE * per;
  return (exact * 2n + divisor) / (divisor * 2n);
}

/** Product of two decimals, rounded down beyond twelve places. */
export function times(a: Decimal, b: Decimal): Decimal {
  return (a * b) / ONE;
}

/** A whole number as a decimal. */
export function whole(count: number | bigint): Decimal {
  return BigInt(count) * ONE;
}

/** Dollars with two to six places, as people read them: `12.50`, `0.000715`. */
export function dollarsOf(amount: MicroDollars): string {
  const text = amount.toString().padStart(7, "0");
  return `${text.slice(0, -6)}.${text.slice(-6).replace(/0{1,4}$/, "")}`;
}

/** Shares a whole number out by weights, so that the parts are whole and add up: the largest remainders get the rest. */
export function shareOut(total: bigint, weights: readonly Decimal[]): bigint[] {
  const sum = weights.reduce((all, weight) => all + weight, 0n);
  if (sum === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight, at) => ({ at, part: (total * weight) / sum, rest: (total * weight) % sum }));
  const missing = Number(total - parts.reduce((all, { part }) => all + part, 0n));
  const lucky = new Set(
    parts
      .toSorted((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest < b.rest ? 1 : -1))
      .slice(0, missing)
      .map(({ at }) => at),
  );
  return parts.map(({ at, part }) => part + (lucky.has(at) ? 1n : 0n));
}
