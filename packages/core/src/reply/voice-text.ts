/** A stretch of a text in UTF-16 units, end excluded. */
export type Span = { readonly from: number; readonly to: number };

/** What a reader takes for one character. */
export type Grapheme = Span & { readonly text: string };

/** A text as it is compared, with the stretch of the original that each of its UTF-16 units stands for. */
export type Folded = {
  readonly text: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
};

/** Stands for what is not looked at; no text of a guide has it. */
const HIDDEN = "\u0000";
/** Longer ones are no writing, and normalising them takes the square of their length. */
const MAX_FOLDED_GRAPHEME = 32;

const segmenter = new Intl.Segmenter("und", { granularity: "grapheme" });

/** A text's graphemes, in order. */
export function graphemesOf(text: string): Grapheme[] {
  return Array.from(segmenter.segment(text), ({ segment, index }) => ({
    text: segment,
    from: index,
    to: index + segment.length,
  }));
}

/** Compares alike what reads alike: NFKC, lower case, one kind of apostrophe, any run of white space as one space. */
export function fold(graphemes: readonly Grapheme[], hidden: readonly Span[] = []): Folded {
  const parts: string[] = [];
  const from: number[] = [];
  const to: number[] = [];
  let next = 0;
  for (const grapheme of graphemes) {
    while ((hidden[next]?.to ?? Infinity) <= grapheme.from) next++;
    const isHidden = (hidden[next]?.from ?? Infinity) < grapheme.to;
    const folded = isHidden ? HIDDEN : foldOne(grapheme.text);
    // A run of white space, or of what is hidden, is one unit.
    if (folded === parts.at(-1) && (folded === " " || folded === HIDDEN)) {
      to[to.length - 1] = grapheme.to;
      continue;
    }
    parts.push(folded);
    for (let i = 0; i < folded.length; i++) {
      from.push(grapheme.from);
      to.push(grapheme.to);
    }
  }
  return { text: parts.join(""), from, to };
}

function foldOne(grapheme: string): string {
  if (/^\s+$/u.test(grapheme)) return " ";
  if (grapheme.length > MAX_FOLDED_GRAPHEME) return grapheme;
  return grapheme.normalize("NFKC").toLowerCase().replaceAll(/[‘’]/g, "'");
}

/** Whether a grapheme of the original begins at a unit. */
export function beginsAt({ from }: Folded, i: number): boolean {
  return i === 0 || from[i] !== from[i - 1];
}

/** Whether a grapheme of the original ends with a unit. */
export function endsAt({ from }: Folded, i: number): boolean {
  return i === from.length - 1 || from[i] !== from[i + 1];
}

/** The stretch of the original that the units from `i` up to `j` (included) stand for. */
export function spanOf({ from, to }: Folded, i: number, j: number): Span {
  return { from: from[i] ?? 0, to: to[j] ?? 0 };
}

const ADDRESS_PARTS = /[\w.%+-]/;
const MAX_NAME = 30;

/** Addresses and names of people and accounts, which are written as they are: links, e-mail, `@name`. In order. */
export function untouchable(text: string): Span[] {
  const spans = [...text.matchAll(/(?:https?:\/\/|www\.)[!-~]+/gi)].map(({ 0: link, index }) => ({
    from: index,
    to: index + withoutTail(link),
  }));
  let last = 0;
  let link = 0;
  for (const { index: at } of text.matchAll(/[@＠]/g)) {
    while ((spans[link]?.to ?? Infinity) <= at) link++;
    if (at < last || (spans[link]?.from ?? Infinity) <= at) continue;
    let from = at;
    while (from > last && ADDRESS_PARTS.test(text[from - 1] ?? "")) from--;
    const to = at + 1 + nameLength(text.slice(at + 1, at + 1 + 300));
    if (to > at + 1) spans.push({ from, to });
    last = to;
  }
  return spans.sort((a, b) => a.from - b.from);
}

/** Marks behind a link belong to the sentence. */
function withoutTail(link: string): number {
  let length = link.length;
  while (length > 0 && /[.,!?;:)'"\]]/.test(link[length - 1] ?? "")) length--;
  return length;
}

/** What follows an `@`: a handle, with its host where there is one, or a name in any letters up to the next space or mark. */
function nameLength(rest: string): number {
  const handle = /^\w[\w.-]*(?:@[\w.-]+)?/.exec(rest)?.[0];
  if (handle !== undefined) return withoutTail(handle);
  return /^[\p{L}\p{N}\p{M}_ー]+/u.exec(rest.slice(0, MAX_NAME).toWellFormed())?.[0].length ?? 0;
}
