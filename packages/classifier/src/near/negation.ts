import { type Folded, isWide, SPACE } from "./fold.ts";

const SEED = 0x811c_9dc5;

function mix(hash: number, symbol: number): number {
  return Math.imul(hash ^ symbol, 0x0100_0193);
}

function hashOf(word: string): number {
  return Array.from(word).reduce((hash, letter) => mix(hash, letter.charCodeAt(0)), SEED);
}

/** By their hashes, and as they stand in folded texts: without apostrophes, runs cut to one. */
const ENGLISH: ReadonlySet<number> = new Set(
  "not no never none nobody nothing neither nor without cannot canot cant couldnt wont wouldnt dont doesnt didnt isnt wasnt arent werent hasnt havent hadnt shouldnt aint"
    .split(" ")
    .map(hashOf),
);

const U = 0x75;
const N_OF_UN = 0x6e;
/** So that unsafe is no copy of safe; shorter words that begin so are others. */
const SHORTEST_UN = 5;
const UNTURNED: ReadonlySet<number> = new Set(
  "under until unles union unit units unique universe university uncle understand understod".split(" ").map(hashOf),
);

const [NA, I, KA, KU, KE, MA, SE, N, FEW] = Array.from("ないかくけません少", (letter) => letter.charCodeAt(0));

/** How many negations a folded text holds: ない with its forms and ません, or not, never, -n't, un- and the like. */
export function negationsOf({ symbols, length }: Folded): number {
  let count = 0;
  let word = SEED;
  let from = 0;
  for (let at = 0; at <= length; at += 1) {
    const symbol = at < length ? symbols[at] : SPACE;
    if (symbol === NA && symbols[at - 1] !== FEW && at + 1 < length) {
      const next = symbols[at + 1];
      if (next === I || next === KA || next === KU || next === KE) count += 1;
    } else if (symbol === MA && at + 2 < length && symbols[at + 1] === SE && symbols[at + 2] === N) count += 1;
    if (symbol !== undefined && symbol !== SPACE && !isWide(symbol)) word = mix(word, symbol);
    else {
      const isUn = at - from >= SHORTEST_UN && symbols[from] === U && symbols[from + 1] === N_OF_UN;
      if (ENGLISH.has(word) || (isUn && !UNTURNED.has(word))) count += 1;
      word = SEED;
      from = at + 1;
    }
  }
  return count;
}
