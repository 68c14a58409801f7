/**
 * `npm run check -- --only docs`: the documents name only what exists. It fails on a path, a relative link, an
 * `npm run` script or a `kikimimi` command that is not there. `--root <folder>` checks another tree.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";

const Manifest = z.object({ scripts: z.record(z.string(), z.string()) });

type Problem = { readonly file: string; readonly line: number; readonly text: string };

const { values } = parseArgs({ options: { root: { type: "string", default: "." } } });
const root = path.resolve(values.root);

const documents = globSync(["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/**/*.md"], { cwd: root }).toSorted();
const manifest = Manifest.parse(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")));
const npmTasks = new Set(Object.keys(manifest.scripts));

/** Paths that begin like ours; `<name>`, `*` and `{a,b}` stand for something and match when anything does. */
const ownPath = /^(?:\.\/)?((?:functions|packages|test|docs|stacks|scripts)\/[^\s`]*)$/;

/** The line with code spans and links taken out, in the order they stand. */
function spansOf(line: string): { readonly code: readonly string[]; readonly links: readonly string[] } {
  return {
    code: [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ""),
    links: [...line.replaceAll(/`[^`]*`/g, "``").matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)].map(
      (match) => match[1] ?? "",
    ),
  };
}

function pathExists(named: string): boolean {
  const clean = named.replace(/[#:](?:L?\d+.*|[a-z].*)?$/, "").replace(/[.,;]$/, "");
  if (!/[<{*…]/.test(clean)) return existsSync(path.join(root, clean));
  const pattern = clean.replaceAll(/<[^>]+>|…/g, "*");
  return globSync(pattern, { cwd: root }).length > 0;
}

/** Names of the subcommands of one command of the CLI, as its own --help lists them; undefined when it cannot run. */
const commandCache = new Map<string, ReadonlySet<string> | undefined>();
function commandsOf(parents: readonly string[]): ReadonlySet<string> | undefined {
  const key = parents.join(" ");
  if (!commandCache.has(key)) commandCache.set(key, readCommands(parents));
  return commandCache.get(key);
}

function readCommands(parents: readonly string[]): ReadonlySet<string> | undefined {
  const main = path.join(root, "packages/cli/src/main.ts");
  const run = spawnSync(process.execPath, [main, ...parents, "--help"], { cwd: root, encoding: "utf8" });
  if (run.status !== 0) return undefined;
  const listed = run.stdout.split(/^Commands:\s*$/m)[1]?.split(/^\S/m)[0] ?? "";
  return new Set([...listed.matchAll(/^ {2,4}([a-z][\w|-]*)/gm)].flatMap((match) => (match[1] ?? "").split("|")));
}

function commandProblem(code: string): string | undefined {
  const words = /^(?:\$ )?(?:npx )?kikimimi ([a-z][\w-]*)(?: ([a-z][\w-]*))?/.exec(code);
  const [, command, subcommand] = words ?? [];
  if (command === undefined) return undefined;
  const commands = commandsOf([]);
  if (commands === undefined) return "kikimimi --help does not run, so its commands cannot be checked";
  if (!commands.has(command)) return `no command \`kikimimi ${command}\``;
  if (subcommand === undefined) return undefined;
  const nested = commandsOf([command]);
  // A command without subcommands takes an argument there.
  if (nested === undefined || nested.size === 0 || nested.has(subcommand)) return undefined;
  return `no command \`kikimimi ${command} ${subcommand}\``;
}

function npmProblem(code: string): string | undefined {
  const task = /\bnpm (?:run ([\w:-]+)|(start|test)\b)/.exec(code);
  const name = task?.[1] ?? task?.[2];
  return name === undefined || npmTasks.has(name) ? undefined : `no npm script \`${name}\``;
}

function codeProblems(code: string): readonly string[] {
  const named = ownPath.exec(code.trim())?.[1];
  const missing = named !== undefined && !pathExists(named) ? [`no such path \`${named}\``] : [];
  return [...missing, npmProblem(code), commandProblem(code.trim())].filter((problem) => problem !== undefined);
}

function linkProblem(file: string, link: string): string | undefined {
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(link)) return undefined;
  const [target = "", anchor] = decodeURI(link).split("#");
  const full = target === "" ? path.join(root, file) : path.resolve(root, path.dirname(file), target);
  if (!existsSync(full)) return `broken link (${link})`;
  if (anchor === undefined || !full.endsWith(".md")) return undefined;
  return anchorsOf(full).has(anchor) ? undefined : `no heading for the link (${link})`;
}

/** GitHub's anchors: lower case, punctuation gone, spaces to hyphens, -1, -2 … on repeats. */
function anchorsOf(file: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of readFileSync(file, "utf8").matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/g, "-");
    let unique = slug;
    for (let count = 1; anchors.has(unique); count += 1) unique = `${slug}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}

function problemsOf(file: string): readonly Problem[] {
  let isInFence = false;
  return readFileSync(path.join(root, file), "utf8")
    .split("\n")
    .flatMap((line, index) => {
      if (/^\s*(```|~~~)/.test(line)) {
        isInFence = !isInFence;
        return [];
      }
      const { code, links } = isInFence ? { code: [line], links: [] } : spansOf(line);
      const found = [...code.flatMap(codeProblems), ...links.map((link) => linkProblem(file, link))];
      return found.filter((text) => text !== undefined).map((text) => ({ file, line: index + 1, text }));
    });
}

const problems = documents.flatMap(problemsOf);
for (const { file, line, text } of problems) console.error(`${file}:${line}: ${text}`);
console.log(`${documents.length} documents, ${problems.length} problems`);
if (documents.length === 0) console.error("no documents were found: the check is blind");
if (documents.length === 0 || problems.length > 0) process.exitCode = 1;
