import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** Writes a value to a file that only its owner can read: whole or not at all, and only when it changed. */
export function writeJson(file: string, value: unknown): void {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
