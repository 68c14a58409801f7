import { classify } from "@kikimimi/classifier/classify";
import { parseJson } from "@kikimimi/core/base/json";
import { Command } from "commander";
import * as z from "zod";
import { ExitCode } from "../exit-code.ts";

const Line = z.object({
  id: z.union([z.string(), z.number()]).nullish(),
  text: z.string(),
  lang: z.string().optional(),
});
type Line = z.infer<typeof Line>;

/** Output is written in pieces of about this many UTF-16 units. */
const CHUNK = 64_000;

export function classifyCommand(): Command {
  return new Command("classify")
    .description(
      "classify texts from standard input: one text a line, or JSONL {id?, text}; prints JSONL in the same order",
    )
    .option("--no-reasons", "leave out the reasons")
    .action(async (options: { reasons: boolean }) => {
      let number = 0;
      let refused = 0;
      let pending = "";
      for await (const raw of linesOf(process.stdin)) {
        number++;
        const line = read(raw);
        if (!line) {
          refused++;
          process.stderr.write(`kikimimi: line ${number}: JSON without a "text"; skipped\n`);
          continue;
        }
        const { reasons, ...signal } = classify(line.text, { lang: line.lang });
        pending += `${JSON.stringify({ id: line.id ?? String(number), ...signal, ...(options.reasons ? { reasons } : {}) })}\n`;
        if (pending.length > CHUNK) {
          await write(pending);
          pending = "";
        }
      }
      await write(pending);
      if (refused > 0) process.exitCode = ExitCode.input;
    });
}

/** A JSON object with a text, or the line itself as the text; undefined for a JSON object without one. */
function read(raw: string): Line | undefined {
  if (!raw.trimStart().startsWith("{")) return { text: raw };
  let value: unknown;
  try {
    value = parseJson(raw);
  } catch {
    return { text: raw };
  }
  const parsed = Line.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** Lines end with a line feed, as JSONL says; other separators (U+2028, a lone carriage return) belong to the text. */
async function* linesOf(input: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of input) {
    const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.endsWith("\r") ? line.slice(0, -1) : line;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}

function write(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}
