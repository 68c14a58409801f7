/** Prints a value as JSON on one line. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

export function printLine(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** How a list is shown to people: a line for each, what is said of none, and the command that goes on with it. */
type Shown<T> = { readonly line: (item: T) => string; readonly none: string; readonly more?: string };

/** Prints a list as JSON for programs, or as lines for people. */
export function printList<T>(
  found: { readonly items: readonly T[]; readonly next?: string | null },
  json: boolean | undefined,
  { line, none, more }: Shown<T>,
): void {
  if (json) return printJson(found);
  for (const item of found.items) printLine(line(item));
  if (found.items.length === 0) printLine(none);
  if (more !== undefined && found.next) printLine(`more: ${more} --cursor ${found.next}`);
}

/** News for a person that watches; never part of the output. */
export function printNews(news: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[2K${news}`);
}

/** Rows of a table, each column as wide as its widest cell. */
export function columnsOf(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_head, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** Control characters and bidi overrides: what must not reach a terminal. */
const UNSAFE = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** Segments that terminals draw two columns wide: kana, ideographs, Hangul, full-width forms, emoji. */
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u;

/** Text from outside on one line of a terminal, cut to a number of columns. */
export function oneLine(text: string, columns: number): string {
  const plain = text.replace(/\s+/g, " ").replace(UNSAFE, "");
  let width = 0;
  let out = "";
  for (const { segment } of new Intl.Segmenter().segment(plain)) {
    width += WIDE.test(segment) ? 2 : 1;
    if (width > columns) return `${out}…`;
    out += segment;
  }
  return out;
}
