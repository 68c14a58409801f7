import { createServer, type Server } from "node:http";
import type { World } from "./world.ts";

/** The world's API on a port of its own, for programs. */
export async function serve(world: World): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { authorization = "", "content-type": type = "application/json" } = request.headers;
      const method = request.method ?? "GET";
      const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
      void world
        .request(request.url ?? "", { method, headers: { authorization, "content-type": type }, ...body })
        .then(async (answer) => {
          response.writeHead(answer.status, Object.fromEntries(answer.headers));
          response.end(await answer.text());
        });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
