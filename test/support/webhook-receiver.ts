import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { standardWebhook } from "@kikimimi/platforms/standardwebhooks/verify";
import * as z from "zod";

/** What a receiver answers; nothing at all closes the connection. */
export type Reaction =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | undefined;

const Body = z.object({ type: z.string(), timestamp: z.string(), data: z.record(z.string(), z.unknown()) });

/** One request as it came. */
export type Heard = {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: Buffer;
  readonly body: z.infer<typeof Body>;
};

/** A program that takes webhooks over real HTTP; `react` says what it answers, `heard` what it got. */
export async function webhookReceiver() {
  const heard: Heard[] = [];
  const state: { react: (one: Heard) => Reaction } = { react: () => ({ status: 204 }) };
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const raw = Buffer.concat(pieces);
      const headers = z.record(z.string(), z.string()).parse(request.headers);
      const one = { id: headers["webhook-id"] ?? "", headers, raw, body: Body.parse(JSON.parse(raw.toString())) };
      heard.push(one);
      const reaction = state.react(one);
      if (!reaction) request.socket.destroy();
      else response.writeHead(reaction.status, reaction.headers).end(reaction.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    heard,
    react: (reaction: (one: Heard) => Reaction): void => void (state.react = reaction),
    close: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Whether a request was signed with a secret, as a receiver checks it. */
export function isSigned({ headers, raw }: Heard, secret: string, now: Date): boolean {
  const request = { method: "POST", query: new URLSearchParams(), headers: { ...headers }, body: raw };
  return standardWebhook.verify(request, { signingSecret: [secret] }, now).ok;
}
