import { type ConsumedCapacity, DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** What watches every request at the store's edge: meters count, fault injectors throw. */
export type StoreProbe = {
  /** Called before a request leaves; throwing means it never left. */
  readonly before?: (command: string) => void;
  /** Called after a request was answered, with what was asked; throwing means the answer was lost. */
  readonly after?: (command: string, capacity: readonly ConsumedCapacity[], input: object) => void;
};

export type StoreClientOptions = {
  /** An engine other than AWS: `http://127.0.0.1:8000`. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly probe?: StoreProbe | undefined;
};

/** The low-level client; engines on a laptop take any credentials. */
export function createDynamoClient(options: StoreClientOptions): DynamoDBClient {
  const local: DynamoDBClientConfig = options.endpoint
    ? {
        endpoint: options.endpoint,
        region: options.region ?? "local",
        credentials: { accessKeyId: "local", secretAccessKey: "local" },
      }
    : {};
  const client = new DynamoDBClient({ maxAttempts: 4, ...local });
  if (options.probe) attach(client, options.probe);
  return client;
}

/** The document client that the store works with. */
export function createDocumentClient(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

function attach(client: DynamoDBClient, probe: StoreProbe): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const command = String(context["commandName"] ?? "");
      probe.before?.(command);
      if (probe.after) Object.assign(args.input, { ReturnConsumedCapacity: "TOTAL" });
      const result = await next(args);
      const consumed = (result.output as { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] }).ConsumedCapacity;
      probe.after?.(command, consumed === undefined ? [] : [consumed].flat(), args.input);
      return result;
    },
    { step: "initialize", name: "kikimimiProbe" },
  );
}
