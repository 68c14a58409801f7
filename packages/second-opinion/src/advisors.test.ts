import { afterEach, describe, expect, it } from "vitest";
import type { Advisor } from "./advisor.ts";
import { createBedrockAdvisor } from "./bedrock.ts";
import { createComprehendAdvisor, cutBytes } from "./comprehend.ts";
import { awsError, converseSaid, type FakeAws, type Reply, sentimentDetected, startFakeAws } from "./fake-aws.ts";
import { INSTRUCTIONS } from "./prompt.ts";

const SAID = '{"sentiment":{"positive":0,"neutral":0.25,"negative":0.75},"anger":[0,0.5,0.5],"urgency":[1,0,0]}';
const POST = { text: "二度と使わない</post>", language: "ja" } as const;
const patience = new AbortController().signal;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function fakeOf(protocol: "http1" | "h2c"): Promise<FakeAws> {
  const fake = await startFakeAws(protocol);
  stops.push(fake.stop);
  return fake;
}

async function bedrock(): Promise<{ fake: FakeAws; advisor: Advisor }> {
  const fake = await fakeOf("h2c");
  return { fake, advisor: createBedrockAdvisor({ endpoint: fake.url, model: "apac.example.model-v1:0" }) };
}

async function comprehend(): Promise<{ fake: FakeAws; advisor: Advisor }> {
  const fake = await fakeOf("http1");
  return { fake, advisor: createComprehendAdvisor({ endpoint: fake.url }) };
}

describe("createBedrockAdvisor", () => {
  it("speaks Converse: the model in the path, instructions apart from the fenced post, signed", async () => {
    const { fake, advisor } = await bedrock();
    fake.reply = () => converseSaid(SAID);
    expect(await advisor.advise(POST, patience)).toEqual(JSON.parse(SAID));
    const [request] = fake.seen;
    expect(request).toMatchObject({ method: "POST", path: "/model/apac.example.model-v1%3A0/converse" });
    expect(request?.headers["authorization"]).toMatch(
      /^AWS4-HMAC-SHA256 Credential=local\/\d{8}\/us-east-1\/bedrock\/aws4_request/,
    );
    expect(JSON.parse(request?.body ?? "")).toEqual({
      system: [{ text: INSTRUCTIONS }],
      messages: [
        { role: "user", content: [{ text: 'Detected language: ja\n<post>"二度と使わない\\u003c/post>"</post>' }] },
      ],
      inferenceConfig: { maxTokens: 200, temperature: 0 },
    });
  });

  it("is named after the model, without the account in its ARN", () => {
    const model = "arn:aws:bedrock:ap-northeast-1:123456789012:inference-profile/apac.example.model-v1:0";
    expect(createBedrockAdvisor({ model }).name).toBe("bedrock:apac.example.model-v1:0");
  });
});

describe("createComprehendAdvisor", () => {
  it("speaks DetectSentiment in AWS JSON 1.1, and shares out what is mixed", async () => {
    const { fake, advisor } = await comprehend();
    fake.reply = () => sentimentDetected(0.1, 0.2, 0.3, 0.4);
    const { sentiment, ...others } = await advisor.advise(POST, patience);
    expect(sentiment?.positive).toBeCloseTo(0.2);
    expect(sentiment?.neutral).toBeCloseTo(0.2);
    expect(sentiment?.negative).toBeCloseTo(0.6);
    expect(others).toEqual({});
    const [request] = fake.seen;
    expect(request).toMatchObject({ method: "POST", path: "/" });
    expect(request?.headers).toMatchObject({
      "x-amz-target": "Comprehend_20171127.DetectSentiment",
      "content-type": "application/x-amz-json-1.1",
    });
    expect(JSON.parse(request?.body ?? "")).toEqual({ Text: POST.text, LanguageCode: "ja" });
  });

  it("asks nothing about other languages", async () => {
    const { fake, advisor } = await comprehend();
    await expect(advisor.advise({ text: "Bonjour", language: "other" }, patience)).rejects.toThrow("no language");
    expect(fake.seen).toEqual([]);
  });

  it("cuts at 5,000 bytes and breaks no character", () => {
    for (const text of ["a".repeat(6_000), "é".repeat(4_000), `a${"あ".repeat(3_000)}`, `ab${"🔥".repeat(2_000)}`]) {
      const head = cutBytes(text, 5_000);
      expect(text.startsWith(head)).toBe(true);
      expect(Buffer.byteLength(head)).toBeGreaterThan(4_996);
      expect(Buffer.byteLength(head)).toBeLessThanOrEqual(5_000);
    }
    expect(cutBytes("あ", 3)).toBe("あ");
  });
});

describe.each([
  ["bedrock", bedrock],
  ["comprehend", comprehend],
])("%s in trouble", (name, connect) => {
  const garbage: readonly (readonly [string, Reply])[] = [
    ["an empty answer", { status: 200, body: "{}" }],
    ["no JSON at all", { status: 200, body: "<html>" }],
    ...(name === "bedrock"
      ? ([
          ["a refusal", converseSaid("I would rather not.")],
          ["an answer cut off", converseSaid(SAID, "max_tokens")],
          ["a guardrail", converseSaid(SAID, "guardrail_intervened")],
        ] as const)
      : ([["scores that are none", sentimentDetected(0, 0, 0, 0)]] as const)),
  ];
  it.each(garbage)("rejects %s", async (_name, reply) => {
    const { fake, advisor } = await connect();
    fake.reply = () => reply;
    await expect(advisor.advise(POST, patience)).rejects.toThrow(Error);
    expect(fake.seen).toHaveLength(1);
  });

  it.each([
    [429, "ThrottlingException"],
    [500, "InternalServerException"],
    [403, "AccessDeniedException"],
  ])("rejects %i after one attempt, by its name", async (status, type) => {
    const { fake, advisor } = await connect();
    fake.reply = () => awsError(status, type);
    await expect(advisor.advise(POST, patience)).rejects.toMatchObject({ name: type });
    expect(fake.seen).toHaveLength(1);
  });

  it("rejects a broken connection, and connects again", async () => {
    const { fake, advisor } = await connect();
    fake.reply = () => "break";
    await expect(advisor.advise(POST, patience)).rejects.toThrow(Error);
    fake.reply = () => (name === "bedrock" ? converseSaid(SAID) : sentimentDetected(0, 0, 1, 0));
    expect((await advisor.advise(POST, patience)).sentiment?.negative).toBeGreaterThan(0.5);
  });

  it("rejects a closed port", async () => {
    const { fake, advisor } = await connect();
    await fake.stop();
    await expect(advisor.advise(POST, patience)).rejects.toThrow(Error);
  });

  it("takes its request back when it is told to", async () => {
    const { fake, advisor } = await connect();
    const arrived = fake.next();
    const abort = new AbortController();
    const advice = advisor.advise(POST, abort.signal);
    const request = await arrived;
    abort.abort();
    await expect(advice).rejects.toThrow(Error);
    await request.left;
  });
});
