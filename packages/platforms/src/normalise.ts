import type { Change, Normalised } from "@kikimimi/core/mention/change";
import type { DeliveryVia } from "@kikimimi/core/source/delivery";
import type { Platform } from "./platform.ts";
import { decodeJson } from "./shared/decode.ts";
import { type Finding, failed, gather, ignored, issueOf } from "./shared/members.ts";

/** A platform's clock may run ahead of ours by this much; what lies further ahead would outrank every true edit. */
const FUTURE_MS = 15 * 60 * 1000;

/** One delivery as it is stored: bytes or text, and the source's settings, unparsed. */
export type DeliveryInput = {
  readonly platform: Platform;
  readonly via: DeliveryVia;
  readonly body: Uint8Array | string;
  readonly headers: Readonly<Record<string, string>>;
  readonly settings: unknown;
  readonly receivedAt: Date;
};

/**
 * Reads one delivery by its platform. Never throws: what cannot be read comes back as failed, with the reasons
 * `malformed_body`, `invalid_settings: …`, `normaliser_defect: …` or the platform's own.
 */
export function normaliseDelivery(input: DeliveryInput): Normalised {
  const { platform, via, headers, receivedAt } = input;
  const decoded = decodeDelivery(platform, input.body, headers);
  if (!decoded.ok) return gather([failed(decoded.reason)]);
  try {
    const settings = platform.manifest.settings.safeParse(input.settings);
    if (!settings.success) return gather([failed(`invalid_settings: ${issueOf(settings.error)}`)]);
    const normalised = platform.normalise({ via, body: decoded.value, headers, settings: settings.data, receivedAt });
    return withoutFuture(normalised, receivedAt.getTime() + FUTURE_MS);
  } catch (error) {
    return gather([failed(`normaliser_defect: ${error instanceof Error ? error.message : String(error)}`)]);
  }
}

/**
 * The bytes of one delivery without what these posts said, the rest kept as it reads; the same bytes where nothing was
 * said of them, or where the delivery cannot be read.
 */
export function deliveryWithout(input: DeliveryInput, deleted: ReadonlySet<string>): Uint8Array | string {
  const decoded = decodeDelivery(input.platform, input.body, input.headers);
  if (!decoded.ok || deleted.size === 0) return input.body;
  try {
    const { platform, via, headers, receivedAt } = input;
    const settings = platform.manifest.settings.parse(input.settings);
    const member = { via, body: decoded.value, headers, settings, receivedAt };
    // A delete may repeat what it takes back.
    const told = platform.normalise(member).changes.some((one) => deleted.has(one.externalId));
    if (!told) return input.body;
    const kept = JSON.stringify(platform.without(member, deleted));
    return kept === JSON.stringify(decoded.value) ? input.body : kept;
  } catch {
    return input.body;
  }
}

/** A delivery's bytes as a value, or why they are none. */
export type Decoded = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

/** Decodes as the platform does, JSON in UTF-8 unless it says otherwise. Never throws. */
export function decodeDelivery(
  { decode }: Pick<Platform, "decode">,
  body: Uint8Array | string,
  headers: Readonly<Record<string, string>>,
): Decoded {
  try {
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    return { ok: true, value: decode ? decode(bytes, headers) : decodeJson(bytes) };
  } catch {
    return { ok: false, reason: "malformed_body" };
  }
}

function withoutFuture(normalised: Normalised, latest: number): Normalised {
  const kept: Change[] = [];
  const dropped: Finding[] = [];
  for (const change of normalised.changes) {
    if (newestTimeOf(change) > latest) dropped.push(ignored("posted_in_the_future"));
    else kept.push(change);
  }
  return { changes: kept, ignored: [...normalised.ignored, ...gather(dropped).ignored], failed: normalised.failed };
}

function newestTimeOf(change: Change): number {
  if (change.type === "deleted") return Date.parse(change.deletedAt);
  return Math.max(Date.parse(change.createdAt), change.content.version);
}
