import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";

const FOLDER = import.meta.dirname;

/** Nodes of this machine, the running one first. */
function nodes(): string[] {
  const others = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "node"));
  return [...new Set([process.execPath, ...others.filter((path) => existsSync(path))])];
}

/** The first Node for which the servers' native module was built; undefined when there is none. */
function nodeThatFits(): string | undefined {
  const probe = "new (require('better-sqlite3'))(':memory:')";
  return nodes().find((node) => spawnSync(node, ["-e", probe], { cwd: FOLDER, stdio: "ignore" }).status === 0);
}

/** Why the reference servers cannot be started here, in words; or the Node that can start them. */
export const runtime: { readonly node: string } | { readonly missing: string } = (() => {
  if (!existsSync(join(FOLDER, "node_modules/@atproto/dev-env")))
    return { missing: "not installed: run npm install in test/bluesky" };
  const node = nodeThatFits();
  return node === undefined ? { missing: "no Node here fits the installed better-sqlite3" } : { node };
})();

/** A running network of reference servers. */
export type Network = {
  readonly pds: string;
  /** Resolves once the AppView has seen everything; only where there is one. */
  readonly indexed: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Starts one of the scripts beside this file as a process of its own; answers the reason where the machine lacks an engine. */
export async function startNetwork(
  script: "pds.mjs" | "full-network.mjs",
): Promise<Network | { readonly missing: string }> {
  if (!("node" in runtime)) return runtime;
  const child = spawn(runtime.node, [script], { cwd: FOLDER, stdio: ["pipe", "pipe", "ignore"] });
  const next = linesOf(child);
  const { word, value } = await next();
  if (word !== "READY") return { missing: value["reason"] ?? "the servers did not start" };
  return {
    pds: value["pds"] ?? "",
    indexed: async () => {
      child.stdin?.write("\n");
      await next();
    },
    stop: () =>
      new Promise((resolve) => {
        child.on("exit", () => resolve());
        child.stdin?.end();
      }),
  };
}

type Line = { readonly word: string; readonly value: Readonly<Record<string, string>> };

/** The child's own lines, among whatever its servers log; `ENDED` once it is gone. */
function linesOf(child: ChildProcess): () => Promise<Line> {
  const waiting: ((line: Line) => void)[] = [];
  const come: Line[] = [];
  const give = (line: Line): void => {
    const taker = waiting.shift();
    if (taker) taker(line);
    else come.push(line);
  };
  if (child.stdout) {
    createInterface({ input: child.stdout }).on("line", (text) => {
      const match = /^(READY|INDEXED|MISSING) (\{.*\})$/.exec(text);
      if (match?.[1] && match[2]) give({ word: match[1], value: JSON.parse(match[2]) as Line["value"] });
    });
  }
  child.on("exit", (code) => give({ word: "ENDED", value: { reason: `the servers ended with ${code}` } }));
  return () =>
    new Promise((resolve) => {
      const line = come.shift();
      if (line) resolve(line);
      else waiting.push(resolve);
    });
}
