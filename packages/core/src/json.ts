/** Sixteen digits in a row: the shortest text that can hold an integer beyond 2^53. */
const LONG_INTEGER = /\d{16}/;

type SourceContext = { readonly source?: string };

function keepLongIntegers(_key: string, value: unknown, context?: SourceContext): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? source : value;
}

/**
 * JSON.parse that keeps integers beyond 2^53 as strings instead of rounding them.
 * Platforms send 64-bit ids as numbers; a rounded id is another post's id.
 * Throws SyntaxError on malformed text and RangeError on absurd nesting.
 */
export function parseJson(text: string): unknown {
  if (!LONG_INTEGER.test(text)) return JSON.parse(text) as unknown;
  return JSON.parse(text, keepLongIntegers as (key: string, value: unknown) => unknown) as unknown;
}

/** Text with keys in a fixed order, for comparing and hashing values. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}
