import type { Secrets } from "../call.ts";
import { anySecretMatches, hmacSha256, newestSecret, sameText } from "../shared/hmac.ts";
import { isRecord } from "../shared/members.ts";
import type { Answer, Verdict, Webhook, WebhookRequest } from "../webhook.ts";

const SIGNATURE = "x-slack-signature";
const TIMESTAMP = "x-slack-request-timestamp";
const SECRET = "signingSecret";
const TOLERANCE_SECONDS = 300;

/**
 * `X-Slack-Signature: v0=` with the hex HMAC-SHA256 of `v0:{timestamp}:{raw body}` under the signing secret; five minutes
 * either way. Source: docs.slack.dev/authentication/verifying-requests-from-slack.
 */
export const slackWebhook: Webhook = {
  vouches: "bytes",
  contentType: /^application\/(json|x-www-form-urlencoded)\b/i,
  verify,
  probe,
  sign: (body, secrets, now) => {
    const timestamp = String(Math.floor(now.getTime() / 1000));
    return { [SIGNATURE]: signatureOf(newestSecret(secrets[SECRET], SECRET), timestamp, body), [TIMESTAMP]: timestamp };
  },
};

function signatureOf(secret: string, timestamp: string, body: Uint8Array): string {
  return `v0=${hmacSha256(secret, [`v0:${timestamp}:`, body], "hex")}`;
}

function verify(request: WebhookRequest, secrets: Secrets, now: Date): Verdict {
  const signature = request.headers[SIGNATURE];
  const timestamp = request.headers[TIMESTAMP];
  if (!signature || !timestamp) return { ok: false, reason: "missing_signature" };
  if (!/^\d{1,12}$/.test(timestamp)) return { ok: false, reason: "malformed_timestamp" };
  if (Math.abs(Math.floor(now.getTime() / 1000) - Number(timestamp)) > TOLERANCE_SECONDS) {
    return { ok: false, reason: "stale_timestamp" };
  }
  const ok = anySecretMatches(secrets[SECRET], (secret) =>
    sameText(signature, signatureOf(secret, timestamp, request.body)),
  );
  return ok ? { ok } : { ok, reason: "signature_mismatch" };
}

/** `url_verification` wants its challenge back. */
function probe(body: unknown): Answer | undefined {
  if (!isRecord(body) || body["type"] !== "url_verification") return undefined;
  const { challenge } = body;
  if (typeof challenge !== "string" || challenge.length > 1_000) return undefined;
  return { status: 200, contentType: "text/plain; charset=utf-8", body: challenge };
}
