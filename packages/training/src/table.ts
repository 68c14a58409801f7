/** Lines of a table: the first column to the left, the others to the right, two spaces between. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[], indent = ""): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all.map((row) =>
    `${indent}${row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")}`.trimEnd(),
  );
}

/** A share in percent with one decimal; a dash where there is none. */
export function percent(share: number | null): string {
  return share === null ? "–" : (share * 100).toFixed(1);
}

/** A figure between 0 and 1 with three decimals; a dash where there is none. */
export function fraction(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}

/** A whole number with commas between thousands. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}
