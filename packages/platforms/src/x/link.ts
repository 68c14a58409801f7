import { domainToASCII } from "node:url";

/** A stretch of a text that X makes a link of; UTF-16 units, end exclusive. */
export type Link = { readonly start: number; readonly end: number };

const PROTOCOL =
  /(?<![a-z0-9@＠$#＃])https?:\/\/((?:[\p{L}\p{N}\p{M}_-]+\.)+)([a-z]{2,63}|xn--[a-z0-9-]+)(?![a-z0-9@+-])(?::\d+)?/giu;
const BARE = /(?<![a-z0-9@＠$#＃_./-])((?:[a-z0-9][a-z0-9-]*\.)+)([a-z]{2,63})(?![a-z0-9@+-])/giu;
/** What may follow the domain: ASCII, Latin and Cyrillic; Japanese ends a link. Closing punctuation is no part of it. */
const REST =
  /(?:\/[a-z0-9\u00C0-\u024F\u0400-\u04FF!*';:=+,.$%[\]~&|@()_#/–-]*)?(?:\?[a-z0-9!?*'();:&=+$/%#[\]_.,~|@-]*)?/iuy;
/** X's own short links end with their code. */
const SHORT_LINK = /^https?:\/\/t\.co$/i;
const SHORT_REST = /\/[a-z0-9]{1,40}/iy;
const CLOSING = /[^a-z0-9\u00C0-\u024F\u0400-\u04FF=_#/+-]$/iu;

/** Endings besides country codes that X links without `https://`; of rarer ones it would take a list of 1,400 to know. */
const GENERIC = new Set(
  (
    "com net org info biz edu gov mil int name pro mobi asia jobs travel museum aero coop cat tel post arpa app dev xyz online site shop " +
    "store tech tokyo osaka kyoto nagoya yokohama okinawa ryukyu blog cloud page link live news top club fun space website world today " +
    "email support help care agency digital media games game art design studio photo photos pics video music audio google youtube amazon " +
    "apple microsoft sony toyota honda hitachi canon nissan moe earth london nyc berlin paris wiki zone team work works company group ltd " +
    "inc llc gmbh bank finance money pay health clinic hospital cafe restaurant pizza bar hotel house land life love one plus run social " +
    "solutions systems tools vip win zip mov ink bot chat how guide directory events fashion fit academy education school university " +
    "network hosting software codes computer science center church city community fund foundation gallery global green market marketing " +
    "press report review reviews sale services show style tips tours town toys tube vet villas vision watch wine yoga bike bio build " +
    "business camera cards cars cash casino catering chase coffee consulting contractors cool credit dance delivery dental diet dog energy " +
    "engineering expert express family farm film fish flights florist football forsale garden gift gifts gold golf graphics holiday " +
    "homes icu immo institute insure international investments jewelry kitchen law lawyer limited loan lol luxury management menu moda " +
    "mom monster ninja observer partners parts party photography pink place productions properties pub quest realty recipes red rent " +
    "rentals repair rest rip rocks salon sexy shoes shopping singles ski soccer solar stream supply surf tattoo tax taxi tennis theater " +
    "tickets tires trade training ventures voyage wedding whoswho wtf xxx"
  ).split(" "),
);
const regions = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });

function isEnding(label: string): boolean {
  const ending = label.toLowerCase();
  return GENERIC.has(ending) || (ending.length === 2 && regions.of(ending.toUpperCase()) !== undefined);
}

/** Every stretch that X would shorten to t.co, in order: addresses with http(s), and bare domains with a known ending. */
export function linksIn(text: string): readonly Link[] {
  if (!text.includes(".")) return [];
  const links: Link[] = [];
  for (const match of text.matchAll(PROTOCOL)) {
    const start = match.index;
    if (inside(links, start)) continue;
    if (fits(`${match[1] ?? ""}${match[2] ?? ""}`))
      links.push({
        start,
        end: restFrom(text, start + match[0].length, SHORT_LINK.test(match[0]) ? SHORT_REST : REST),
      });
  }
  for (const match of text.matchAll(BARE)) {
    const start = match.index;
    if (inside(links, start)) continue;
    const domain = longestDomain(match[0]);
    if (domain === undefined) continue;
    const end = start + domain.length;
    links.push({ start, end: domain.length === match[0].length ? restFrom(text, end) : end });
  }
  return links.sort((a, b) => a.start - b.start);
}

function inside(links: readonly Link[], at: number): boolean {
  return links.some((link) => at >= link.start && at < link.end);
}

/** A label holds 63 bytes at most once it is in ASCII, a link 4,096. */
function fits(domain: string): boolean {
  const ascii = domainToASCII(domain);
  return ascii !== "" && ascii.length < 4_096 && ascii.split(".").every((label) => label.length <= 63);
}

/** The part up to the last known ending: `kasa.example.com.Next` links `kasa.example.com`. */
function longestDomain(text: string): string | undefined {
  const labels = text.split(".");
  for (let count = labels.length; count >= 2; count--) {
    const domain = labels.slice(0, count).join(".");
    if (isEnding(labels[count - 1] ?? "") && fits(domain)) return domain;
  }
  return undefined;
}

function restFrom(text: string, at: number, pattern: RegExp = REST): number {
  pattern.lastIndex = at;
  let rest = pattern.exec(text)?.[0] ?? "";
  // A bracket that was opened inside the link closes inside it.
  while (CLOSING.test(rest) && !(rest.endsWith(")") && isBalanced(rest))) rest = rest.slice(0, -1);
  return at + rest.length;
}

function isBalanced(text: string): boolean {
  return text.split("(").length === text.split(")").length;
}
