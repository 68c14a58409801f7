import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = process.cwd();

export type SourceFile = readonly [path: string, text: string];

/** A scratch copy of the project's shape (package files and linked dependencies) that holds only the given sources. */
export function makeTree(files: readonly SourceFile[]): string {
  const tree = realpathSync(mkdtempSync(path.join(tmpdir(), "kikimimi-tree-")));
  for (const file of ["package.json", "tsconfig.json", ".oxlintrc.json"]) {
    cpSync(path.join(root, file), path.join(tree, file));
  }
  const modules = path.join(tree, "node_modules");
  mkdirSync(path.join(modules, "@kikimimi"), { recursive: true });
  for (const name of readdirSync(path.join(root, "node_modules"))) {
    if (name !== "@kikimimi") symlinkSync(path.join(root, "node_modules", name), path.join(modules, name));
  }
  for (const name of readdirSync(path.join(root, "packages"))) {
    const target = path.join(tree, "packages", name);
    mkdirSync(target, { recursive: true });
    cpSync(path.join(root, "packages", name, "package.json"), path.join(target, "package.json"));
    symlinkSync(target, path.join(modules, "@kikimimi", name));
  }
  for (const [file, text] of files) {
    mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
    writeFileSync(path.join(tree, file), text);
  }
  return tree;
}

/** Runs a program of Node and returns its exit code with everything it printed. */
export function runNode(args: readonly string[], cwd = root): { code: number | null; output: string } {
  const run = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  return { code: run.status, output: run.stdout + run.stderr };
}
