import { type Client, unwrap } from "@kikimimi/api/client";
import { type ExportFormat, exportHead, exportLine } from "@kikimimi/core/report/export-file";
import { type ExportKind, type ExportRow, rowIdOf } from "@kikimimi/core/report/export-rows";

/** How far an export is. */
export type ExportProgress = { readonly rows: number; readonly reached: string };

type Page = { readonly items: readonly ExportRow[]; readonly next: string | null; readonly reached: string };
type Query = Readonly<Record<string, string>>;

/** The parts of a file with all rows, each once; undefined where somebody stopped it. */
export async function exportPages(
  client: Client,
  asked: { readonly kind: ExportKind; readonly format: ExportFormat; readonly query: Query },
  tell: (progress: ExportProgress) => void,
  stopped: () => boolean,
): Promise<{ readonly parts: string[]; readonly rows: number } | undefined> {
  const { kind, format, query } = asked;
  const parts = [exportHead(kind, format)];
  const ids = new Set<string>();
  for (let cursor: string | null = ""; cursor !== null;) {
    const page: Page = await pageOf(client, kind, { ...query, ...(cursor === "" ? {} : { cursor }) });
    if (stopped()) return undefined;
    // What changed meanwhile comes again; once is enough.
    const fresh = page.items.filter((row) => !ids.has(rowIdOf(row)) && ids.add(rowIdOf(row)));
    parts.push(fresh.map((row) => exportLine(kind, format, row)).join(""));
    tell({ rows: ids.size, reached: page.reached });
    cursor = page.next;
  }
  return { parts, rows: ids.size };
}

function pageOf({ v1: { exports } }: Client, kind: ExportKind, query: Query): Promise<Page> {
  switch (kind) {
    case "posts":
      return unwrap(exports.posts.$get({ query }));
    case "threads":
      return unwrap(exports.threads.$get({ query }));
    case "replies":
      return unwrap(exports.replies.$get({ query }));
    case "activities":
      return unwrap(exports.activities.$get({ query }));
  }
}
