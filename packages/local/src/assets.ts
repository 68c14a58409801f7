import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { pageHeaders, providerOrigins } from "@kikimimi/core/base/page-headers";
import type { Assets } from "./http.ts";
import { fromRoot } from "./root.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".woff2": "font/woff2",
  ".png": "image/png",
  ".ico": "image/x-icon",
};

/** Serves the triage page, built first where its sources are newer than the last build; `env` names who people sign in at. */
export async function localAssets(env: Readonly<Record<string, string | undefined>>): Promise<Assets> {
  const headers = pageHeaders(providerOrigins(env));
  const web = fromRoot("packages", "web");
  const dist = join(web, "dist");
  const index = join(dist, "index.html");
  if (!existsSync(index) || newest(web) > statSync(index).mtimeMs) await build(web);
  return async (path, response) => {
    const inside = normalize(join(dist, decoded(path)));
    // Paths of the page's own router have no file; they all get the page.
    const file =
      inside.startsWith(`${dist}${sep}`) && (await isFile(inside)) ? inside : extname(path) === "" ? index : undefined;
    if (!file) return false;
    const cache = file === index ? "no-cache" : "public, max-age=31536000, immutable";
    response.writeHead(200, {
      ...headers,
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "cache-control": cache,
    });
    await pipeline(createReadStream(file), response);
    return true;
  };
}

/** A path without its percent-encoding; malformed encoding names nothing that exists. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** The newest change time of the page's sources, epoch milliseconds. */
function newest(folder: string): number {
  const times = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/(^|[/\\])(dist|node_modules)([/\\]|$)/.test(entry.parentPath))
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return Math.max(0, ...times);
}

async function build(web: string): Promise<void> {
  const vite = fromRoot("node_modules", "vite", "bin", "vite.js");
  const child = spawn(process.execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: web,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let words = "";
  child.stderr.on("data", (chunk: Buffer) => {
    words += chunk.toString();
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`the page could not be built:\n${words}`);
}
