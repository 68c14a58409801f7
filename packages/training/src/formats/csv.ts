/** A record of a CSV file, with the line that it begins on. */
export type CsvRecord = { readonly line: number; readonly fields: readonly string[] };

/** Up to the next comma or line end: a quoted field with its doubled quotes, or a bare one. */
const FIELD = /(?:"([^"]*(?:""[^"]*)*)"|((?!")[^,\r\n]*))(,|\r\n|\n|\r|$)/y;

/** Reads CSV as RFC 4180 writes it; a record that breaks its rules comes as the problem, and its line is passed over. */
export function* csvRecords(text: string): Generator<CsvRecord | { readonly line: number; readonly problem: string }> {
  let line = 1;
  let begins = 1;
  let fields: string[] = [];
  for (let at = 0; at < text.length || fields.length > 0;) {
    FIELD.lastIndex = at;
    const match = FIELD.exec(text);
    if (match === null) {
      yield { line: begins, problem: "a quote stands where CSV allows none, or is never closed" };
      const next = text.indexOf("\n", at);
      if (next < 0) return;
      [at, line, fields] = [next + 1, line + 1, []];
      begins = line;
      continue;
    }
    const [whole, quoted, bare = "", end] = match;
    at += whole.length;
    line += quoted?.match(/\r\n?|\n/g)?.length ?? 0;
    fields.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    if (fields.length > 1 || fields[0] !== "") yield { line: begins, fields };
    [line, fields] = [line + 1, []];
    begins = line;
  }
}

/** Records below a header, as objects; a record with another number of fields comes as a problem. */
export function* csvRows(
  text: string,
): Generator<
  | { readonly line: number; readonly row: Readonly<Record<string, string>> }
  | { readonly line: number; readonly problem: string }
> {
  let header: readonly string[] | undefined;
  for (const record of csvRecords(text)) {
    if ("problem" in record) {
      yield record;
      continue;
    }
    const { line, fields } = record;
    if (header === undefined) header = fields;
    else if (fields.length !== header.length)
      yield { line, problem: `${fields.length} fields where the header names ${header.length}` };
    else yield { line, row: Object.fromEntries(header.map((name, at) => [name, fields[at] ?? ""])) };
  }
}

/** The names in a CSV header. */
export function csvHeader(head: string): readonly string[] {
  const [first] = csvRecords(head);
  return first !== undefined && "fields" in first ? first.fields : [];
}
