// Bundles sst.config.ts with SST's own program, as `sst deploy` does, so that it runs under Pulumi's mocks.
import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";

const PLATFORM = path.resolve(".sst/platform");
const require = createRequire(path.join(PLATFORM, "package.json"));

/** The part of Pulumi's runtime that the graph needs; it has to be the very instance that the components use. */
export type Pulumi = {
  readonly runtime: {
    readonly setMocks: (mocks: unknown, project: string, stack: string, preview: boolean) => Promise<void>;
    readonly runInPulumiStack: (program: () => Promise<unknown>) => Promise<unknown>;
    readonly disconnect: () => Promise<void>;
  };
};

/** A package of SST's platform; sound as far as the caller names the shape of one of SST's own dependencies. */
export function requirePlatform<T>(name: string): T {
  return require(name) as T;
}

/** Told of each resource with the options that stood after all transformations. */
export type Note = (resource: { readonly type: string; readonly name: string; readonly opts: object }) => void;

type Options = { readonly root: string; readonly project: string; readonly work: string; readonly stage: string };

/** The program of a stage: what it calls itself, and a loader. */
export async function bundleProgram({ root, project, work, stage }: Options): Promise<{
  readonly app: unknown;
  readonly load: () => Promise<{ readonly main: (note: Note) => Promise<unknown> }>;
}> {
  // Inside the platform, so that what stays external is found there.
  const folder = path.join(PLATFORM, `.graph-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const config = path.join(root, "sst.config.ts");
  const app = await appOf(config, folder, stage);
  const $app = { ...app, stage, providers: { aws: {} } };
  const $cli = {
    command: "deploy",
    rpc: "",
    paths: { home: work, root: work, work, platform: PLATFORM },
    state: {},
  };
  const file = path.join(folder, "program.mjs");
  await bundle({
    contents: programText(config),
    file,
    inject: [path.join(PLATFORM, "src/shim/run.js")],
    define: { $app: JSON.stringify($app), $cli: JSON.stringify($cli), $dev: "false" },
    project,
  });
  return {
    app: { ...app, stage },
    load: () => import(pathToFileURL(file).href) as Promise<{ main: (note: Note) => Promise<unknown> }>,
  };
}

/** Every file of ours sees `aws` and `sst` as globals, and nothing is declared before they are there. */
function programText(config: string): string {
  return `
    import * as aws from "@pulumi/aws";
    import { runtime } from "@pulumi/pulumi";
    import * as sst from "./src/components/index.ts";
    import { run } from "./src/auto/run.ts";
    Object.assign(globalThis, { aws, sst });
    export async function main(note) {
      const { default: config } = await import(${JSON.stringify(config)});
      return run(async () => {
        runtime.registerStackTransformation(({ type, name, opts }) => void note({ type, name, opts }));
        return config.run();
      });
    }`;
}

async function appOf(config: string, folder: string, stage: string): Promise<Record<string, unknown>> {
  const file = path.join(folder, "app.mjs");
  const contents = `globalThis.$config = (value) => value;
    const { default: config } = await import(${JSON.stringify(config)});
    export const app = await config.app({ stage: ${JSON.stringify(stage)} });`;
  await bundle({ contents, file, inject: [], define: {}, project: process.cwd() });
  const loaded = (await import(pathToFileURL(file).href)) as { app: Record<string, unknown> };
  return loaded.app;
}

type Bundle = {
  readonly contents: string;
  readonly file: string;
  readonly inject: string[];
  readonly define: Record<string, string>;
  readonly project: string;
};

async function bundle({ contents, file, inject, define, project }: Bundle): Promise<void> {
  const { build } = await import("esbuild");
  await build({
    stdin: { contents, resolveDir: PLATFORM, loader: "ts" },
    outfile: file,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "error",
    inject,
    define,
    nodePaths: [path.join(project, "node_modules")],
    plugins: [externalOfPlatform],
    banner: {
      js: [
        `import { createRequire as __createRequire } from "node:module";`,
        `const require = __createRequire(${JSON.stringify(path.join(PLATFORM, "package.json"))});`,
        `const __dirname = ${JSON.stringify(PLATFORM)}; const __filename = __dirname + "/program.mjs";`,
      ].join("\n"),
    },
  });
}

/** What SST's components import by name stays outside; what our own files import is bundled. */
const externalOfPlatform: Plugin = {
  name: "external-of-platform",
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path: name, resolveDir }) =>
      resolveDir.startsWith(PLATFORM) && !path.isAbsolute(name) ? { path: name, external: true } : undefined,
    );
  },
};
