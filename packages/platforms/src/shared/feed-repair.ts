/** One is usual, a few come with pages that were pasted in. */
const MAX_DOCTYPES = 20;

const SPECIAL = /<!--|<\?|<!\[CDATA\[|<!doctype\b/gi;
const CDATA = "<![CDATA[";

type Find = (from: number) => number;
type Ends = { readonly close: Find; readonly open: Find };

/**
 * A document with nothing but elements and text: comments and instructions go, CDATA becomes escaped text, a DOCTYPE
 * is left out, and a `<` that begins no tag is one that nobody escaped. Throws SyntaxError where a DOCTYPE declares
 * entities by other entities or by files: that is how a small text becomes a huge one.
 */
export function plainXml(text: string): string {
  const out: string[] = [];
  const ends: Ends = { close: finder(text, "]]>"), open: finder(text, CDATA) };
  let doctypes = 0;
  let at = 0;
  for (let open = nextSpecial(text, at); open >= 0; open = nextSpecial(text, at)) {
    out.push(text.slice(at, open));
    if (text.startsWith("<!--", open)) at = after(text, "-->", open + 4);
    else if (text.startsWith("<?", open)) at = after(text, "?>", open + 2);
    else if (text.startsWith("<![", open)) {
      const [end, next] = cdataEnd(text, open + CDATA.length, ends);
      out.push(escapeXml(text.slice(open + CDATA.length, end)));
      at = next;
    } else {
      if (++doctypes > MAX_DOCTYPES) throw new SyntaxError("Too many DOCTYPEs");
      at = afterDoctype(text, open);
    }
  }
  out.push(text.slice(at));
  return out.join("").replace(CONTROLS, "").replace(NO_TAG, "&lt;").trimStart();
}

/** Controls, which mean nothing in a feed, but for those that are blanks. */
const CONTROLS = /[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu;

/** A tag begins with a name and ends before another begins. */
const NO_TAG = /<(?!\/?[\p{L}_:][^<]*>)/gu;

const TEXTS = /<(\/?)((?:[\w.-]+:)?(?:title|description|summary|content|tagline|subtitle|encoded))(\s[^<>]*)?>/gi;

/** A document that was cut short or misspelt, with the texts closed that nobody closed: each ends at the next tag. */
export function closedXml(text: string): string {
  const out: string[] = [];
  let at = 0;
  let open: { readonly name: string; readonly from: number } | undefined;
  const close = (): void => {
    if (!open) return;
    const next = text.indexOf("<", open.from);
    const end = next < 0 ? text.length : next;
    out.push(text.slice(at, end), `</${open.name}>`);
    at = end;
  };
  for (const { index, 0: tag, 1: slash, 2: name = "", 3: rest = "" } of text.matchAll(TEXTS)) {
    if (slash === "/") open = open?.name === name ? undefined : open;
    else if (!rest.endsWith("/") && (open === undefined || open.name === name)) {
      close();
      open = { name, from: index + tag.length };
    }
  }
  close();
  return out.join("") + text.slice(at);
}

/** Finds the next place of a word for callers that only move on, so that all their questions cost one reading. */
function finder(text: string, word: string): Find {
  let known = text.indexOf(word);
  return (from) => {
    if (known >= 0 && known < from) known = text.indexOf(word, from);
    return known;
  };
}

function nextSpecial(text: string, from: number): number {
  SPECIAL.lastIndex = from;
  return SPECIAL.exec(text)?.index ?? -1;
}

function after(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at < 0 ? text.length : at + end.length;
}

/** Where a CDATA section ends and where to go on: one that was left open ends with its element. */
function cdataEnd(text: string, from: number, ends: Ends): readonly [number, number] {
  const end = ends.close(from);
  const next = ends.open(from);
  if (end >= 0 && (next < 0 || end < next)) return [end, end + 3];
  const close = closeOf(text, from, end < 0 ? text.length : end);
  if (close >= 0) return [close, close];
  return end < 0 ? [text.length, text.length] : [end, end + 3];
}

/** Where the element around a section closes before `to`; -1 where it does not. */
function closeOf(text: string, from: number, to: number): number {
  const element = /<([\w:.-]+)[^<>]*>\s*$/.exec(text.slice(Math.max(0, from - 309), from - CDATA.length))?.[1];
  const close = element === undefined ? -1 : text.slice(from, to).indexOf(`</${element}>`);
  return close < 0 ? -1 : from + close;
}

/** An entity that is a file, or made of others; plain characters (`nbsp`) are left to those who read the text. */
const ENTITY = /<!ENTITY\s+(?!%)\S+\s+(?:SYSTEM|PUBLIC|(["'])[^"']*[&%](?!#))/i;

/** The place behind a DOCTYPE. */
function afterDoctype(text: string, open: number): number {
  const bracket = text.indexOf("[", open);
  const end = text.indexOf(">", open);
  if (bracket < 0 || (end >= 0 && end < bracket)) return end < 0 ? text.length : end + 1;
  const close = /\]\s*>/.exec(text.slice(bracket));
  const subset = close ? text.slice(bracket, bracket + close.index) : text.slice(bracket);
  if (ENTITY.test(subset)) throw new SyntaxError("A DOCTYPE with such entities is refused");
  return close ? bracket + close.index + close[0].length : text.length;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
