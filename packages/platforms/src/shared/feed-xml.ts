import { XMLParser } from "fast-xml-parser";
import { closedXml, plainXml } from "./feed-repair.ts";
import { isRecord } from "./members.ts";

/** An element; `name` is in lower case, its prefix the usual one of its namespace, none for the document's own. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text between its tags, undecoded; for `RAW` elements with all markup. */
  readonly raw: string;
};

/** Prefixes under which namespaces (in lower case) are known here, whatever a document calls them. */
const PREFIXES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/rss/1.0/": "rss",
    "http://my.netscape.com/rdf/simple/0.9/": "rss",
    "http://channel.netscape.com/rdf/simple/0.9/": "rss",
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.hatena.ne.jp/info/xmlns#": "hatena",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://purl.org/atompub/tombstones/1.0": "at",
  } as const),
);

/** Elements whose markup is text for us, however broken it is, by the namespaces that they may be in. */
const RAW = ["title", "description", "summary", "content", "tagline", "subtitle"];
const CONTENT = /\bxmlns:([\w.-]+)\s*=\s*["']http:\/\/purl\.org\/rss\/1\.0\/modules\/content\/["']/gi;
const HOME =
  /\bxmlns:([\w.-]+)\s*=\s*["']http:\/\/(?:www\.w3\.org\/2005\/atom|purl\.org\/(?:atom\/ns#|rss\/1\.0\/))["']/gi;

function parserOf(text: string): XMLParser {
  const encoded = ["content", ...prefixesIn(text, CONTENT)].map((prefix) => `*.${prefix}:encoded`);
  const spelt = prefixesIn(text, HOME).flatMap((prefix) => RAW.map((name) => `*.${prefix}:${name}`));
  return new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    trimValues: false,
    maxNestedTags: 100,
    stopNodes: [...RAW.map((name) => `*.${name}`), ...encoded, ...spelt],
  });
}

/** Namespaces are declared at the top, where they are declared by a prefix at all. */
function prefixesIn(text: string, declaration: RegExp): readonly string[] {
  return [...new Set([...text.slice(0, 4_000).matchAll(declaration)].map(([, prefix = ""]) => prefix))];
}

/**
 * The root of a document that people wrote by hand: CDATA left open, unescaped markup, stray controls and a plain
 * DOCTYPE are taken as they are meant. Nothing is ever expanded or fetched. Throws on a DOCTYPE that declares
 * entities, on nesting deeper than 100 and on what is no XML.
 */
export function parseXml(text: string): XmlElement {
  const plain = plainXml(text);
  const none: ReadonlyMap<string, string> = new Map();
  const roots = nodesOf(plain).flatMap((node) => elementOf(node, none) ?? []);
  // A server's own words (warnings of a program, say) may stand before the document.
  const root = roots.find(({ name }) => ROOTS.test(name)) ?? roots[0];
  if (!root) throw new SyntaxError("No XML element");
  const prefix = root.name.includes(":") ? root.name.replace(/:.*$/s, ":") : root.name === "feed" ? "atom:" : "rss:";
  return atHome(root, prefix === "rdf:" ? "rss:" : prefix);
}

const ROOTS = /^(?:rss|rdf:rdf|channel|(?:\w+:)?feed)$/;

function nodesOf(plain: string): readonly unknown[] {
  const parser = parserOf(plain);
  const nodes: unknown = parsed(() => parser.parse(plain)) ?? parser.parse(closedXml(plain));
  return Array.isArray(nodes) ? nodes : [];
}

/** What a reading gives; undefined where it throws. */
function parsed(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** A document's own namespace needs no prefix, wherever it is spelt out; `rdf:RDF` is RSS 1.0's. */
function atHome(element: XmlElement, home: string): XmlElement {
  const name = element.name.startsWith(home) ? element.name.slice(home.length) : element.name;
  return { ...element, name, children: element.children.map((child) => atHome(child, home)) };
}

const CHARACTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({ lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" } as const),
);

/** Characters that XML knows by name or number; HTML's other names stay, for whoever reads the text as HTML. */
export function decodeXml(text: string): string {
  return text.replace(/&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (whole, name, dec, hex) => {
    if (typeof name === "string") return CHARACTERS.get(name.toLowerCase()) ?? whole;
    const code = typeof dec === "string" ? Number(dec) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** One node of the parser: `{name: children, ":@": attributes}`, or `{"#text": …}`. */
function elementOf(node: unknown, outer: ReadonlyMap<string, string>): XmlElement | undefined {
  if (!isRecord(node)) return undefined;
  const own = Object.entries(node).find(([name]) => name !== ":@" && name !== "#text");
  if (!own || !Array.isArray(own[1])) return undefined;
  const given = isRecord(node[":@"]) ? Object.entries(node[":@"]) : [];
  const attributes = given.map(([name, value]) => [name.toLowerCase(), decodeXml(String(value))] as const);
  const declared = attributes.filter(([name]) => name.startsWith("xmlns:"));
  const spaces = declared.length === 0 ? outer : new Map([...outer, ...declared.map(spaceOf)]);
  const inner: readonly unknown[] = own[1];
  return {
    name: nameOf(own[0].toLowerCase(), spaces),
    attributes: new Map(attributes.map(([name, value]) => [nameOf(name, spaces), value])),
    children: inner.map((child) => elementOf(child, spaces)).filter((child) => child !== undefined),
    raw: inner.map(textOf).join(""),
  };
}

function spaceOf([name, value]: readonly [string, string]): readonly [string, string] {
  return [name.slice("xmlns:".length), value.toLowerCase()];
}

function textOf(node: unknown): string {
  const text = isRecord(node) ? node["#text"] : undefined;
  return typeof text === "string" ? text : "";
}

function nameOf(name: string, spaces: ReadonlyMap<string, string>): string {
  const [prefix = "", local] = name.split(":", 2);
  if (local === undefined) return name;
  const space = spaces.get(prefix);
  return `${(space === undefined ? undefined : PREFIXES.get(space)) ?? prefix}:${local}`;
}
