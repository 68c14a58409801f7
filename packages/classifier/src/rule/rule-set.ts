import type { Field, Node, Place, Range, Term } from "./ast.ts";
import { type FieldTest, fieldTest, folded } from "./field.ts";
import type { FoldOptions } from "./fold.ts";
import type { Post } from "./post.ts";
import { foldingOf, type Sought, TermTable } from "./term-table.ts";
import { TokenCounter } from "./tokens.ts";

/** A rule to be compiled; `id` is the topic's, which other rules may name as `topic:id`. */
export type RuleSource = { readonly id: string; readonly node: Node; readonly options?: Partial<FoldOptions> };

/** A rule that a post meets, with what to mark in its text: sorted, apart from each other, in UTF-16 units. */
export type RuleMatch = { readonly id: string; readonly highlights: readonly Range[] };

const NO_MATCHES: readonly RuleMatch[] = [];

/** Marks that are kept of one rule in one text. */
const MAX_HIGHLIGHTS = 50;

/** What a text looks like while rules are judged. */
type Reading = { readonly post: Post; readonly topics: Set<string>; tokens: TokenCounter | undefined };

type Test = {
  readonly holds: (reading: Reading) => boolean;
  /** Adds the places that made it hold. */
  readonly mark: (reading: Reading, marks: Range[]) => void;
  /** Terms of which one must stand in the text for it to hold; null when it can hold without any. */
  readonly needs: readonly Sought[] | null;
};

type Compiled = { readonly id: string; readonly rank: number; readonly test: Test; stamp: number };

/**
 * All rules of a brand, compiled once: a post is read in one pass, and only rules of which a needed term stands in it are
 * judged, so that time grows with the text and not with the number of rules. Not re-entrant.
 */
export class RuleSet {
  readonly #table = new TermTable();
  readonly #byTerm = new Map<Sought, Compiled[]>();
  /** Rules that can hold whatever the text says. */
  readonly #always: Compiled[] = [];
  #stamp = 0;

  constructor(rules: readonly RuleSource[]) {
    for (const [rank, rule] of inOrder(rules).entries()) {
      const test = compile(rule.node, this.#table, foldingOf(rule.options));
      const compiled: Compiled = { id: rule.id, rank, test, stamp: 0 };
      if (test.needs === null) this.#always.push(compiled);
      for (const term of test.needs ?? []) {
        const others = this.#byTerm.get(term);
        if (others) others.push(compiled);
        else this.#byTerm.set(term, [compiled]);
      }
    }
  }

  /** The rules that a post meets, in the order in which they build on each other. */
  match(post: Post): readonly RuleMatch[] {
    const found = this.#table.read(post.text);
    // Most posts have nothing to do with any rule.
    if (found.length === 0 && this.#always.length === 0) return NO_MATCHES;
    this.#stamp++;
    const candidates = [...this.#always];
    for (const term of found) {
      for (const rule of this.#byTerm.get(term) ?? []) {
        if (rule.stamp === this.#stamp) continue;
        rule.stamp = this.#stamp;
        candidates.push(rule);
      }
    }
    candidates.sort((a, b) => a.rank - b.rank);
    const reading: Reading = { post, topics: new Set(), tokens: undefined };
    const matches: RuleMatch[] = [];
    for (const { id, test } of candidates) {
      if (!test.holds(reading)) continue;
      reading.topics.add(folded(id));
      const marks: Range[] = [];
      test.mark(reading, marks);
      matches.push({ id, highlights: merged(marks) });
    }
    return matches;
  }
}

/** Rules after those topics that they name; what names itself in a circle comes last and finds nothing there. */
function inOrder(rules: readonly RuleSource[]): readonly RuleSource[] {
  const byId = new Map(rules.map((rule) => [folded(rule.id), rule]));
  const begun = new Set<RuleSource>();
  const done: RuleSource[] = [];
  const visit = (rule: RuleSource): void => {
    if (begun.has(rule)) return;
    begun.add(rule);
    for (const topic of topicsOf(rule.node)) {
      const other = byId.get(topic);
      if (other) visit(other);
    }
    done.push(rule);
  };
  for (const rule of rules) visit(rule);
  return done;
}

/** Ids of the topics that a rule names, as they are compared. */
export function topicsOf(node: Node): readonly string[] {
  return topicFields(node).map(({ value }) => folded(value));
}

/** Where a rule names topics. */
export function topicFields(node: Node): readonly Field[] {
  if (node.type === "field") return node.name === "topic" ? [node] : [];
  if (node.type === "not") return topicFields(node.node);
  return node.type === "and" || node.type === "or" ? node.nodes.flatMap(topicFields) : [];
}

function compile(node: Node, table: TermTable, options: FoldOptions): Test {
  switch (node.type) {
    case "term":
      return placeTest(placesOf(node, table, options));
    case "outside":
      return placeTest(placesOf(node, table, options));
    case "near":
      return nearTest(
        placesOf(node.left, table, options),
        placesOf(node.right, table, options),
        node.distance,
        node.ordered,
      );
    case "field":
      return fieldOnly(fieldTest(node));
    case "not": {
      const inner = compile(node.node, table, options);
      return { holds: (reading) => !inner.holds(reading), mark: () => undefined, needs: null };
    }
    case "and":
      return andTest(node.nodes.map((inner) => compile(inner, table, options)));
    case "or":
      return orTest(node.nodes.map((inner) => compile(inner, table, options)));
  }
}

function fieldOnly(test: FieldTest): Test {
  return { holds: ({ post, topics }) => test(post, topics), mark: () => undefined, needs: null };
}

function andTest(tests: readonly Test[]): Test {
  const needed = tests.flatMap(({ needs }) => (needs ? [needs] : [])).sort((a, b) => a.length - b.length);
  return {
    holds: (reading) => tests.every((test) => test.holds(reading)),
    mark: (reading, marks) => {
      for (const test of tests) test.mark(reading, marks);
    },
    needs: needed[0] ?? null,
  };
}

function orTest(tests: readonly Test[]): Test {
  const needed = tests.map(({ needs }) => needs);
  return {
    holds: (reading) => tests.some((test) => test.holds(reading)),
    mark: (reading, marks) => {
      for (const test of tests) if (test.holds(reading)) test.mark(reading, marks);
    },
    needs: needed.includes(null) ? null : needed.flatMap((needs) => needs ?? []),
  };
}

/** Where something stands in the text that was read last: ranges of the original, by where they begin. */
type Places = { readonly list: () => readonly Range[]; readonly terms: readonly Sought[] };

function placeTest({ list, terms }: Places): Test {
  return {
    holds: () => list().length > 0,
    mark: (_reading, marks) => void marks.push(...list().slice(0, MAX_HIGHLIGHTS)),
    needs: terms,
  };
}

function placesOf(place: Place, table: TermTable, options: FoldOptions): Places {
  if (place.type === "term") return termPlaces(place, table, options);
  if (place.type === "outside") {
    const inner = termPlaces(place.term, table, options);
    const guards = place.guards.map((guard) => termPlaces(guard, table, options));
    return {
      list: () =>
        outside(
          inner.list(),
          guards.flatMap((guard) => guard.list()),
        ),
      terms: inner.terms,
    };
  }
  const inner = place.nodes.map((node) => placesOf(node, table, options));
  return {
    list: () => inner.flatMap((one) => one.list()).toSorted(byStart),
    terms: inner.flatMap((one) => one.terms),
  };
}

function termPlaces(term: Term, table: TermTable, options: FoldOptions): Places {
  const sought = table.add(term, options);
  const list = (): readonly Range[] => {
    if (!table.has(sought)) return [];
    const ranges = Array.from({ length: sought.count }, (_, i) => ({
      from: sought.places[i * 2] ?? 0,
      to: sought.places[i * 2 + 1] ?? 0,
    }));
    return ranges.sort(byStart);
  };
  return { list, terms: [sought] };
}

/** Ranges that lie inside none of the guards. Both in any order; a sweep by where they begin. */
function outside(ranges: readonly Range[], guards: readonly Range[]): readonly Range[] {
  if (guards.length === 0) return ranges;
  const sorted = guards.toSorted(byStart);
  let next = 0;
  let reach = -1;
  return ranges.filter((range) => {
    for (; next < sorted.length && (sorted[next]?.from ?? 0) <= range.from; next++) {
      reach = Math.max(reach, sorted[next]?.to ?? 0);
    }
    return reach < range.to;
  });
}

function nearTest(left: Places, right: Places, distance: number, ordered: boolean): Test {
  const pairs = (reading: Reading): readonly Range[] => {
    const [a, b] = [left.list(), right.list()];
    if (a.length === 0 || b.length === 0) return [];
    reading.tokens ??= new TokenCounter(reading.post.text);
    const forward = neighbours(a, b, distance, reading.tokens);
    return ordered ? forward : [...forward, ...neighbours(b, a, distance, reading.tokens)];
  };
  return {
    holds: (reading) => pairs(reading).length > 0,
    mark: (reading, marks) => void marks.push(...pairs(reading).slice(0, MAX_HIGHLIGHTS)),
    needs: left.terms.length <= right.terms.length ? left.terms : right.terms,
  };
}

/** Pairs of which the first ends before the nearest second begins, at most `distance` words or characters apart. */
function neighbours(
  first: readonly Range[],
  second: readonly Range[],
  distance: number,
  tokens: TokenCounter,
): readonly Range[] {
  const marks: Range[] = [];
  const byEnd = first.toSorted((a, b) => a.to - b.to);
  let next = 0;
  for (const one of byEnd) {
    while (next < second.length && (second[next]?.from ?? 0) < one.to) next++;
    const other = second[next];
    if (!other) break;
    if (tokens.between(one.to, other.from) <= distance) marks.push(one, other);
  }
  return marks;
}

function byStart(a: Range, b: Range): number {
  return a.from - b.from || a.to - b.to;
}

function merged(marks: readonly Range[]): readonly Range[] {
  const out: Range[] = [];
  for (const mark of marks.toSorted(byStart)) {
    const last = out.at(-1);
    if (last && mark.from <= last.to) out[out.length - 1] = { from: last.from, to: Math.max(last.to, mark.to) };
    else out.push(mark);
    if (out.length > MAX_HIGHLIGHTS) break;
  }
  return out.slice(0, MAX_HIGHLIGHTS);
}
