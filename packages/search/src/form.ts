/** A text as searches read it, with each unit's place in the original (UTF-16 units, end exclusive). */
export type Form = {
  /**
   * Compatibility-normalised lower case; everything but letters, digits and emoji is one space. A space also stands at
   * both ends and between spaced and unspaced script, so that a space says where a word begins.
   */
  readonly text: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
};

/** What follows a character and belongs to it: marks, half-width sound marks, jamo, joiners, skin tones. */
const MARK = /^(?:\p{M}|\p{EMod}|[\uFF9E\uFF9F\u1160-\u11FF]|\u200C|\u200D)$/u;
const INVISIBLE = /\p{EMod}|[\uFE00-\uFE0F]|\p{Cf}/gu;
const ACCENTED = /(\p{Script=Latin})\p{M}+/gu;
/** Scripts without spaces, and emoji: a search may begin and end anywhere in them. */
const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆\p{Extended_Pictographic}]$/u;
const SPACED = /^[\p{L}\p{N}\p{M}]/u;

/** Longest cluster that is read as one; what piles up beyond it is read apart. */
const MAX_CLUSTER = 12;

type Piece = { readonly text: string; readonly unspaced: boolean };
const SPACE: Piece = { text: " ", unspaced: false };
const learnt = new Map<string, readonly Piece[]>();
/** Clusters that are remembered; enough for every character in use. */
const MAX_LEARNT = 50_000;
const marks = new Map<number, boolean>();

function isMark(code: number): boolean {
  if (code < 0x300) return false;
  const known = marks.get(code);
  if (known !== undefined) return known;
  const mark = MARK.test(String.fromCodePoint(code));
  marks.set(code, mark);
  return mark;
}

function piecesOf(cluster: string): readonly Piece[] {
  const known = learnt.get(cluster);
  if (known) return known;
  const folded = cluster.normalize("NFKC").toLowerCase().normalize("NFD").replace(ACCENTED, "$1").normalize("NFKC");
  const pieces: Piece[] = [];
  // A mark stays with what it stands on, whatever script that is.
  for (const [char] of folded.replace(INVISIBLE, "").matchAll(/.\p{M}*/gsu)) {
    const unspaced = UNSPACED.test(char.slice(0, (char.codePointAt(0) ?? 0) > 0xffff ? 2 : 1));
    pieces.push(unspaced || SPACED.test(char) ? { text: char, unspaced } : SPACE);
  }
  if (learnt.size < MAX_LEARNT) learnt.set(cluster, pieces);
  return pieces;
}

/** Reads a text for searching; linear in its length. */
export function formOf(original: string): Form {
  const from: number[] = [0];
  const to: number[] = [0];
  let text = " ";
  let last: Piece = SPACE;
  const push = (piece: Piece, start: number, end: number): void => {
    if (piece === SPACE && last === SPACE) return;
    if (piece !== SPACE && last !== SPACE && piece.unspaced !== last.unspaced) {
      text += " ";
      from.push(start);
      to.push(start);
    }
    for (let unit = 0; unit < piece.text.length; unit++) {
      from.push(start);
      to.push(end);
    }
    text += piece.text;
    last = piece;
  };
  for (let at = 0; at < original.length;) {
    let end = at + ((original.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
    while (end < original.length && end - at < MAX_CLUSTER) {
      const code = original.codePointAt(end) ?? 0;
      if (!isMark(code)) break;
      end += code > 0xffff ? 2 : 1;
    }
    for (const piece of piecesOf(original.slice(at, end))) push(piece, at, end);
    at = end;
  }
  push(SPACE, original.length, original.length);
  return { text, from, to };
}
