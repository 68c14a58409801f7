/** Sixteen digits in a row: the shortest text that can hold an integer beyond 2^53. */
const LONG_INTEGER = /\d{16}/;

/** Deeper than any platform nests; deeper texts are made to exhaust whoever walks them. */
const MAX_DEPTH = 200;

function nestsTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (quoted) {
      if (char === "\\") i++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === "[" || char === "{") {
      if (++depth > MAX_DEPTH) return true;
    } else if (char === "]" || char === "}") depth--;
  }
  return false;
}

type SourceContext = { readonly source?: string };

function keepLongIntegers(_key: string, value: unknown, context?: SourceContext): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? source : value;
}

/**
 * JSON.parse that keeps integers beyond 2^53 as strings instead of rounding them.
 * Platforms send 64-bit ids as numbers; a rounded id is another post's id.
 * Throws SyntaxError on malformed text and on nesting deeper than 200.
 */
export function parseJson(text: string): unknown {
  if (nestsTooDeep(text)) throw new SyntaxError(`JSON nested deeper than ${MAX_DEPTH}`);
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
