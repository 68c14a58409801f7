/** One line of a CSV file (RFC 4180) whose cells no spreadsheet takes for a formula; null is an empty cell. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return cells.map(cellOf).join(",");
}

function cellOf(value: string | number | null): string {
  if (value === null) return "";
  const text = String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
