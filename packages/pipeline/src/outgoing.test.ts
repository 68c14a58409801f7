import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createPlainServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { createOutgoing, type OutgoingOptions, type Resolved } from "./outgoing.ts";

type Handle = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const LOOPBACK: Resolved[] = [{ address: "127.0.0.1", family: 4 }];
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A receiver on a port of its own; `heard` counts the requests that reached it. */
async function receiver(handle: Handle): Promise<{ port: number; heard: IncomingMessage[] }> {
  const heard: IncomingMessage[] = [];
  const server = http.createServer((request, response) => {
    heard.push(request);
    let body = "";
    request.on("data", (piece: Buffer) => (body += piece.toString()));
    request.on("end", () => handle(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, heard };
}

const local = (options: Partial<OutgoingOptions> = {}) =>
  createOutgoing({ reach: "local", timeoutMs: 2_000, ...options });
const body = Buffer.from('{"type":"webhook.test"}');
const message = (url: string) => ({ url, headers: { "webhook-id": "msg_1" }, body });

describe("a request to an address that somebody named", () => {
  it("carries its headers and body, and brings back the status and the beginning of the answer", async () => {
    const { port } = await receiver((request, response, text) => {
      response.writeHead(202, { "retry-after": "7" });
      response.end([request.method, request.headers["webhook-id"], request.headers["content-length"], text].join(" "));
    });
    const posted = await local().post(message(`http://127.0.0.1:${port}/in?key=1`));
    expect(posted).toMatchObject({ status: 202, error: null, retryAfter: "7" });
    expect(Buffer.from(posted.body).toString()).toBe(`POST msg_1 ${body.length} ${body.toString()}`);
  });

  it("follows no redirect", async () => {
    const inner = await receiver((_request, response) => void response.end("inside"));
    const outer = await receiver((_request, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${inner.port}/` }).end();
    });
    expect(await local().post(message(`http://127.0.0.1:${outer.port}/`))).toMatchObject({ status: 307 });
    expect(inner.heard).toHaveLength(0);
  });

  it("gives up on a receiver that hangs, and says so", async () => {
    const { port } = await receiver(() => undefined);
    const posted = await local({ timeoutMs: 200 }).post(message(`http://127.0.0.1:${port}/`));
    expect(posted).toMatchObject({ status: null, error: "No answer within 0.2 s." });
  });

  it("takes the status of an answer that never ends for what it is", async () => {
    const { port } = await receiver((_request, response) => void response.writeHead(200).write("soon"));
    const posted = await local({ timeoutMs: 300 }).post(message(`http://127.0.0.1:${port}/`));
    expect([posted.status, Buffer.from(posted.body).toString()]).toEqual([200, "soon"]);
  });

  it("reads no more than a small part of a long answer", async () => {
    const { port } = await receiver((_request, response) => {
      const flood = (): void => void (response.writable && response.write("x".repeat(65_536), () => flood()));
      response.writeHead(500);
      flood();
    });
    const posted = await local({ timeoutMs: 60_000 }).post(message(`http://127.0.0.1:${port}/`));
    expect([posted.status, posted.body.length]).toEqual([500, 4_096]);
  });

  it.each([
    ["closes", (socket: { destroy: () => void }) => socket.destroy()],
    ["talks nonsense", (socket: { end: (text: string) => void }) => socket.end("SMTP ready\r\n\r\n")],
  ] as const)("fails in words when the receiver %s", async (_name, act) => {
    const server = createPlainServer((socket) => {
      socket.on("error", () => undefined);
      act(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => server.close());
    const posted = await local().post(message(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
    expect(posted.status).toBeNull();
    expect(posted.error).toMatch(/^The request failed \(\w+\)\.$/);
  });

  it("fails in words when nobody listens there, or the name is nobody's", async () => {
    const { port } = await receiver(() => undefined);
    closers.splice(0).forEach((close) => close());
    expect((await local().post(message(`http://127.0.0.1:${port}/`))).error).toBe("The request failed (ECONNREFUSED).");
    const unknown = async (): Promise<never> => {
      throw Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
    };
    const posted = await local({ resolve: unknown }).post(message("https://nowhere.example.com/"));
    expect(posted.error).toBe("The request failed (ENOTFOUND).");
    expect((await local({ resolve: async () => [] }).post(message("https://a.example.com/"))).error).toMatch(
      "no address",
    );
  });
});

describe("what leads inside", () => {
  const never: OutgoingOptions["resolve"] = async () => {
    throw new Error("nobody may ask");
  };

  it.each([
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0177.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:169.254.169.254]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[fd00:ec2::254]/",
    "https://10.0.0.1/",
    "https://0.0.0.0/",
    "https://224.0.0.1/",
    "https://[64:ff9b::7f00:1]/",
    "https://localhost/",
    "https://metadata.google.internal/",
    "https://router/",
    "http://hooks.example.com/",
    "https://user:pass@hooks.example.com/",
  ])("%s is refused as it is written", async (url) => {
    const posted = await createOutgoing({ reach: "public", resolve: never }).post(message(url));
    expect(posted.error).toMatch(/^The address (is not https|carries|leads into)/);
  });

  it.each([
    ["one of them is private", ["93.184.215.14", "10.0.0.1"]],
    ["it is this machine", ["127.0.0.1"]],
    ["it is this machine in IPv6's writing", ["::ffff:127.0.0.1"]],
    ["it is the cloud's metadata", ["169.254.169.254"]],
    ["it cannot be read", ["not an address"]],
  ])("a name is refused when %s, and nothing is sent", async (_name, addresses) => {
    const { port, heard } = await receiver((_request, response) => void response.end());
    const resolve = async (): Promise<Resolved[]> => addresses.map((address) => ({ address, family: 4 }));
    const posted = await createOutgoing({ reach: "public", resolve }).post(
      message(`https://hooks.example.com:${port}/`),
    );
    expect(posted).toMatchObject({ status: null, error: "The name leads into a private network." });
    expect(heard).toHaveLength(0);
  });

  it("a laptop reaches itself, but no other private network", async () => {
    for (const address of ["10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"]) {
      const posted = await local({ resolve: never }).post(message(`http://${address}/`));
      expect(posted.error).toBe("The address leads into a private network.");
    }
  });

  it("a name that changes its mind gains nothing: it is asked once, and the answer that was checked is connected to", async () => {
    const { port, heard } = await receiver((request, response) => void response.end(request.headers.host));
    const answers = [LOOPBACK, [{ address: "169.254.169.254", family: 4 }]];
    let asked = 0;
    const resolve = async (): Promise<Resolved[]> => answers[asked++] ?? [];
    const posted = await local({ resolve }).post(message(`http://hooks.example.com:${port}/`));
    // The name stays the request's host though its address was fixed.
    expect([posted.status, Buffer.from(posted.body).toString()]).toEqual([200, `hooks.example.com:${port}`]);
    expect([asked, heard.length]).toEqual([1, 1]);
  });

  it("TLS is asked of the name, not of the address", async () => {
    const names: string[] = [];
    const server = createTlsServer({
      SNICallback: (name, done) => {
        names.push(name);
        done(new Error("no certificate"));
      },
    });
    server.on("tlsClientError", () => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const posted = await local({ resolve: async () => LOOPBACK }).post(message(`https://hooks.example.com:${port}/`));
    expect([posted.status, names]).toEqual([null, ["hooks.example.com"]]);
  });

  it("tries the next address of a name when one does not answer", async () => {
    const { port } = await receiver((_request, response) => void response.end());
    const resolve = async (): Promise<Resolved[]> => [{ address: "::1", family: 6 }, ...LOOPBACK];
    expect(await local({ resolve }).post(message(`http://hooks.example.com:${port}/`))).toMatchObject({ status: 200 });
  });
});
