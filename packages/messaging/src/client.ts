import { SQSClient } from "@aws-sdk/client-sqs";

/** What watches every request at the queues' edge: meters count, fault injectors throw. */
export type QueueProbe = {
  readonly before?: (command: string) => void;
  readonly after?: (command: string) => void;
};

export type QueueClientOptions = {
  /** An engine other than AWS: `http://127.0.0.1:4566`. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly probe?: QueueProbe | undefined;
};

/** The SQS client; engines on a laptop take any credentials. */
export function createSqsClient(options: QueueClientOptions): SQSClient {
  const local = options.endpoint
    ? {
        endpoint: options.endpoint,
        region: options.region ?? "us-east-1",
        useQueueUrlAsEndpoint: false,
        credentials: { accessKeyId: "local", secretAccessKey: "local" },
      }
    : {};
  const client = new SQSClient({ maxAttempts: 4, ...local });
  const { probe } = options;
  if (probe) {
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const command = String(context["commandName"] ?? "");
        probe.before?.(command);
        const result = await next(args);
        probe.after?.(command);
        return result;
      },
      { step: "initialize", name: "kikimimiProbe" },
    );
  }
  return client;
}
