import { spawnSync } from "node:child_process";
import process from "node:process";

/** Variables that every function reads, all of them harmless. */
export const VARIABLES: Readonly<Record<string, string>> = {
  AWS_REGION: "ap-northeast-1",
  KIKIMIMI_TABLE: "kikimimi",
  KIKIMIMI_SECRETS: JSON.stringify({ tokens: ["a token secret of thirty-two letters"], sources: {} }),
  INBOUND_QUEUE_URL: "http://127.0.0.1:9/000000000000/inbound",
  INBOUND_DLQ_URL: "http://127.0.0.1:9/000000000000/inbound-dlq",
  RESPONSE_QUEUE_URL: "http://127.0.0.1:9/000000000000/response",
  RESPONSE_DLQ_URL: "http://127.0.0.1:9/000000000000/response-dlq",
  OUTBOUND_QUEUE_URL: "http://127.0.0.1:9/000000000000/outbound",
  OUTBOUND_DLQ_URL: "http://127.0.0.1:9/000000000000/outbound-dlq",
};

const LOAD = `
const cpu = process.cpuUsage();
const started = performance.now();
await import(process.argv[1]);
const wall = performance.now() - started;
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ wall, cpu: (user + system) / 1000 }));
`;

/** Milliseconds that loading takes: on the clock, and of processors' time. */
export type Load = { readonly wall: number; readonly cpu: number };

/** One load of a module in a fresh process, with the functions' environment. */
export function loadOnce(file: string): Load {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", LOAD, file], {
    env: { ...VARIABLES, PATH: process.env["PATH"] ?? "" },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${file} does not load: ${stderr.slice(-2_000)}`);
  // Sound: the line above prints it.
  return JSON.parse(stdout) as Load;
}

/** The median of `times` loads of each module; turn by turn, so that a busy moment strikes all of them. */
export function medianLoads(files: readonly string[], times: number): Load[] {
  const taken = files.map((): Load[] => []);
  for (let i = 0; i < times; i++) files.forEach((file, at) => taken[at]?.push(loadOnce(file)));
  return taken.map((each) => ({ wall: median(each.map(({ wall }) => wall)), cpu: median(each.map(({ cpu }) => cpu)) }));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
