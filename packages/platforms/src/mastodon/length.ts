const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/** Addresses with a scheme, as far as Mastodon takes them for one. */
const ADDRESS = /https?:\/\/[^\s<>"'、。，！？「」『』（）【】]+/giu;
/** `@user@server`, not inside a word or an address. */
const REMOTE = /(?<![/\p{L}\p{N}_])@([a-z0-9_]+(?:[a-z0-9_.-]+[a-z0-9_]+)?)@[\p{L}\p{N}._-]+[\p{L}\p{N}_]/giu;

/**
 * Length as Mastodon counts it: grapheme clusters, any address as so many, a mention without its server.
 * Source: app/validators/status_length_validator.rb of mastodon/mastodon.
 */
export function lengthOf(text: string, urlLength: number): number {
  const counted = text.replace(ADDRESS, "x".repeat(urlLength)).replace(REMOTE, "@$1");
  return [...graphemes.segment(counted)].length;
}

/** A text with the author named first, unless it names them already; otherwise they would never be told. */
export function addressed(text: string, acct: string): string {
  const escaped = acct.replace(/[.*+?^${}()|[\]\\-]/g, String.raw`\$&`);
  const named = new RegExp(String.raw`(?<![/\p{L}\p{N}_])@${escaped}(?![\p{L}\p{N}_@-]|\.[\p{L}\p{N}])`, "iu").test(
    text,
  );
  return named ? text : `@${acct} ${text}`;
}

/** The text as the instance shows it: mentions without their servers, blanks as one. */
export function asShown(text: string): string {
  return text.replace(REMOTE, "@$1").replace(/\s+/gu, " ").trim();
}
