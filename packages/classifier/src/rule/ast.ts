/** A half-open range of a rule's text, in UTF-16 units. */
export type Range = { readonly from: number; readonly to: number };

/** Something that is looked for in a post's words. */
export type Term = {
  readonly type: "term";
  /** As it was written, without quotation marks, sign or star. */
  readonly text: string;
  /** A word or phrase, a whole hashtag, or a mentioned account. */
  readonly form: "words" | "hashtag" | "mention";
  /** Exactly as written: case, width and kana count. */
  readonly raw: boolean;
  /** More letters may follow (`deliver*`), or stand before (`*phone`). */
  readonly open: { readonly start: boolean; readonly end: boolean };
  readonly at: Range;
};

export const FIELDS = [
  "author",
  "lang",
  "platform",
  "source",
  "kind",
  "followers",
  "likes",
  "rating",
  "has",
  "verified",
  "topic",
  "url",
] as const;
export type FieldName = (typeof FIELDS)[number];

/** Fields that are compared as numbers. */
export const NUMERIC: ReadonlySet<FieldName> = new Set(["followers", "likes", "rating"]);

export type Comparison = ":" | ">" | ">=" | "<" | "<=";

export type Field = {
  readonly type: "field";
  readonly name: FieldName;
  readonly comparison: Comparison;
  readonly value: string;
  readonly at: Range;
};

/** Occurrences of a term that do not lie inside an occurrence of a guard: 京都 that is not 東京都's. */
export type Outside = {
  readonly type: "outside";
  readonly term: Term;
  readonly guards: readonly Term[];
  readonly at: Range;
};

/** What NEAR can stand between: terms, or a choice of them. */
export type Place = Term | Outside | { readonly type: "or"; readonly nodes: readonly Place[]; readonly at: Range };

export type Near = {
  readonly type: "near";
  readonly left: Place;
  readonly right: Place;
  /** Words in spaced text and characters in Japanese that may stand between. */
  readonly distance: number;
  /** Whether the left one has to come first. */
  readonly ordered: boolean;
  readonly at: Range;
};

export type Node =
  | Term
  | Field
  | Outside
  | Near
  | { readonly type: "and" | "or"; readonly nodes: readonly Node[]; readonly at: Range }
  | { readonly type: "not"; readonly node: Node; readonly at: Range };

/** Something that a writer of rules should know, with where it is and what would mend it. */
export type Problem = {
  readonly severity: "error" | "warning";
  /** Stable, snake case. */
  readonly code: string;
  readonly at: Range;
  readonly message: { readonly en: string; readonly ja: string };
  /** Text to put in place of a range. */
  readonly cure?: { readonly at: Range; readonly text: string };
};
