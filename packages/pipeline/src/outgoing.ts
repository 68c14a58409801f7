import { lookup } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { hostOf, isIpHost } from "@kikimimi/core/webhook/private-address";
import { type Reach, refusalOfIp, refusalOfTarget } from "@kikimimi/core/webhook/target";

/** One address that a name stands for. */
export type Resolved = { readonly address: string; readonly family: number };

/** What came of a request; `status` is null where no answer came, and `error` says why it is not one to be content with. */
export type Posted = {
  readonly status: number | null;
  readonly error: string | null;
  readonly body: Uint8Array;
  readonly retryAfter: string | null;
};

/** Sends to addresses that other people name: only to those that may be reached, and only there. */
export type Outgoing = {
  readonly reach: Reach;
  readonly post: (request: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Uint8Array;
  }) => Promise<Posted>;
};

export type OutgoingOptions = {
  readonly reach: Reach;
  readonly resolve?: (host: string) => Promise<readonly Resolved[]>;
  readonly timeoutMs?: number;
};

const TIMEOUT_MS = 15_000;

/** Of an answer no more is read. */
const MAX_BODY = 4_096;
const MAX_HEADERS = 16_384;

/**
 * A client that cannot be led inside: a name is resolved once, every address that it has must be one that may be reached,
 * and the connection goes to one of these and to nothing else, so that a name which changes its mind in between gains
 * nothing. TLS and `host` keep the name. Redirects are answers like any other.
 */
export function createOutgoing(options: OutgoingOptions): Outgoing {
  const { reach, resolve = systemResolve, timeoutMs = TIMEOUT_MS } = options;
  return {
    reach,
    post: async ({ url, headers, body }) => {
      const target = new URL(url);
      const refusal = refusalOfTarget(target, reach);
      if (refusal !== undefined) return failed(`The address ${refusal}.`);
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const addresses = await Promise.race([addressesOf(target, resolve), aborted(signal)]);
        const forbidden = addresses.flatMap(({ address }) => refusalOfIp(address, reach) ?? []);
        if (forbidden[0] !== undefined) return failed(`The name ${forbidden[0]}.`);
        if (addresses.length === 0) return failed("The name has no address.");
        return await request({ target, headers, body, addresses, signal });
      } catch (error) {
        return failed(signal.aborted ? `No answer within ${timeoutMs / 1000} s.` : reasonOf(error));
      }
    },
  };
}

function failed(error: string): Posted {
  return { status: null, error, body: new Uint8Array(), retryAfter: null };
}

async function systemResolve(host: string): Promise<readonly Resolved[]> {
  return lookup(host, { all: true, verbatim: true });
}

async function addressesOf(target: URL, resolve: (host: string) => Promise<readonly Resolved[]>) {
  const host = hostOf(target);
  return isIpHost(host) ? [{ address: host, family: host.includes(":") ? 6 : 4 }] : resolve(host);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
  });
}

/** Answers with checked addresses whatever name is asked for: nothing is looked up a second time. */
function lookupAmong(addresses: readonly Resolved[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses;
    if (all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? "", first?.family);
  };
}

type Prepared = {
  readonly target: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly addresses: readonly Resolved[];
  readonly signal: AbortSignal;
};

function request({ target, headers, body, addresses, signal }: Prepared): Promise<Posted> {
  const { request: open } = target.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const sent = open(target, {
      method: "POST",
      headers: { ...headers, "content-length": String(body.length) },
      lookup: lookupAmong(addresses),
      // No connection outlives its check, and no proxy of the environment stands between.
      agent: false,
      maxHeaderSize: MAX_HEADERS,
      signal,
    });
    let finish: (() => void) | undefined;
    // The status is the receipt; a body that never ends takes nothing away from it.
    sent.on("error", (error) => (finish ? finish() : reject(error)));
    sent.on("response", (response) => {
      const status = response.statusCode ?? null;
      const pieces: Buffer[] = [];
      let length = 0;
      finish = (): void => {
        // What the receiver still has to say is not waited for.
        sent.destroy();
        const { "retry-after": retryAfter = null } = response.headers;
        resolve({ status, error: null, body: Buffer.concat(pieces).subarray(0, MAX_BODY), retryAfter });
      };
      response.on("data", (piece: Buffer) => {
        pieces.push(piece);
        length += piece.length;
        if (length >= MAX_BODY) finish?.();
      });
      response.on("end", finish);
      response.on("error", finish);
    });
    sent.end(body);
  });
}

/** A failure's kind, without the address that it was about. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code === "" ? "The request failed." : `The request failed (${code}).`;
}
