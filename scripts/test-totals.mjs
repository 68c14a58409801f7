// Prints the totals of a vitest JSON report as one line, and exits with 1 if anything failed or nothing ran.
// `node scripts/test-totals.mjs <report> <exit code of the tests> <exit code of the checks>`; runs on Node 20.
import fs from "node:fs";
import process from "node:process";

const [file = "", testsCode = "1", checksCode = "1"] = process.argv.slice(2);

/** A suite that could not be loaded has no tests of its own to fail, so it counts as one failed test. */
function totalsOf(report) {
  const unloaded = report.testResults.filter(
    (suite) => suite.status === "failed" && !suite.assertionResults.some((test) => test.status === "failed"),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

let totals = { passed: 0, failed: 0, skipped: 0 };
try {
  totals = totalsOf(JSON.parse(fs.readFileSync(file, "utf8")));
} catch {
  console.error("The tests left no report: they did not run to their end.");
}
const hasRun = totals.passed + totals.failed > 0;
if (!hasRun) console.error("No test has run.");
if (checksCode !== "0") console.error("A check failed; its report is above.");

const isGreen = hasRun && totals.failed === 0 && testsCode === "0" && checksCode === "0";
process.exitCode = isGreen ? 0 : 1;
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
