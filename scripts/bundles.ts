// The functions as they are deployed: bundled with the options that SST 4 gives esbuild for a Node function.
// `node scripts/bundles.ts` prints what each weighs, `--weight NAME` where the weight of one lies.
import { createHash } from "node:crypto";
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build, type BuildOptions, type Metafile } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const cache = path.join(root, ".cache/bundles");

/** What `sst.config.ts` says of its functions' code (stacks/function.ts); a test compares them. */
export const NODEJS = { minify: true, esbuild: { external: ["protobufjs"] } } as const;

/** Folders of builds that are kept, so that a change back and forth builds nothing anew. */
const KEPT = 3;

/** A folder that is younger than this may be that of suites that are running: they load from it to their end. */
const IN_USE_MS = 3_600_000;

/** As pkg/runtime/node/build.go of SST 4.17 calls it, apart from where it writes. */
function optionsOf(entry: string, outfile: string): BuildOptions {
  return {
    entryPoints: [entry],
    outfile,
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "esnext",
    mainFields: ["module", "main"],
    external: ["sharp", "pg-native", ...NODEJS.esbuild.external],
    keepNames: true,
    minify: NODEJS.minify,
    metafile: true,
    logLevel: "error",
    banner: {
      js: [
        `import { createRequire as topLevelCreateRequire } from 'module';`,
        `const require = topLevelCreateRequire(import.meta.url);`,
        `import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"`,
        `const __filename = topLevelFileUrlToPath(import.meta.url)`,
        `const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))`,
      ].join("\n"),
    },
  };
}

/** Every function of `functions/`, by name. */
export function functionNames(): string[] {
  return globSync("functions/*.ts", { cwd: root })
    .filter((file) => !file.endsWith(".test.ts"))
    .map((file) => path.basename(file, ".ts"))
    .toSorted();
}

/** Bundles one module as SST would, to `outfile`, and tells what went into it. */
export async function bundleOne(entry: string, outfile: string): Promise<Metafile> {
  const { metafile } = await build({ ...optionsOf(entry, outfile), metafile: true });
  return metafile;
}

/** The folder with every function's bundle (`<name>.mjs`), built unless the very same sources were built before. */
export async function buildBundles(): Promise<string> {
  const folder = path.join(cache, contentKey());
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(path.join(cache, "work-"));
  try {
    await Promise.all(functionNames().map((name) => bundleOne(`functions/${name}.ts`, path.join(work, `${name}.mjs`))));
    // Whole or not at all; who comes second keeps what the first one made.
    if (!existsSync(folder)) renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  for (const old of readdirSync(cache).filter(isBuild).toSorted(newestFirst).slice(KEPT)) {
    if (Date.now() - builtAt(old) < IN_USE_MS) continue;
    rmSync(path.join(cache, old), { recursive: true, force: true });
  }
  return folder;
}

const isBuild = (name: string): boolean => /^[0-9a-f]{16}$/.test(name);

function newestFirst(a: string, b: string): number {
  return builtAt(b) - builtAt(a);
}

function builtAt(name: string): number {
  return statSync(path.join(cache, name)).mtimeMs;
}

/** A digest of everything that a bundle is made of: sources, versions of packages, and this file. */
function contentKey(): string {
  const files = globSync(["functions/*.ts", "packages/*/src/**/*.{ts,json}", "packages/*/package.json"], { cwd: root })
    .filter((file) => !/\.test\.ts$|\/fixtures\//.test(file))
    .toSorted();
  const hash = createHash("sha256");
  for (const file of [...files, "package-lock.json", "scripts/bundles.ts"]) {
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

/** Bytes of a bundle by the package, or the folder of ours, that they come from, heaviest first. */
export function weights(metafile: Metafile): [string, number][] {
  const sums = new Map<string, number>();
  for (const output of Object.values(metafile.outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(output.inputs)) {
      const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? file.split("/").slice(0, 4).join("/");
      sums.set(name, (sums.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...sums].toSorted(([, a], [, b]) => b - a);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { weight: { type: "string" } } });
  const folder = await buildBundles();
  if (values.weight === undefined) {
    for (const name of functionNames()) {
      const bytes = readFileSync(path.join(folder, `${name}.mjs`)).length;
      console.log(`${name.padEnd(12)} ${(bytes / 1000).toFixed(1).padStart(8)} KB`);
    }
    return;
  }
  const metafile = await bundleOne(`functions/${values.weight}.ts`, path.join(cache, "weight.mjs"));
  for (const [name, bytes] of weights(metafile).slice(0, 30)) console.log(`${String(bytes).padStart(9)}  ${name}`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
