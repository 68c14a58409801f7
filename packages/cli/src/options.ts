/** Flags and help of options that many commands take, for `option(...BRAND)`. */
export const BRAND = ["--brand <id>", "a brand (default: the token's first)"] as const;
export const JSON_OUTPUT = ["--json", "print JSON for programs"] as const;
export const DATA_DIR = ["--data <dir>", "data folder of the local service"] as const;
export const ROWS = ["--limit <n>", "rows", "50"] as const;
export const CURSOR = ["--cursor <next>", "go on from an earlier answer's next"] as const;
