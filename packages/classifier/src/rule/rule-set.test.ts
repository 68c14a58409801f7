import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composed } from "../symbols.ts";
import type { Node, Place, Range, Term } from "./ast.ts";
import { formatRule } from "./format.ts";
import { parseRule } from "./parse.ts";
import { RuleSet } from "./rule-set.ts";

/** What a rule means, said as plainly as possible and as slowly as need be; plain folding only. */
function naive(node: Node, text: string): boolean {
  switch (node.type) {
    case "and":
      return node.nodes.every((inner) => naive(inner, text));
    case "or":
      return node.nodes.some((inner) => naive(inner, text));
    case "not":
      return !naive(node.node, text);
    case "field":
      return false;
    case "near": {
      const tokens = (from: number, to: number): number => [...text.slice(from, to).matchAll(TOKEN)].length;
      const near = (a: readonly Range[], b: readonly Range[]): boolean =>
        a.some((one) =>
          b.some((other) => one.to <= other.from && startsWithin(text, one.to, other.from, tokens) <= node.distance),
        );
      const [left, right] = [placesOf(node.left, text), placesOf(node.right, text)];
      return near(left, right) || (!node.ordered && near(right, left));
    }
    case "term":
    case "outside":
      return placesOf(node, text).length > 0;
  }
}

const TOKEN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]|[a-z0-9_]+/giu;

/** Words and characters that begin in a range: one that began before it does not. */
function startsWithin(text: string, from: number, to: number, tokens: (from: number, to: number) => number): number {
  const continues =
    from > 0 && /[a-z0-9_]/i.test(text[from - 1] ?? "") && /[a-z0-9_]/i.test(text[from] ?? "") && from < to;
  return tokens(from, to) - (continues ? 1 : 0);
}

function placesOf(place: Place, text: string): readonly Range[] {
  if (place.type === "or") return place.nodes.flatMap((node) => placesOf(node, text));
  if (place.type === "term") return occurrences(place, text);
  const guards = place.guards.flatMap((guard) => occurrences(guard, text));
  return occurrences(place.term, text).filter(
    (one) => !guards.some((guard) => guard.from <= one.from && one.to <= guard.to),
  );
}

function occurrences(term: Term, text: string): readonly Range[] {
  const sign = { words: "", hashtag: "#", mention: "@" }[term.form];
  const fold = (value: string): string => (term.raw ? value : value.toLowerCase());
  const [wanted, read] = [fold(`${sign}${term.text}`).trim(), fold(text)];
  const isWord = (char: string | undefined): boolean => char !== undefined && /[a-z0-9_]/i.test(char);
  const isTag = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}_ー]/u.test(char);
  const found: Range[] = [];
  for (let from = read.indexOf(wanted); from !== -1; from = read.indexOf(wanted, from + 1)) {
    const to = from + wanted.length;
    const [before, after] = [from > 0 ? read[from - 1] : undefined, read[to]];
    const startsWord = term.form !== "words" || (isWord(wanted[0]) && !term.open.start);
    if (startsWord && isWord(before)) continue;
    if (term.form === "hashtag" && !term.open.end && isTag(after)) continue;
    const endsWord = term.form === "mention" || (term.form === "words" && isWord(wanted.at(-1)));
    if (endsWord && !term.open.end && isWord(after)) continue;
    found.push({ from, to });
  }
  return found;
}

// Few letters, so that words overlap, repeat and lie inside each other.
const letter = fc.constantFrom("a", "b", "京", "都", "東", "ア", "ー", "#", "@", " ", " ", "_", "1", "A", "。");
const words = fc.array(fc.constantFrom("a", "b", "京", "都", "東", "ア", "A", "1"), { minLength: 1, maxLength: 3 });
const at = { from: 0, to: 0 };
const term: fc.Arbitrary<Term> = fc
  .record({
    letters: words,
    form: fc.constantFrom("words" as const, "words" as const, "hashtag" as const, "mention" as const),
    raw: fc.boolean(),
    start: fc.boolean(),
    end: fc.boolean(),
  })
  .map(({ letters, form, raw, start, end }) => {
    const bare = raw && form === "words";
    return {
      type: "term",
      text: letters.join(""),
      form,
      raw: bare,
      open: { start: start && !bare && form === "words", end: end && !bare },
      at,
    };
  });
const place: fc.Arbitrary<Place> = fc.oneof(
  term,
  fc.record({
    type: fc.constant("outside" as const),
    term,
    guards: fc.array(term, { minLength: 1, maxLength: 2 }),
    at: fc.constant(at),
  }),
);
const places: fc.Arbitrary<Place> = fc.oneof(
  place,
  fc.record({
    type: fc.constant("or" as const),
    nodes: fc.array(place, { minLength: 2, maxLength: 3 }),
    at: fc.constant(at),
  }),
);
const rule: fc.Arbitrary<Node> = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    place,
    fc.record({
      type: fc.constant("near" as const),
      left: places,
      right: places,
      distance: fc.nat(3),
      ordered: fc.boolean(),
      at: fc.constant(at),
    }),
    fc.record({ type: fc.constant("not" as const), node: tie("node"), at: fc.constant(at) }),
    fc.record({
      type: fc.constantFrom("and" as const, "or" as const),
      nodes: fc.array(tie("node"), { minLength: 2, maxLength: 3 }),
      at: fc.constant(at),
    }),
  ),
})).node;
const text = fc.array(letter, { maxLength: 25 }).map((letters) => letters.join(""));

const SCRAPS = [
  ..."( ) AND OR NOT NEAR/3 NEAR/ BEFORE/999 OUTSIDE - 「 」 raw: # @ * author: followers> followers>x rating<=9".split(
    " ",
  ),
  ..."has: topic:a 傘 kasa https://a.example/?b=c".split(" "),
  '"',
  " ",
  "\u3000",
];

describe("rules", () => {
  it("find what they mean, all together as each alone", () => {
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 5 }),
        fc.array(text, { minLength: 1, maxLength: 4 }),
        (rules, texts) => {
          const set = new RuleSet(rules.map((node, i) => ({ id: `r${i}`, node })));
          for (const one of texts) {
            const expected = rules.flatMap((node, i) => (naive(node, one) ? [`r${i}`] : []));
            expect(
              set
                .match({ text: one })
                .map(({ id }) => id)
                .sort(),
            ).toEqual(expected);
          }
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it("mark ranges of the text: sorted, apart from each other, and none where only a denial holds", () => {
    fc.assert(
      fc.property(rule, text, (node, one) => {
        for (const { highlights } of new RuleSet([{ id: "r", node }]).match({ text: one })) {
          let last = -1;
          for (const { from, to } of highlights) {
            expect(from).toBeGreaterThan(last);
            expect(to).toBeGreaterThan(from);
            expect(to).toBeLessThanOrEqual(one.length);
            last = to;
          }
        }
        const denial: Node = { type: "not", node, at };
        expect(
          new RuleSet([{ id: "r", node: denial }]).match({ text: one }).flatMap(({ highlights }) => highlights),
        ).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it("read back from their own writing as the same rule, and to the same writing", () => {
    fc.assert(
      fc.property(rule, text, (node, one) => {
        const written = formatRule(node);
        const parsed = parseRule(written);
        expect([written, parsed.problems.filter(({ severity }) => severity === "error")]).toEqual([written, []]);
        if (!parsed.node) throw new Error("nothing was read");
        expect(formatRule(parsed.node)).toBe(written);
        expect(naive(parsed.node, one)).toBe(naive(node, one));
      }),
      { numRuns: 1_000 },
    );
  });

  it("never throw, whatever is written, and never read on for ever", () => {
    const scrap = fc.constantFrom(...SCRAPS);
    const scraps = fc.array(scrap, { maxLength: 30 }).map((parts) => parts.join(""));
    const spaced = fc.array(scrap, { maxLength: 30 }).map((parts) => parts.join(" "));
    fc.assert(
      fc.property(fc.oneof(scraps, spaced, fc.string({ unit: "binary", maxLength: 80 })), text, (raw, one) => {
        const { node, problems } = parseRule(raw);
        expect(node !== null || problems.some(({ severity }) => severity === "error")).toBe(true);
        for (const {
          at: { from, to },
          message,
        } of problems) {
          expect(from >= 0 && to >= from && to <= raw.length && message.en !== "" && message.ja !== "").toBe(true);
        }
        if (node) new RuleSet([{ id: "r", node }]).match({ text: one });
      }),
      { numRuns: 1_500 },
    );
  });

  it("survive the deepest nesting and the longest text", () => {
    const deep = parseRule(`${"(NOT ".repeat(1_000)}a`);
    expect(deep.problems.map(({ code }) => code)).toContain("too_deep");
    expect(parseRule("a".repeat(10_001)).problems.map(({ code }) => code)).toEqual(["rule_too_long"]);
    const { node } = parseRule('aa OR aaa NEAR/3 aaaa OR a* OR "a a"');
    if (!node) throw new Error("nothing was read");
    const set = new RuleSet([{ id: "r", node }]);
    expect(set.match({ text: "a".repeat(50_000) })).toHaveLength(1);
    expect(set.match({ text: "a ".repeat(25_000) })).toHaveLength(1);
    expect(composed("ａ")).toBe("a");
  });
});
