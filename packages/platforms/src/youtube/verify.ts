import { createHmac } from "node:crypto";
import type { Secrets } from "../call.ts";
import { anySecretMatches, newestSecret, sameText } from "../shared/hmac.ts";
import type { Answer, Verdict, Webhook, WebhookRequest } from "../webhook.ts";
import { YoutubeSettings } from "./manifest.ts";

const HEADER = "x-hub-signature";
const PREFIX = "sha1=";
const SECRET = "hubSecret";

/**
 * WebSub as Google's hub speaks it: `X-Hub-Signature: sha1=` with the hex HMAC-SHA1 of the raw bytes under `hub.secret`; a
 * bad signature is answered 2xx and dropped. Source: w3.org/TR/websub, sections 5.3 and 7.
 */
export const youtubeWebhook: Webhook = {
  vouches: "bytes",
  contentType: /^(application\/(atom\+)?xml|text\/xml)\b/i,
  refusalStatus: 202,
  handshake,
  verify,
  sign: (body, secrets) => ({ [HEADER]: signatureOf(newestSecret(secrets[SECRET], SECRET), body) }),
};

function signatureOf(secret: string, body: Uint8Array): string {
  return PREFIX + createHmac("sha1", secret).update(body).digest("hex");
}

function verify(request: WebhookRequest, secrets: Secrets): Verdict {
  const header = request.headers[HEADER];
  if (!header) return { ok: false, reason: "missing_signature" };
  if (!header.startsWith(PREFIX)) return { ok: false, reason: "wrong_prefix" };
  const ok = anySecretMatches(secrets[SECRET], (secret) => sameText(header, signatureOf(secret, request.body)));
  return ok ? { ok } : { ok, reason: "signature_mismatch" };
}

function handshake(request: WebhookRequest, _secrets: Secrets, settings: object): Answer | undefined {
  const mode = request.query.get("hub.mode");
  if (request.method.toUpperCase() !== "GET" || mode === null) return undefined;
  // The hub tells that it refused a subscription; nothing is asked.
  if (mode === "denied") return plain(200, "");
  const { channelId, watchedChannelIds } = YoutubeSettings.parse(settings);
  const channel = channelOf(request.query.get("hub.topic"));
  const wanted = channel !== undefined && [channelId, ...watchedChannelIds].includes(channel);
  const challenge = request.query.get("hub.challenge") ?? "";
  // Anybody may ask the hub to end a subscription; only one that is not wanted is let go.
  const agreed = mode === "subscribe" ? wanted : mode === "unsubscribe" && channel !== undefined && !wanted;
  if (!agreed || challenge === "" || challenge.length > 1_000) return plain(404, "");
  return plain(200, challenge);
}

function channelOf(topic: string | null): string | undefined {
  const url = URL.parse(topic ?? "");
  if (url?.hostname !== "www.youtube.com" || !/^\/(xml\/)?feeds\/videos\.xml$/.test(url.pathname)) return undefined;
  return url.searchParams.get("channel_id") ?? undefined;
}

/** Plain text, so that a challenge can never be read as a page. */
function plain(status: number, body: string): Answer {
  return { status, contentType: "text/plain; charset=utf-8", body };
}
