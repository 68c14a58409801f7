import data from "./lexicon.json" with { type: "json" };
import { Trie } from "./trie.ts";

/** What a lexicon string does: it is polar (or blocks), it changes polar strings near it, or it is a cue. */
export const Role = { polar: 0, scale: 1, negate: 2, contrast: 3, cue: 4 } as const;
export type Role = (typeof Role)[keyof typeof Role];

/** Entries by number, one column a property. */
export type Lexicon = {
  readonly trie: Trie;
  readonly role: Uint8Array;
  /** Polarity −3…3 of a polar string, factor of a scale. */
  readonly value: Float32Array;
  /** Anger 0…2 of a polar string. */
  readonly anger: Uint8Array;
  /** Index into `names`: the kind of a polar string, the name of a cue. */
  readonly name: Uint8Array;
  readonly names: readonly string[];
};

/** A lexicon as it is stored: strings in the symbols that a Reading holds, sorted, each without what it shares with the one before. */
export type LexiconFile = {
  readonly names: readonly string[];
  /** Distinct "role,value,anger,name" rows. */
  readonly groups: readonly string[];
  /** For each string the index of its group, little-endian 16 bits, in base64. */
  readonly groupOf: string;
  /** For each string one unit with the shared length (plus `SHARED`), then the rest of it, ended by a tab. */
  readonly strings: string;
  /** Nodes that the strings' trie needs. */
  readonly nodes: number;
};

/** Added to a shared length, so that the unit is printable. */
export const SHARED = 0x30;
const TAB = 0x09;

function build({ names, groups, groupOf, strings, nodes }: LexiconFile): Lexicon {
  const parsed = groups.map((group) => group.split(",").map(Number));
  const indices = Buffer.from(groupOf, "base64");
  const count = indices.length / 2;
  const lexicon = {
    trie: new Trie(nodes),
    role: new Uint8Array(count),
    value: new Float32Array(count),
    anger: new Uint8Array(count),
    name: new Uint8Array(count),
    names,
  };
  // The nodes along the string before; a string goes on from the last one that it shares.
  const path = new Int32Array(256).fill(-1);
  let at = 0;
  for (let entry = 0; entry < count; entry += 1) {
    let depth = strings.charCodeAt(at) - SHARED;
    at += 1;
    for (; strings.charCodeAt(at) !== TAB; at += 1) {
      path[depth + 1] = lexicon.trie.grow(path[depth] ?? -1, strings.charCodeAt(at));
      depth += 1;
    }
    at += 1;
    lexicon.trie.mark(path[depth] ?? -1, entry);
    const [role = 0, value = 0, anger = 0, name = 0] = parsed[indices.readUInt16LE(entry * 2)] ?? [];
    lexicon.role[entry] = role;
    lexicon.value[entry] = value;
    lexicon.anger[entry] = anger;
    lexicon.name[entry] = name;
  }
  return lexicon;
}

const built = new Map<string, Lexicon>();

function lazily(key: string, file: LexiconFile): Lexicon {
  const known = built.get(key);
  if (known !== undefined) return known;
  const lexicon = build(file);
  built.set(key, lexicon);
  return lexicon;
}

/** The polar strings and modifiers of one language; built on first use, so that loading the module stays cheap. */
export function lexiconOf(language: "ja" | "en"): Lexicon {
  return lazily(language, data[language].polar);
}

/** The cues of one language: strings that point at a danger, a wish, an insult …, by name. */
export function cuesOf(language: "ja" | "en"): Lexicon {
  return lazily(`${language} cues`, data[language].cues);
}
