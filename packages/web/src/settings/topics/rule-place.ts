/** The line of a text in which a range of UTF-16 units begins, parted by the range. */
export function placeOf(
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
): { readonly before: string; readonly bad: string; readonly after: string } {
  const start = text.lastIndexOf("\n", Math.max(0, from - 1)) + 1;
  const found = text.indexOf("\n", start);
  const end = found < 0 ? text.length : found;
  const begin = Math.min(from, end);
  const stop = Math.min(Math.max(to, begin), end);
  return { before: text.slice(start, begin), bad: text.slice(begin, stop), after: text.slice(stop, end) };
}
