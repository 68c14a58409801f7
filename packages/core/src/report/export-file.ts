import { csvLine } from "../base/csv.ts";
import { columnsOf, EXPORTS, type ExportKind, type ExportRow } from "./export-rows.ts";

/** How rows are written: JSON, one row a line, or comma-separated values (RFC 4180). */
export const EXPORT_FORMATS = ["jsonl", "csv"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A mark by which spreadsheets know UTF-8. */
const BOM = "\uFEFF";

/** What a file begins with: the columns' names in CSV, nothing in JSONL. */
export function exportHead(kind: ExportKind, format: ExportFormat): string {
  return format === "csv" ? `${BOM}${csvLine(columnsOf(kind).map(({ name }) => name))}\r\n` : "";
}

/** One row as a line of a file; in CSV lists are joined by spaces and no cell is taken for a formula. */
export function exportLine(kind: ExportKind, format: ExportFormat, row: ExportRow): string {
  if (format === "jsonl") return `${JSON.stringify(row)}\n`;
  const values: Readonly<Record<string, Value>> = row;
  return `${csvLine(Object.keys(EXPORTS[kind].schema.shape).map((name) => cellOf(values[name])))}\r\n`;
}

type Value = string | number | boolean | null | readonly string[];

function cellOf(value: Value | undefined): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "object") return value.join(" ");
  return typeof value === "number" ? value : String(value);
}
