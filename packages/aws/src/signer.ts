import { createHash, createHmac } from "node:crypto";
import { AppError } from "@kikimimi/core/base/error";
import { SignatureV4 } from "@smithy/signature-v4";
import * as z from "zod";

export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** One request as it is signed; the headers are those that are sent along with the signature. */
export type Unsigned = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Answers the headers to send, `host` left to the client that sends them. */
export type Sign = (request: Unsigned) => Promise<Record<string, string>>;

/** Signs requests to one AWS service with Signature Version 4. */
export function signerOf(options: {
  /** As signatures name it: `sqs`, `dynamodb`, `es`. */
  readonly service: string;
  readonly region: string;
  /** Asked for at each request; those of the environment when left out. */
  readonly credentials?: (() => Promise<Credentials>) | undefined;
}): Sign {
  const { service, region, credentials = environmentCredentials } = options;
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  return async ({ method, url, headers, body }) => {
    const signed = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === "" ? {} : { port: Number(url.port) }),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host, ...headers },
      body,
    });
    const { host: _host, ...sent } = signed.headers;
    return sent;
  };
}

const EnvironmentCredentials = z.object({
  AWS_ACCESS_KEY_ID: z.string(),
  AWS_SECRET_ACCESS_KEY: z.string(),
  AWS_SESSION_TOKEN: z.string().optional(),
});

/** The credentials that Lambda puts into a function's environment; throws `upstream` where there are none. */
export async function environmentCredentials(): Promise<Credentials> {
  const env = EnvironmentCredentials.safeParse(process.env);
  if (!env.success) throw new AppError("upstream", "There are no AWS credentials in the environment to sign with.");
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env.data;
  return {
    accessKeyId,
    secretAccessKey,
    ...(env.data.AWS_SESSION_TOKEN ? { sessionToken: env.data.AWS_SESSION_TOKEN } : {}),
  };
}

/** SHA-256, with a key as HMAC, in the shape that the signer asks for. */
class Sha256 {
  #hash: { update: (data: Uint8Array) => unknown; digest: () => Uint8Array };
  readonly #make: () => { update: (data: Uint8Array) => unknown; digest: () => Uint8Array };

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#make = () => (secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret)));
    this.#hash = this.#make();
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }

  reset(): void {
    this.#hash = this.#make();
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
