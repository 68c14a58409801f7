/** Two posts, and whether one was copied from the other; data/near/README.md says more. */
export type Pair = {
  readonly a: string;
  readonly b: string;
  readonly language: "ja" | "en";
  readonly kind: string;
  readonly isDuplicate: boolean;
  readonly split: "dev" | "test";
};

function isPair(value: unknown): value is Pair {
  if (typeof value !== "object" || value === null) return false;
  const has = (key: keyof Pair, test: (field: unknown) => boolean): boolean =>
    key in value && test(Reflect.get(value, key));
  const isText = (field: unknown): boolean => typeof field === "string" && field !== "";
  return (
    has("a", isText) &&
    has("b", isText) &&
    has("kind", isText) &&
    has("language", (field) => field === "ja" || field === "en") &&
    has("split", (field) => field === "dev" || field === "test") &&
    has("isDuplicate", (field) => typeof field === "boolean")
  );
}

/** The pairs of a JSONL file's text; throws a TypeError that names the first line which is none. */
export function readPairs(jsonl: string): Pair[] {
  return jsonl
    .split("\n")
    .filter((line) => line !== "")
    .map((line, at) => {
      const value: unknown = JSON.parse(line);
      if (!isPair(value)) throw new TypeError(`line ${at + 1} is no pair`);
      return value;
    });
}

/** A pair with how alike its posts are, 0 … 1. */
export type Scored = { readonly pair: Pair; readonly score: number };

/** Shares, null where there is nothing to divide by; `right` and `found` count duplicates, `said` all that were called so. */
export type Figures = {
  readonly duplicates: number;
  readonly others: number;
  readonly said: number;
  readonly right: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
};

/** Precision and recall of calling all pairs near duplicates that score at least `least`. */
export function figuresOf(scored: readonly Scored[], least: number): Figures {
  const duplicates = scored.filter(({ pair }) => pair.isDuplicate).length;
  const called = scored.filter(({ score }) => score >= least);
  const right = called.filter(({ pair }) => pair.isDuplicate).length;
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  return {
    duplicates,
    others: scored.length - duplicates,
    said: called.length,
    right,
    precision: share(right, called.length),
    recall: share(right, duplicates),
    f1: share(2 * right, called.length + duplicates),
  };
}

/** The threshold of the best F1, in steps of .01; of equals, the middle one. */
export function bestThreshold(scored: readonly Scored[]): { readonly least: number; readonly f1: number } {
  const all = Array.from({ length: 99 }, (_, at) => (at + 1) / 100).map((least) => ({
    least,
    f1: figuresOf(scored, least).f1 ?? 0,
  }));
  const f1 = Math.max(...all.map((one) => one.f1));
  const best = all.filter((one) => one.f1 === f1);
  return best[Math.floor((best.length - 1) / 2)] ?? { least: 1, f1 };
}
