import { type Credentials, signerOf } from "@kikimimi/aws/signer";
import { AppError } from "@kikimimi/core/base/error";

export type OpenSearchOptions = {
  /** The domain's address; a user and password in it mean basic authentication. */
  readonly url: URL;
  /** What requests are signed with; those of the environment, read at each request, when left out. */
  readonly credentials?: () => Promise<Credentials>;
  /** By the host's name, else by `AWS_REGION`, when left out. */
  readonly region?: string;
};

/** An answer of the domain: its status and parsed body. */
export type Answered = { readonly status: number; readonly body: unknown };

/** Milliseconds of one request, and tries where the domain is busy (429, 502, 503, 504) or out of reach. */
const TIMEOUT_MS = 20_000;
const TRIES = 3;
const BUSY = new Set([429, 502, 503, 504]);

/** Sends requests to an OpenSearch domain, signed with SigV4 (service `es`) or with basic authentication. */
export class OpenSearchHttp {
  readonly #origin: string;
  readonly #basic: string | undefined;
  readonly #sign: (method: string, url: URL, body: string) => Promise<Record<string, string>>;

  constructor({ url, credentials, region }: OpenSearchOptions) {
    this.#origin = `${url.protocol}//${url.host}${url.pathname.replace(/\/$/, "")}`;
    const plain = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    this.#basic = url.username === "" ? undefined : `Basic ${Buffer.from(plain).toString("base64")}`;
    const sign = signerOf({ service: "es", region: region ?? regionOf(url), credentials });
    this.#sign = (method, target, body) =>
      sign({ method, url: target, headers: { "content-type": contentTypeOf(target) }, body });
  }

  /** Sends one request; statuses in `fine` are answers, any other than 2xx is thrown as `upstream`. */
  async send(method: string, path: string, body?: string, fine: readonly number[] = []): Promise<Answered> {
    const url = new URL(`${this.#origin}${path}`);
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#once(method, url, body ?? "").catch((error: unknown) => {
        if (attempt >= TRIES)
          throw new AppError("upstream", "The search domain does not answer.", {}, { cause: error });
        return undefined;
      });
      if (answer && (answer.status < 300 || fine.includes(answer.status))) return answer;
      if (answer && (!BUSY.has(answer.status) || attempt >= TRIES))
        throw new AppError("upstream", `The search domain answered ${answer.status} to ${method} ${url.pathname}.`);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 100 * 2 ** attempt));
    }
  }

  async #once(method: string, url: URL, body: string): Promise<Answered> {
    const headers = this.#basic
      ? { authorization: this.#basic, "content-type": contentTypeOf(url) }
      : await this.#sign(method, url, body);
    const response = await fetch(url, {
      method,
      headers,
      ...(body === "" ? {} : { body }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : (JSON.parse(text) as unknown) };
  }
}

function contentTypeOf(url: URL): string {
  return url.pathname.endsWith("/_bulk") ? "application/x-ndjson" : "application/json";
}

/** `search-x.ap-northeast-1.es.amazonaws.com` names its region. */
function regionOf(url: URL): string {
  return (
    /\.([a-z0-9-]+)\.(?:es|aos)\.(?:amazonaws\.com|on\.aws)/.exec(url.hostname)?.[1] ??
    process.env["AWS_REGION"] ??
    "us-east-1"
  );
}
