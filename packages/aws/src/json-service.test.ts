import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { jsonService, type JsonServiceOptions } from "./json-service.ts";

const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a secret key", sessionToken: "a session" };

type Sent = { readonly url: string; readonly headers: Headers; readonly body: string };

/** A service that gives these answers in turn, the last one for ever. */
function serviceThat(answers: readonly (Response | Error)[], options: Partial<JsonServiceOptions> = {}) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const call = jsonService({
    service: "dynamodb",
    prefix: "DynamoDB_20120810",
    region: "ap-northeast-1",
    credentials: async () => CREDENTIALS,
    random: () => 0.5,
    wait: async (ms) => void waits.push(ms),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      sent.push({ url: request.url, headers: request.headers, body: await request.text() });
      const answer = answers[Math.min(sent.length, answers.length) - 1];
      if (answer instanceof Response) return answer.clone();
      throw answer ?? new Error("no answer");
    },
    ...options,
  });
  return { call, sent, waits };
}

const refused = (type: string, status = 400): Response =>
  Response.json({ __type: `com.amazonaws.x#${type}` }, { status });

describe("a service that speaks AWS JSON", () => {
  it("is sent the operation, signed for its region", async () => {
    const { call, sent } = serviceThat([Response.json({ Item: { pk: { S: "a" } } })]);
    expect(await call("GetItem", { TableName: "t" })).toEqual({ Item: { pk: { S: "a" } } });
    const [request] = sent;
    expect(request?.url).toBe("https://dynamodb.ap-northeast-1.amazonaws.com/");
    expect(request?.headers.get("x-amz-target")).toBe("DynamoDB_20120810.GetItem");
    expect(request?.headers.get("content-type")).toBe("application/x-amz-json-1.0");
    expect(request?.headers.get("x-amz-security-token")).toBe("a session");
    if (!request) throw new Error("nothing was sent");
    expect(request.headers.get("authorization")).toBe(authorizationOf(request));
  });

  it("is spoken to in its own version of the protocol", async () => {
    const { call, sent } = serviceThat([Response.json({})], { service: "ssm", prefix: "AmazonSSM" });
    await call("GetParameter", { Name: "/a" });
    expect(sent[0]?.headers.get("content-type")).toBe("application/x-amz-json-1.1");
    expect(sent[0]?.headers.get("x-amz-target")).toBe("AmazonSSM.GetParameter");
    expect(sent[0]?.url).toBe("https://ssm.ap-northeast-1.amazonaws.com/");
  });

  it.each([
    ["a busy service", refused("ThrottlingException")],
    ["a fault", refused("InternalServerError", 500)],
    ["the network", new TypeError("fetch failed")],
  ])("is asked again after %s, each time after a longer pause", async (_name, trouble) => {
    const { call, sent, waits } = serviceThat([trouble, trouble, Response.json({ done: true })]);
    expect(await call("GetItem", {})).toEqual({ done: true });
    expect(sent).toHaveLength(3);
    expect(waits).toEqual([50, 100]);
  });

  it("is given up after four tries", async () => {
    const { call, sent } = serviceThat([refused("InternalServerError", 500)]);
    await expect(call("GetItem", {})).rejects.toMatchObject({ code: "upstream" });
    expect(sent).toHaveLength(4);
  });

  it("is not asked again when it refuses, and the reason keeps its name", async () => {
    const { call, sent } = serviceThat([refused("ConditionalCheckFailedException")]);
    await expect(call("UpdateItem", {})).rejects.toMatchObject({ code: "ConditionalCheckFailedException" });
    expect(sent).toHaveLength(1);
    const unclear = serviceThat([new Response("<html>", { status: 403 })]);
    await expect(unclear.call("UpdateItem", {})).rejects.toMatchObject({ code: "Unknown" });
  });

  it("is never asked without credentials", async () => {
    const { call, sent } = serviceThat([Response.json({})], { credentials: undefined });
    await expect(call("GetItem", {})).rejects.toMatchObject({ code: "upstream" });
    expect(sent).toEqual([]);
  });

  it("is watched at both edges, whose faults are the caller's", async () => {
    const seen: string[] = [];
    const probe = {
      before: (name: string) => void seen.push(`>${name}`),
      after: (name: string) => void seen.push(`<${name}`),
    };
    await serviceThat([Response.json({})], { probe }).call("GetItem", {});
    expect(seen).toEqual([">GetItem", "<GetItem"]);
    const dying = {
      before: (): void => {
        throw new Error("died");
      },
    };
    const { call, sent } = serviceThat([Response.json({})], { probe: dying });
    await expect(call("GetItem", {})).rejects.toThrow("died");
    expect(sent).toEqual([]);
  });
});

/** Signature Version 4 from its document, as a peer: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. */
function authorizationOf({ url, headers, body }: Sent): string {
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
  const date = headers.get("x-amz-date") ?? "";
  const named = ["content-type", "host", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token", "x-amz-target"];
  const lines = named.map((name) => `${name}:${name === "host" ? new URL(url).host : (headers.get(name) ?? "")}\n`);
  const canonical = ["POST", "/", "", lines.join(""), named.join(";"), hash(body)].join("\n");
  const scope = `${date.slice(0, 8)}/ap-northeast-1/dynamodb/aws4_request`;
  const key = scope
    .split("/")
    .reduce<string | Buffer>((last, part) => hmac(last, part), `AWS4${CREDENTIALS.secretAccessKey}`);
  const signature = hmac(key, ["AWS4-HMAC-SHA256", date, scope, hash(canonical)].join("\n")).toString("hex");
  return `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=${named.join(";")}, Signature=${signature}`;
}
