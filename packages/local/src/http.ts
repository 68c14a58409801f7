import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** A function behind HTTP, called with API Gateway's payload format 2.0. */
export type HttpFunction = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** Answers a request itself and says so, or leaves it to the functions. */
export type Assets = (path: string, response: ServerResponse) => Promise<boolean>;

/** API Gateway's own limit is 10 MB; a laptop needs no more than what the functions refuse themselves. */
const MAX_BODY = 10_000_000;

/** Serves functions over HTTP on one interface: `route` picks one by path, `assets` answers the rest. */
export async function serve(options: {
  readonly port: number;
  readonly host: string;
  readonly route: (path: string) => HttpFunction | undefined;
  readonly assets: Assets;
  readonly onError: (error: unknown) => void;
}): Promise<{ readonly server: Server; readonly stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      options.onError(error);
      if (!response.headersSent) response.writeHead(500, { "content-type": "application/json" });
      response.end('{"error":"internal"}');
    });
  });
  server.listen(options.port, options.host);
  await once(server, "listening");
  return {
    server,
    stop: async () => {
      server.close();
      server.closeIdleConnections();
      // A client that never finishes its request must not hold the door for ever.
      const door = setTimeout(() => server.closeAllConnections(), 3_000);
      await once(server, "close");
      clearTimeout(door);
    },
  };
}

async function answer(
  options: Parameters<typeof serve>[0],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = URL.parse(`http://localhost${request.url ?? "/"}`);
  if (!url) {
    response.writeHead(400, { "content-type": "text/plain; charset=utf-8" }).end("Bad request\n");
    return;
  }
  const target = options.route(url.pathname);
  if (!target) {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response
        .writeHead(405, { allow: "GET, HEAD", "content-type": "text/plain; charset=utf-8" })
        .end("Method not allowed\n");
      return;
    }
    if (await options.assets(url.pathname, response)) return;
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("Not found\n");
    return;
  }
  const body = await readBody(request);
  if (body === undefined) {
    response
      .writeHead(413, { "content-type": "application/json", connection: "close" })
      .end('{"error":"body_too_large"}');
    return;
  }
  const result = await target(eventOf(request, url, body));
  const headers = Object.fromEntries(
    Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  response.writeHead(result.statusCode ?? 200, headers);
  response.end(Buffer.from(result.body ?? "", result.isBase64Encoded ? "base64" : "utf8"));
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function eventOf(request: IncomingMessage, url: URL, body: Buffer): APIGatewayProxyEventV2 {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
  const method = request.method ?? "GET";
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers,
    queryStringParameters: Object.fromEntries(url.searchParams),
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName: headers["host"] ?? "localhost",
      domainPrefix: "local",
      http: {
        method,
        path: url.pathname,
        protocol: "HTTP/1.1",
        sourceIp: request.socket.remoteAddress ?? "127.0.0.1",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: crypto.randomUUID(),
      routeKey: "$default",
      stage: "$default",
      time: new Date().toISOString(),
      timeEpoch: Date.now(),
    },
    body: body.toString("base64"),
    isBase64Encoded: true,
  };
}
