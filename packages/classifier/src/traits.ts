import type { Grams } from "./grams.ts";
import { AT } from "./numbers.ts";

/** Numbers that say how much or how long rather than what; they make no pairs. */
const ALONE: ReadonlySet<number> = new Set([
  AT.length,
  AT.short,
  AT["good words"],
  AT["bad words"],
  AT["first feeling"],
  AT["strongest good"],
  AT["strongest bad"],
  AT.capitals,
  AT.exclamation,
  AT["marks together"],
  AT.links,
  AT.handles,
  AT.emoji,
  AT["annoyed words"],
  AT["last feeling"],
  AT["quoted good"],
  AT["quoted bad"],
  AT.rating,
]);
/** Numbers of which it matters to which side, and whether clearly, they lean. */
const LEANING: ReadonlySet<number> = new Set([AT.balance]);
const CLEAR = 0.6;
const LEANINGS = 4;

/** Number features that are traits of one kind too: what one of them means beside another trait, the others may. */
const KINDS: readonly ReadonlySet<string>[] = [
  "furious words,rage,fury,own_anger,insult,contempt,threat_boycott,swearing_hot,rude_endings",
  "outage,bug_report,blocked,promise_passed,money_loss,fraud,takeover,injury,foreign_body,trapped,data_leak,illness,followup",
  "joy_exaggeration,love,excitement,congratulation,satisfaction,recommend,thanks",
  "news,fiction,quoting,quoted,humour",
].map((names) => new Set(names.split(",")));

function traitOf(number: number, value: number): number {
  if (!LEANING.has(number)) return number * LEANINGS;
  return number * LEANINGS + (value > 0 ? 0 : 2) + (Math.abs(value) > CLEAR ? 1 : 0);
}

/**
 * Pairs of traits that one text has: an insult beside joy, trouble beside thanks, heat in a headline. Each is one more
 * n-gram for the model, so that two traits together may mean another thing than the sum of both. Reused from text to text.
 */
export class Traits {
  /** The two number features of each pair. */
  readonly first: Uint16Array;
  readonly second: Uint16Array;
  /** Pairs; they are the last n-grams of the text. */
  length = 0;
  readonly #kinds: readonly number[];
  readonly #traits: Uint16Array;
  readonly #numbers: Uint16Array;
  #found = 0;

  /** For the number features of these names, in order. */
  constructor(names: readonly string[]) {
    this.#kinds = names.map((name) => KINDS.findIndex((kind) => kind.has(name)));
    const most = names.length + KINDS.length;
    this.first = new Uint16Array((most * (most - 1)) / 2);
    this.second = new Uint16Array(this.first.length);
    this.#traits = new Uint16Array(most);
    this.#numbers = new Uint16Array(most);
  }

  #find(numbers: Float32Array): void {
    let seen = 0;
    this.#found = 0;
    for (let number = 0; number < numbers.length; number += 1) {
      const value = numbers[number] ?? 0;
      if (value === 0 || ALONE.has(number)) continue;
      const kind = this.#kinds[number] ?? -1;
      if (kind < 0) this.#note(traitOf(number, value), number);
      else if ((seen & (1 << kind)) === 0) {
        seen |= 1 << kind;
        this.#note((numbers.length + kind) * LEANINGS, number);
      }
    }
  }

  #note(trait: number, number: number): void {
    this.#traits[this.#found] = trait;
    this.#numbers[this.#found] = number;
    this.#found += 1;
  }

  /** Adds the pairs of a text's traits to its n-grams. */
  addTo(grams: Grams, numbers: Float32Array): void {
    this.#find(numbers);
    this.length = 0;
    for (let second = 1; second < this.#found; second += 1)
      for (let first = 0; first < second; first += 1) {
        grams.addPair(this.#traits[first] ?? 0, this.#traits[second] ?? 0);
        this.first[this.length] = this.#numbers[first] ?? 0;
        this.second[this.length] = this.#numbers[second] ?? 0;
        this.length += 1;
      }
  }
}
