/** What a hit reports: the pattern's number, and its place in the text (end exclusive). */
export type OnHit = (pattern: number, from: number, to: number) => void;

type Building = { readonly next: Map<number, number>; fail: number; out: number; link: number };

const EMPTY = 0;

/**
 * Finds all of many patterns in one pass (Aho and Corasick, 1975): time grows with the text and its hits, not with the
 * number of patterns. Patterns are sequences of 16-bit units, none empty; equal ones share a number.
 */
export class Automaton {
  readonly #lengths: Int32Array;
  /** State after the first unit of a text. */
  readonly #root = new Int32Array(0x1_0000);
  /** Open-addressed (state, unit) → state; a key of 0 is a free slot. */
  readonly #keys: Float64Array;
  readonly #targets: Int32Array;
  readonly #mask: number;
  readonly #fail: Int32Array;
  /** Pattern that ends at a state, or −1; and the next shorter state at which one ends, or 0. */
  readonly #out: Int32Array;
  readonly #link: Int32Array;

  constructor(patterns: readonly string[]) {
    const states = build(patterns);
    this.#lengths = Int32Array.from(patterns, (pattern) => pattern.length);
    const edges = states.reduce((sum, { next }) => sum + next.size, 0);
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, edges * 2)));
    this.#mask = size - 1;
    this.#keys = new Float64Array(size);
    this.#targets = new Int32Array(size);
    this.#fail = Int32Array.from(states, (state) => state.fail);
    this.#out = Int32Array.from(states, (state) => state.out);
    this.#link = Int32Array.from(states, (state) => state.link);
    for (const [index, { next }] of states.entries()) {
      for (const [unit, target] of next) {
        if (index === 0) this.#root[unit] = target;
        else this.#insert(index, unit, target);
      }
    }
  }

  #slot(state: number, unit: number): number {
    return ((Math.imul(state, 0x9e37_79b1) ^ Math.imul(unit, 0x85eb_ca6b)) >>> 7) & this.#mask;
  }

  #insert(state: number, unit: number, target: number): void {
    let at = this.#slot(state, unit);
    while (this.#keys[at] !== EMPTY) at = (at + 1) & this.#mask;
    this.#keys[at] = state * 0x1_0000 + unit;
    this.#targets[at] = target;
  }

  #next(state: number, unit: number): number {
    const key = state * 0x1_0000 + unit;
    for (let at = this.#slot(state, unit); ; at = (at + 1) & this.#mask) {
      const found = this.#keys[at];
      if (found === key) return this.#targets[at] ?? 0;
      if (found === EMPTY) return 0;
    }
  }

  /** Reports every occurrence of every pattern, by where it ends. */
  scan(units: Uint16Array, length: number, onHit: OnHit): void {
    let state = 0;
    for (let i = 0; i < length; i++) {
      const unit = units[i] ?? 0;
      let next = 0;
      while (state !== 0 && (next = this.#next(state, unit)) === 0) state = this.#fail[state] ?? 0;
      state = state === 0 ? (this.#root[unit] ?? 0) : next;
      if (state === 0) continue;
      for (
        let at = (this.#out[state] ?? -1) >= 0 ? state : (this.#link[state] ?? 0);
        at !== 0;
        at = this.#link[at] ?? 0
      ) {
        const pattern = this.#out[at] ?? -1;
        onHit(pattern, i + 1 - (this.#lengths[pattern] ?? 0), i + 1);
      }
    }
  }
}

function build(patterns: readonly string[]): Building[] {
  const states: Building[] = [{ next: new Map(), fail: 0, out: -1, link: 0 }];
  const stateAt = (index: number): Building => states[index] ?? { next: new Map(), fail: 0, out: -1, link: 0 };
  for (const [number, pattern] of patterns.entries()) {
    let at = 0;
    for (let i = 0; i < pattern.length; i++) {
      const unit = pattern.charCodeAt(i);
      let next = stateAt(at).next.get(unit);
      if (next === undefined) {
        next = states.length;
        states.push({ next: new Map(), fail: 0, out: -1, link: 0 });
        stateAt(at).next.set(unit, next);
      }
      at = next;
    }
    stateAt(at).out = number;
  }
  const queue = [...stateAt(0).next.values()];
  for (let head = 0; head < queue.length; head++) {
    const index = queue[head] ?? 0;
    const state = stateAt(index);
    const shorter = stateAt(state.fail);
    state.link = shorter.out >= 0 ? state.fail : shorter.link;
    for (const [unit, target] of state.next) {
      let fail = state.fail;
      while (fail !== 0 && !stateAt(fail).next.has(unit)) fail = stateAt(fail).fail;
      stateAt(target).fail = stateAt(fail).next.get(unit) ?? 0;
      queue.push(target);
    }
  }
  return states;
}
