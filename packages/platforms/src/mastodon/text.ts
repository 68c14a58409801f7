import { type HtmlToTextOptions, compile } from "html-to-text";

/** The blank characters of HTML; the library's own list would also eat the zero-width space. */
const WHITESPACE = " \t\r\n\f";
const plainBlock = { leadingLineBreaks: 1, trailingLineBreaks: 1 };
const headings = ["h1", "h2", "h3", "h4", "h5", "h6"];

const options: HtmlToTextOptions = {
  wordwrap: false,
  whitespaceCharacters: WHITESPACE,
  limits: { maxDepth: 100 },
  selectors: [
    // Mastodon hides parts of a link's text by style sheet; the text itself is the whole address.
    { selector: "a", options: { ignoreHref: true } },
    { selector: "img", format: "skip" },
    { selector: "p", options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    ...headings.map((selector) => ({ selector, options: { uppercase: false, ...plainBlock } })),
  ],
};

const convert = compile(options);

/** The text of a status: paragraphs a blank line apart, `<br>` a new line, each link once and whole. */
export function textOfHtml(html: string): string {
  return convert(html);
}
