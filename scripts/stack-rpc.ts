// The part of SST's server that its components ask while they declare resources.
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { build } from "esbuild";
import * as z from "zod";

type Options = { readonly project: string; readonly work: string };

/** Answers on loopback: where assets would be kept, and a build of a handler. */
export async function startRpc(options: Options): Promise<{ readonly url: string; readonly stop: () => void }> {
  const server = createServer((request, response) => {
    void bodyOf(request)
      .then((body) => answerTo(body, options))
      .catch((error: unknown) => ({ error: String(error) }))
      .then((answer) => response.end(JSON.stringify(answer)));
  });
  // A component may ask again at any time, on a connection that it kept.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const Call = z.object({ method: z.string(), params: z.tuple([z.record(z.string(), z.unknown())]) });

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}

async function answerTo(body: string, options: Options): Promise<object> {
  const {
    method,
    params: [input],
  } = Call.parse(JSON.parse(body));
  if (method === "Provider.Aws.Bootstrap")
    return {
      result: {
        asset: "kikimimi-assets",
        assetEcrRegistryId: "123456789012",
        assetEcrUrl: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/sst-asset",
        state: "kikimimi-state",
        appsyncHttp: "",
        appsyncRealtime: "",
      },
    };
  if (method === "Runtime.Build") return { result: await buildHandler(String(input["handler"]), options) };
  return { error: `rpc: can't find method ${method}` };
}

/** Sees that the file is there and has the export; that it bundles, loads and runs is shown elsewhere. */
async function buildHandler(handler: string, { project, work }: Options): Promise<object> {
  const { dir, name, ext } = path.posix.parse(handler);
  const { metafile } = await build({
    entryPoints: [path.join(project, dir, `${name}.ts`)],
    write: false,
    metafile: true,
    format: "esm",
    logLevel: "error",
    outdir: work,
  });
  const exported = Object.values(metafile.outputs).flatMap((output) => output.exports);
  if (!exported.includes(ext.slice(1))) return { errors: [`${dir}/${name}.ts has no export ${ext.slice(1)}`] };
  const out = path.join(work, "out", name);
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, "bundle.mjs"), `// ${handler}\n`);
  return { handler: `bundle${ext}`, out, errors: [], sourcemaps: [] };
}
