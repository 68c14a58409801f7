const SPREAD_NODE = 0x9e37_79b1;
const SPREAD_SYMBOL = 0x85eb_ca6b;
/** Columns of a slot, side by side so that one look at memory sees them all. */
const PARENT = 0;
const SYMBOL = 1;
const NODE = 2;
const VALUE = 3;
const SLOT = 4;

/**
 * A set of symbol sequences with a number each. A node is named by its slot in an open-addressed table; lookup walks one
 * symbol at a time.
 */
export class Trie {
  /** The slot that each first symbol leads to; most positions of a text end here. */
  readonly #first = new Int32Array(0x1_0000);
  readonly #table: Int32Array;
  readonly #shift: number;
  #nodes = 1;

  /** `nodes`: how many nodes all sequences need, without the root. */
  constructor(nodes: number) {
    const bits = Math.ceil(Math.log2(Math.max(16, nodes * 1.5)));
    this.#shift = 32 - bits;
    this.#table = new Int32Array(2 ** bits * SLOT);
  }

  /** The slot of the child of the node numbered `parent`, or the free one where it would stand. */
  #slot(parent: number, symbol: number): number {
    const table = this.#table;
    const mask = table.length - 1;
    let at = ((Math.imul(parent, SPREAD_NODE) ^ Math.imul(symbol, SPREAD_SYMBOL)) >>> this.#shift) * SLOT;
    while (table[at + NODE] !== 0 && (table[at + PARENT] !== parent || table[at + SYMBOL] !== symbol))
      at = (at + SLOT) & mask;
    return at;
  }

  /** The node that a first symbol leads to, or −1. */
  first(symbol: number): number {
    return (this.#first[symbol] ?? 0) - 1;
  }

  /** The node after `node` along `symbol`, or −1. */
  next(node: number, symbol: number): number {
    const at = this.#slot(this.#table[node + NODE] ?? 0, symbol);
    return this.#table[at + NODE] === 0 ? -1 : at;
  }

  /** The number of the sequence that ends at `node`, or −1. */
  valueAt(node: number): number {
    return (this.#table[node + VALUE] ?? 0) - 1;
  }

  /** Goes on from `node` (−1 is the root) along `symbol`, making the way where there is none. */
  grow(node: number, symbol: number): number {
    const parent = node < 0 ? 0 : (this.#table[node + NODE] ?? 0);
    const at = this.#slot(parent, symbol);
    if (this.#table[at + NODE] === 0) {
      this.#table[at + PARENT] = parent;
      this.#table[at + SYMBOL] = symbol;
      this.#table[at + NODE] = this.#nodes;
      this.#nodes += 1;
      if (node < 0) this.#first[symbol] = at + 1;
    }
    return at;
  }

  /** Lets a sequence end at `node`. */
  mark(node: number, value: number): void {
    this.#table[node + VALUE] = value + 1;
  }
}
