import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { hasTrainingSets } from "../packages/training/src/external.ts";
import { trainModel } from "../packages/training/src/train.ts";

const check = process.argv.includes("--check");
const VERSION = "linear-0001";

for (const language of ["ja", "en"] as const) {
  if (process.argv.includes(language === "ja" ? "--en" : "--ja")) continue;
  if (language === "en" && !hasTrainingSets()) {
    process.stdout.write("model-en.json NOT checked: the third-party sets are absent (see KIKIMIMI_EXTERNAL)\n");
    continue;
  }
  const output = new URL(`../packages/classifier/src/model-${language}.json`, import.meta.url);
  const start = performance.now();
  const model = trainModel(language, VERSION, (message) =>
    process.stderr.write(`${message} (${Math.round((performance.now() - start) / 1000)} s)\n`),
  );
  const built = `${JSON.stringify(model, null, 1)}\n`;
  if (!check) {
    writeFileSync(output, built);
    process.stdout.write(
      `${language}: ${Buffer.from(model.hashes, "base64").length / 4} rows, ${built.length} bytes\n`,
    );
  } else if (readFileSync(output, "utf8") !== built) {
    process.stderr.write(`model-${language}.json is stale: run npm run train\n`);
    process.exitCode = 1;
  }
}

if (!check) await import("./model-card.ts");
