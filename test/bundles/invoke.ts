import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";

/** What a function answered, or how it failed, and what it wrote. */
export type Invoked = { readonly answer: unknown; readonly error: string | undefined; readonly output: string };

const MARK = "answer of the function: ";

const RUN = `
const { handler } = await import(process.argv[1]);
let event = "";
for await (const chunk of process.stdin) event += chunk;
const context = { functionName: "kikimimi", awsRequestId: "1", getRemainingTimeInMillis: () => 30_000 };
const answer = await handler(JSON.parse(event), context);
process.stdout.write(\`\\n${MARK}\${JSON.stringify(answer ?? null)}\\n\`);
process.exit(0);
`;

/** Loads a bundle in a fresh process with nothing but these variables, and calls its handler with one event. */
export async function invoke(
  file: string,
  variables: Readonly<Record<string, string>>,
  event: unknown,
): Promise<Invoked> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", RUN, file], {
    env: { PATH: process.env["PATH"] ?? "", AWS_REGION: "ap-northeast-1", ...variables },
    timeout: 60_000,
  });
  const exited = once(child, "exit");
  child.stdin.end(JSON.stringify(event));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = (await exited) as [number | null];
  const [output = "", answer] = stdout.split(`\n${MARK}`);
  return {
    answer: answer === undefined ? undefined : (JSON.parse(answer) as unknown),
    error: status === 0 ? undefined : stderr.slice(-2_000) || `ended with ${status}`,
    output,
  };
}
