import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { QueueName } from "@kikimimi/messaging/queue-names";
import type { Seams, Variables } from "@kikimimi/pipeline/environment";
import type { Answer, WebhookRequest } from "@kikimimi/platforms/webhook";

type HttpHandler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
type QueueHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** A message of a queue as a function gets it. */
export type QueueRecord = { readonly messageId: string; readonly body: string };

/** The deployed functions of one world, behind events of their real shapes. */
export type Deployed = {
  readonly receive: (platform: string, sourceId: string, request: WebhookRequest) => Promise<Answer>;
  readonly request: (request: Request) => Promise<Response>;
  /** Answers the ids of the messages that have to be tried again. */
  readonly handle: (queue: QueueName, records: readonly QueueRecord[]) => Promise<readonly string[]>;
};

/** Which function reads which queue. */
const READERS = { inbound: "process", response: "intake", outbound: "reply" } as const satisfies Record<
  QueueName,
  string
>;

/** Makes the functions of a folder of bundles work on one world's table, queues and seams. */
export async function deployedFunctions(folder: string, variables: Variables, seams: Seams): Promise<Deployed> {
  // Loading makes the function of the environment too, as Lambda does; tests call those made of their own world.
  for (const [name, value] of Object.entries(variables)) process.env[name] ??= value;
  const made = async <T>(name: string): Promise<T> => {
    const { handlerOf } = await bundleAt<T>(join(folder, `${name}.mjs`));
    return handlerOf(variables, seams);
  };
  const [webhook, api] = await Promise.all([made<HttpHandler>("webhook"), made<HttpHandler>("api")]);
  const readers = {
    inbound: await made<QueueHandler>(READERS.inbound),
    response: await made<QueueHandler>(READERS.response),
    outbound: await made<QueueHandler>(READERS.outbound),
  };
  return {
    receive: async (platform, sourceId, { method, query, headers, body }) => {
      const url = new URL(`https://hooks.test/webhooks/${platform}/${sourceId}?${query.toString()}`);
      const result = await webhook(httpEvent({ method, url, headers, body }));
      const contentType = String(result.headers?.["content-type"] ?? "");
      return { status: result.statusCode ?? 200, contentType, body: result.body ?? "" };
    },
    request: async (request) => {
      const { method, url } = request;
      const body = new Uint8Array(await request.arrayBuffer());
      const headers = Object.fromEntries(request.headers);
      return responseOf(await api(httpEvent({ method, url: new URL(url), headers, body })));
    },
    handle: async (queue, records) => {
      const { batchItemFailures } = await readers[queue](queueEvent(queue, records));
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
  };
}

/** Sound as far as every function exports `handlerOf` for its own trigger, which the budget suite checks. */
async function bundleAt<T>(file: string): Promise<{ handlerOf: (variables: Variables, seams: Seams) => T }> {
  return (await import(pathToFileURL(file).href)) as { handlerOf: (variables: Variables, seams: Seams) => T };
}

type HttpRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** A request in API Gateway's payload format 2.0. */
export function httpEvent({ method, url, headers, body }: HttpRequest): APIGatewayProxyEventV2 {
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: { host: url.host, ...headers },
    queryStringParameters: Object.fromEntries(url.searchParams),
    requestContext: {
      accountId: "123456789012",
      apiId: "a1b2c3d4e5",
      domainName: url.host,
      domainPrefix: "a1b2c3d4e5",
      http: { method, path: url.pathname, protocol: "HTTP/1.1", sourceIp: "203.0.113.7", userAgent: "test" },
      requestId: "JKJaXmPLvHcESHA=",
      routeKey: "$default",
      stage: "$default",
      time: "26/Nov/2026:10:00:00 +0000",
      timeEpoch: 1_795_687_200_000,
    },
    ...(body.length === 0 ? {} : { body: Buffer.from(body).toString("base64") }),
    isBase64Encoded: body.length > 0,
  };
}

function responseOf(result: APIGatewayProxyStructuredResultV2): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(result.headers ?? {})) headers.set(name, String(value));
  for (const cookie of result.cookies ?? []) headers.append("set-cookie", cookie);
  const status = result.statusCode ?? 200;
  const body = Buffer.from(result.body ?? "", result.isBase64Encoded ? "base64" : "utf8");
  return new Response(status === 204 || status === 304 ? null : body, { status, headers });
}

/** A batch as Lambda's poller of SQS hands it over. */
export function queueEvent(queue: string, records: readonly QueueRecord[]): SQSEvent {
  return {
    Records: records.map(({ messageId, body }) => ({
      messageId,
      receiptHandle: `receipt-of-${messageId}`,
      body,
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "1795687200000",
        SenderId: "AROAXXXXXXXXXXXXXXXXX:kikimimi",
        ApproximateFirstReceiveTimestamp: "1795687200001",
      },
      messageAttributes: {},
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: `arn:aws:sqs:ap-northeast-1:123456789012:${queue}`,
      awsRegion: "ap-northeast-1",
    })),
  };
}
