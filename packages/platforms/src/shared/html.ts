import { type FormatCallback, type HtmlToTextOptions, compile } from "html-to-text";
import { isRecord } from "./members.ts";

/** The blank characters of HTML; the library's own list would also eat the zero-width space. */
const WHITESPACE = " \t\r\n\f";
const plainBlock = { leadingLineBreaks: 1, trailingLineBreaks: 1 };
const headings = ["h1", "h2", "h3", "h4", "h5", "h6"];

/** People read a link's text; its address stands in only for a text that is the address cut short. */
const link: FormatCallback = (element, walk, builder) => {
  const attributes: unknown = element.attribs;
  const href = isRecord(attributes) ? attributes["href"] : undefined;
  const shown: unknown = element.children?.length === 1 ? element.children[0]?.data : undefined;
  const start = typeof shown === "string" ? /^(\S{8,})(?:\.\.\.|…)$/.exec(shown)?.[1] : undefined;
  if (
    start !== undefined &&
    typeof href === "string" &&
    href.replace(/^https?:\/\//, "").startsWith(start.replace(/^https?:\/\//, ""))
  ) {
    builder.addInline(href, { noWordTransform: true });
  } else walk(element.children, builder);
};

/** A blank between a cell and the next; at the end of a line it falls away. */
const cell: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder);
  builder.addInline(" ");
};

const options: HtmlToTextOptions = {
  wordwrap: false,
  formatters: { link, cell },
  whitespaceCharacters: WHITESPACE,
  limits: { maxDepth: 100, maxInputLength: 1 << 21 },
  selectors: [
    { selector: "a", format: "link" },
    { selector: "img", format: "skip" },
    { selector: "p", options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: "blockquote", options: { trimEmptyLines: true, leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: "ul", options: { itemPrefix: "- ", leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: "ol", options: plainBlock },
    { selector: "tr", format: "block", options: plainBlock },
    ...["td", "th"].map((selector) => ({ selector, format: "cell" })),
    ...["script", "style", "iframe", "noscript", "template"].map((selector) => ({ selector, format: "skip" })),
    ...headings.map((selector) => ({ selector, options: { uppercase: false, ...plainBlock } })),
  ],
};

const convert = compile(options);

/** The text of markup: paragraphs a blank line apart, `<br>` a new line, quotes marked with `>`, links by their text. */
export function textOfHtml(html: string): string {
  return convert(html).trim();
}

/** Whether a text has tags or named or numbered characters of HTML in it. */
export function looksLikeHtml(text: string): boolean {
  return /<\/?[a-z][^<>]*>|<!--|&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]+);/i.test(text);
}

/** A title, in which only characters are escaped (`&#39;`, `&quot;`): on one line, everything else as it stands. */
export function unescapeHtml(text: string): string {
  return text.includes("&") ? convert(text.replaceAll("<", "&lt;")).trim() : text.trim();
}
