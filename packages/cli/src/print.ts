/** Prints a value as JSON on one line. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

export function printLine(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** News for a person that watches; never part of the output. */
export function printNews(news: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[2K${news}`);
}

/** Text from outside, safe on a terminal: no control characters, no line breaks. */
export function oneLine(text: string, columns: number): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what must not reach the terminal
  const plain = text
    .replace(/\s+/g, " ")
    .replace(/[\u0000-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, "");
  let width = 0;
  let out = "";
  for (const { segment } of new Intl.Segmenter().segment(plain)) {
    width +=
      /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u.test(
        segment,
      )
        ? 2
        : 1;
    if (width > columns) return `${out}…`;
    out += segment;
  }
  return out;
}
