/** Bytes that say their encoding by a mark at the front. */
const MARKS: readonly { readonly mark: readonly number[]; readonly label: string }[] = [
  { mark: [0xef, 0xbb, 0xbf], label: "utf-8" },
  { mark: [0xff, 0xfe], label: "utf-16le" },
  { mark: [0xfe, 0xff], label: "utf-16be" },
];

/** Encodings of Japanese pages, in the order in which a text without any label is tried. */
const GUESSES = ["shift_jis", "euc-jp", "iso-2022-jp"] as const;

/** As much of a document as may hold its declaration. */
const HEAD_BYTES = 1024;

/**
 * The text of a document's bytes: by the mark at its front, the HTTP charset, the XML declaration, else UTF-8; what is
 * no sound UTF-8 is read as the Japanese encoding that fits best, else as windows-1252. A label that the bytes belie
 * is passed over. Never throws.
 */
export function decodeText(bytes: Uint8Array, contentType?: string): string {
  const mark = MARKS.find((known) => known.mark.every((byte, index) => bytes[index] === byte));
  if (mark) return new TextDecoder(mark.label).decode(bytes);
  const wide = wideOf(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  const said = [charsetOf(contentType), declaredOf(bytes)].filter((label) => label !== undefined);
  // ISO-2022-JP is made of sound UTF-8 throughout, but nobody else writes its escapes.
  const first = hasEscapes(bytes) ? ["iso-2022-jp"] : [];
  // Servers say Latin of everything; what reads as UTF-8 throughout is UTF-8.
  const latin = said.some((label) => /^(?:iso-8859-1|latin-?1|us-ascii|windows-1252)$/i.test(label));
  for (const label of [...first, ...(latin ? ["utf-8", ...said] : [...said, "utf-8"])]) {
    const text = strictly(bytes, label);
    if (text !== undefined) return text;
  }
  return guessed(bytes) ?? softly(bytes, said[0]);
}

/** UTF-16 without a mark shows itself by the zero beside its first `<`. */
function wideOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0x3c && bytes[1] === 0) return "utf-16le";
  return bytes[0] === 0 && bytes[1] === 0x3c ? "utf-16be" : undefined;
}

function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? "")?.[1];
}

function declaredOf(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, HEAD_BYTES));
  return /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/i.exec(head)?.[1];
}

function hasEscapes(bytes: Uint8Array): boolean {
  return Buffer.from(bytes).includes("\u001B$B") || Buffer.from(bytes).includes("\u001B$@");
}

function strictly(bytes: Uint8Array, label: string): string | undefined {
  // A declared UTF-16 that showed no zeros at its front is a lie that decodes to nonsense without an error.
  if (/^utf-?16/i.test(label)) return undefined;
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Japanese kana are frequent and half-width ones rare, which tells Shift_JIS and EUC-JP apart. */
function guessed(bytes: Uint8Array): string | undefined {
  let best: { readonly text: string; readonly score: number } | undefined;
  for (const label of GUESSES) {
    const text = strictly(bytes, label) ?? new TextDecoder(label).decode(bytes);
    const score = count(text, /[\u3040-\u30FA\u30FC\u4E00-\u9FFF]/g) - 2 * count(text, /[\uFF61-\uFF9F\uFFFD]/g);
    if (score > (best?.score ?? 0)) best = { text, score };
  }
  return best?.text;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function softly(bytes: Uint8Array, label: string | undefined): string {
  try {
    return new TextDecoder(label ?? "windows-1252").decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
