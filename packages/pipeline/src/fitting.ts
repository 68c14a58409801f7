/** What a platform weighs as a whole, however long: cutting inside would change what the rest weighs. */
const ADDRESS = /https?:\/\/\S+/gu;

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/**
 * How much of a text a platform takes, in UTF-16 units from its beginning and by its own `measure`: up to the end of a
 * character as people see it or of an address, so that one more is one too many. The whole text where all of it fits.
 */
export function fittingUnits(text: string, max: number, measure: (text: string) => number): number {
  if (measure(text) <= max) return text.length;
  const ends = endsOf(text);
  let [fits, tooMuch] = [-1, ends.length - 1];
  while (tooMuch - fits > 1) {
    const middle = (fits + tooMuch) >> 1;
    if (measure(text.slice(0, ends[middle])) <= max) fits = middle;
    else tooMuch = middle;
  }
  return ends[fits] ?? 0;
}

/** Where a text may be cut. */
function endsOf(text: string): number[] {
  const whole = [...text.matchAll(ADDRESS)].map(({ index, 0: address }) => [index, index + address.length] as const);
  const ends = [...graphemes.segment(text)].map(({ segment, index }) => index + segment.length);
  let next = 0;
  return ends.filter((end) => {
    while ((whole[next]?.[1] ?? Infinity) <= end - 1) next++;
    const [from, to] = whole[next] ?? [Infinity, Infinity];
    return end <= from || end >= to;
  });
}
