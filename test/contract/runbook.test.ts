import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ALARM_IDS } from "../../stacks/alarms.ts";

/** Headings of the runbook, where `<queue>` and `<function>` stand for any name. */
function headings(text: string): string[] {
  return [...text.matchAll(/^### `([^`]+)`$/gm)].map((match) => match[1] ?? "");
}

function isAbout(heading: string, id: string): boolean {
  return new RegExp(`^${heading.replaceAll(/<\w+>/g, "[a-z]+")}$`).test(id);
}

/** What is wrong between a runbook and the alarms that there are. */
function runbookProblems(text: string, ids: readonly string[]): string[] {
  const known = headings(text);
  return [
    ...ids.filter((id) => !known.some((heading) => isAbout(heading, id))).map((id) => `${id}: no runbook`),
    ...known.filter((heading) => !ids.some((id) => isAbout(heading, id))).map((heading) => `${heading}: no alarm`),
  ];
}

describe("docs/operations.md", () => {
  const text = readFileSync("docs/operations.md", "utf8");

  it("has a runbook for every alarm, and for none that is gone", () => {
    expect(ALARM_IDS.length).toBeGreaterThan(10);
    expect(runbookProblems(text, ALARM_IDS)).toEqual([]);
  });

  it("is missed by a new alarm, and by a runbook that nobody needs", () => {
    expect(runbookProblems(text, [...ALARM_IDS, "moon-phase"])).toEqual(["moon-phase: no runbook"]);
    expect(runbookProblems(`${text}\n### \`old-alarm\`\n`, ALARM_IDS)).toEqual(["old-alarm: no alarm"]);
  });

  it("says that nobody has deployed to a live account", () => {
    expect(text).toContain("No deployment to a live account has been run by the authors yet.");
  });
});
