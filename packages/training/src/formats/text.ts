import { readFileSync } from "node:fs";

/** A whole file without its byte order mark. */
export function readText(file: string, encoding: BufferEncoding = "utf8"): string {
  const text = readFileSync(file, encoding);
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/** Lines end with a line feed, with or without a carriage return; other separators belong to the text. */
export function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The lines of a file that hold anything, with their numbers. */
export function* numberedLines(
  file: string,
  encoding?: BufferEncoding,
): Generator<{ readonly line: number; readonly text: string }> {
  for (const [at, text] of linesOf(readText(file, encoding)).entries())
    if (text.trim() !== "") yield { line: at + 1, text };
}

/** Undoes the HTML escapes that collections of tweets hold. */
export function unescapeHtml(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}
