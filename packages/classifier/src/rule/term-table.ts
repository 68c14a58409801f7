import type { Term } from "./ast.ts";
import { Automaton } from "./automaton.ts";
import { Class, type Folded, Folder, type FoldOptions, PLAIN_FOLD, unfolded } from "./fold.ts";

/** Occurrences of one term that are kept of one text: enough for every rule, and a bound for hostile texts. */
const MAX_OCCURRENCES = 256;
/** Room for so many is made before there are any. */
const FIRST_OCCURRENCES = 4;

/** A term made ready: what its surroundings must be, and where it stood in the text that was read last. */
export type Sought = {
  readonly edges: Edges;
  /** UTF-16 places in the original text, in pairs (from, to), by where they end. */
  places: Uint32Array;
  count: number;
  /** Which text `count` speaks of. */
  stamp: number;
};

type Edges = { readonly start: Edge; readonly end: Edge };
/** Free, or no letter of spaced text beside it, or nothing at all that could belong to a tag. */
type Edge = "free" | "word" | "tag";

type Group = {
  readonly fold: (text: string) => Folded;
  readonly patterns: Map<string, number>;
  /** Terms of each pattern. */
  readonly terms: Sought[][];
  automaton: Automaton | undefined;
};

/** All terms of all rules, looked for in one pass over a text for each way of folding it that any of them wants. */
export class TermTable {
  readonly #groups = new Map<string, Group>();
  readonly #known = new Map<string, Sought>();
  #stamp = 0;

  /** The term's record; equal terms share one. */
  add(term: Term, options: FoldOptions): Sought {
    // A word that is open at an end has no stem to be compared by.
    const folding = term.open.start || term.open.end ? { ...options, inflect: false } : options;
    const name = term.raw ? "raw" : JSON.stringify(folding);
    const group = this.#group(name, term.raw ? undefined : folding);
    const sign = term.form === "hashtag" ? "#" : term.form === "mention" ? "@" : "";
    const pattern = trimmed(group.fold(`${sign}${term.text}`));
    const edges = edgesOf(term, group.fold(`${sign}${term.text.trim()}`));
    const key = `${name} ${edges.start} ${edges.end} ${pattern}`;
    const known = this.#known.get(key);
    if (known) return known;
    const sought: Sought = { edges, places: new Uint32Array(FIRST_OCCURRENCES * 2), count: 0, stamp: 0 };
    this.#known.set(key, sought);
    // What folds to nothing stands nowhere.
    if (pattern !== "") {
      const number = group.patterns.get(pattern) ?? group.patterns.size;
      group.patterns.set(pattern, number);
      (group.terms[number] ??= []).push(sought);
    }
    return sought;
  }

  #group(name: string, options: FoldOptions | undefined): Group {
    const known = this.#groups.get(name);
    if (known) return known;
    const folder = options && new Folder(options);
    const fold = folder ? (text: string): Folded => folder.fold(text) : unfolded;
    const group: Group = { fold, patterns: new Map(), terms: [], automaton: undefined };
    this.#groups.set(name, group);
    return group;
  }

  /** Notes where each term stands in a text; answers those that stand anywhere. */
  read(text: string): readonly Sought[] {
    this.#stamp++;
    const found: Sought[] = [];
    for (const group of this.#groups.values()) {
      if (group.patterns.size === 0) continue;
      group.automaton ??= new Automaton([...group.patterns.keys()]);
      const folded = group.fold(text);
      group.automaton.scan(folded.units, folded.length, (pattern, from, to) => {
        for (const term of group.terms[pattern] ?? []) {
          if (stands(term.edges, folded, from, to))
            this.#note(term, folded.from[from] ?? 0, folded.to[to - 1] ?? 0, found);
        }
      });
    }
    return found;
  }

  #note(term: Sought, from: number, to: number, found: Sought[]): void {
    if (term.stamp !== this.#stamp) {
      term.stamp = this.#stamp;
      term.count = 0;
      found.push(term);
    }
    if (term.count === MAX_OCCURRENCES) return;
    if (term.count * 2 === term.places.length) {
      const wider = new Uint32Array(term.places.length * 2);
      wider.set(term.places);
      term.places = wider;
    }
    term.places[term.count * 2] = from;
    term.places[term.count * 2 + 1] = to;
    term.count++;
  }

  /** Whether a term stands in the text that was read last. */
  has(term: Sought): boolean {
    return term.stamp === this.#stamp;
  }
}

function trimmed({ units, length }: Folded): string {
  return String.fromCharCode(...units.subarray(0, length)).trim();
}

/** A letter of spaced text must not go on beside a word; a tag is whole where nothing of a tag goes on. */
function edgesOf({ form, open }: Term, { classes, length }: Folded): Edges {
  const first = classes[0] ?? Class.other;
  const last = classes[length - 1] ?? Class.other;
  if (form === "hashtag") return { start: "word", end: open.end ? "free" : "tag" };
  if (form === "mention") return { start: "word", end: open.end ? "free" : "word" };
  return {
    start: first === Class.word && !open.start ? "word" : "free",
    end: last === Class.word && !open.end ? "word" : "free",
  };
}

function stands({ start, end }: Edges, { classes, length }: Folded, from: number, to: number): boolean {
  const before = from > 0 ? (classes[from - 1] ?? Class.other) : Class.other;
  const after = to < length ? (classes[to] ?? Class.other) : Class.other;
  if (start === "word" && before === Class.word) return false;
  return end === "free" || (end === "word" ? after !== Class.word : after === Class.other);
}

/** The folding of a rule whose options are left out. */
export function foldingOf(options: Partial<FoldOptions> = {}): FoldOptions {
  return { ...PLAIN_FOLD, ...options };
}
