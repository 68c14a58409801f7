import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2Server, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { AddressInfo, Socket } from "node:net";

/** One request as the fake got it. */
export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  /** Resolves when the caller is gone before it was answered. */
  readonly left: Promise<void>;
};

/** How the fake answers: with a response, never, or by breaking the connection. */
export type Reply =
  | "hang"
  | "break"
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string };

/** A stand-in for an AWS endpoint on a port of this machine, for tests. */
export type FakeAws = {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** What to answer from now on. */
  reply: (seen: Seen) => Reply | Promise<Reply>;
  /** Resolves at the next request. */
  readonly next: () => Promise<Seen>;
  readonly stop: () => Promise<void>;
};

/** Starts a stand-in; `h2c` is HTTP/2 without TLS, which is what Bedrock's client speaks to an `http:` address. */
export async function startFakeAws(protocol: "http1" | "h2c"): Promise<FakeAws> {
  const seen: Seen[] = [];
  const waiting: ((seen: Seen) => void)[] = [];
  const sockets = new Set<Socket>();
  const handle = async (request: IncomingMessage | Http2ServerRequest, response: AnyResponse): Promise<void> => {
    const { promise: left, resolve: leave } = Promise.withResolvers<undefined>();
    response.on("close", () => {
      if (!response.writableEnded) leave(undefined);
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const one: Seen = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
      left,
    };
    seen.push(one);
    for (const resolve of waiting.splice(0)) resolve(one);
    const reply = await fake.reply(one);
    if (reply === "hang") return;
    if (reply === "break") {
      for (const socket of sockets) socket.destroy();
      return;
    }
    response.statusCode = reply.status;
    for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
    response.end(reply.body);
  };
  const listener = (request: IncomingMessage | Http2ServerRequest, response: AnyResponse): void => {
    // A caller that leaves in the middle is part of what is tried.
    handle(request, response).catch(() => undefined);
  };
  const server = protocol === "http1" ? createServer(listener) : createHttp2Server(listener);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  const fake: FakeAws = {
    url: `http://127.0.0.1:${port}`,
    seen,
    reply: () => "hang",
    next: () => new Promise((resolve) => waiting.push(resolve)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return fake;
}

type AnyResponse = ServerResponse | Http2ServerResponse;

/** An answer of Bedrock's Converse in which the model said `text`. */
export function converseSaid(text: string, stopReason = "end_turn"): Reply {
  const body = {
    output: { message: { role: "assistant", content: [{ text }] } },
    stopReason,
    usage: { inputTokens: 600, outputTokens: 70, totalTokens: 670 },
    metrics: { latencyMs: 400 },
  };
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** An answer of Comprehend's DetectSentiment. */
export function sentimentDetected(Positive: number, Neutral: number, Negative: number, Mixed: number): Reply {
  const body = { Sentiment: "MIXED", SentimentScore: { Positive, Neutral, Negative, Mixed } };
  return { status: 200, headers: { "content-type": "application/x-amz-json-1.1" }, body: JSON.stringify(body) };
}

/** An error as AWS's JSON protocols spell it. */
export function awsError(status: number, type: string): Reply {
  return {
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": type },
    body: JSON.stringify({ __type: type, message: "made up" }),
  };
}
