import type { Secrets } from "@kikimimi/platforms/call";
import type { Platform } from "@kikimimi/platforms/platform";
import type { Verdict, Webhook } from "@kikimimi/platforms/webhook";

/** A request as signed, for a webhook to judge. */
export type Signed = {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  readonly now: Date;
};

/** The pushing side of a platform that must have one. */
export function webhookOf(platform: Platform): Webhook {
  if (!platform.webhook) throw new Error(`${platform.manifest.id} has no webhook`);
  return platform.webhook;
}

/** What a webhook says to a signed POST. */
export function judge(webhook: Webhook, { body, headers, secrets, now }: Signed): Verdict {
  return webhook.verify({ method: "POST", query: new URLSearchParams(), headers, body }, secrets, now);
}

/** The same bytes with one changed, once for each byte. */
export function bodyFlips(body: Uint8Array): Uint8Array[] {
  return [...body.keys()].map((at) => body.map((byte, index) => (index === at ? byte ^ 1 : byte)));
}

/** The same text with one character changed, once for each character. */
export function textFlips(text: string): string[] {
  return Array.from(
    { length: text.length },
    (_, at) => text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1),
  );
}

/** Secrets that differ in one byte; a base64 secret is changed in its bytes, because two texts can name the same ones. */
export function secretFlips(secret: string, base64: boolean): string[] {
  if (!base64) return textFlips(secret);
  const bytes = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return bodyFlips(bytes).map((flipped) => `whsec_${Buffer.from(flipped).toString("base64")}`);
}
