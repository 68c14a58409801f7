/**
 * Writes the table of moves in docs/triage.md from `packages/core/src/triage/transitions.ts`; `--check` only compares, which
 * `npm run check -- --only docs` does.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { ACTIVE, ThreadStatus } from "@kikimimi/core/triage/thread-view";
import { TRANSITIONS } from "@kikimimi/core/triage/transitions";

const BEGIN = "<!-- Made by scripts/triage-docs.ts: edit packages/core/src/triage/transitions.ts. -->";
const END = "<!-- End of what scripts/triage-docs.ts makes. -->";

const file = new URL("../docs/triage.md", import.meta.url);
const text = readFileSync(file, "utf8");
const [before, rest] = text.split(BEGIN);
const after = rest?.split(END)[1];
if (before === undefined || after === undefined)
  throw new Error(`docs/triage.md has no place between ${BEGIN} and ${END}`);

const wanted = [before, BEGIN, "\n\n", tableOf(), "\n\n", END, after].join("");
if (!process.argv.includes("--check")) writeFileSync(file, wanted);
else if (wanted !== text) {
  console.error("docs/triage.md is not what the table of moves says: run `node scripts/triage-docs.ts`");
  process.exitCode = 1;
}

/** A row an action, a column a status that it meets; each cell says where the thread may stand afterwards. */
function tableOf(): string {
  const statuses = ThreadStatus.options;
  const rows = Object.entries(TRANSITIONS).map(([action, row]) => [
    action,
    ...statuses.map((status) => endsOf(status, row[status])),
  ]);
  const heads = [
    ["", ...statuses],
    ["---", ...statuses.map(() => "---")],
  ];
  return [...heads, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function endsOf(status: ThreadStatus, ends: readonly ThreadStatus[] | undefined): string {
  if (!ends) return "–";
  if (ends === ACTIVE) return "*active*";
  return ends.length === 1 && ends[0] === status ? "stays" : ends.join(", ");
}
