import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stretchesOf } from "./richtext.ts";

const FILE = join(
  process.env["KIKIMIMI_EXTERNAL"] ?? join(process.cwd(), "..", "shared"),
  "fixtures/bluesky/richtext_detection_cases.ts.txt",
);
const present = existsSync(FILE);

const shown = (text: string): string[] =>
  stretchesOf(text).map(({ type, start, end, value }) => `${type} ${text.slice(start, end)} ${value}`);

describe("bluesky rich text", () => {
  it("finds links, mentions and tags in order, without overlap", () => {
    expect(shown("@yuki.example 詳しくは kasa.example.com/help と https://kasa.jp/a#b を。 #傘 $KASA")).toEqual([
      "mention @yuki.example yuki.example",
      "link kasa.example.com/help https://kasa.example.com/help",
      "link https://kasa.jp/a#b https://kasa.jp/a#b",
      "tag #傘 傘",
      "tag $KASA $KASA",
    ]);
  });

  it("lets a Japanese sentence begin and end a link without blanks", () => {
    expect(shown("詳細はhttps://kasa.jp/傘、または「https://kasa.jp/b」へ。")).toEqual([
      "link https://kasa.jp/傘 https://kasa.jp/傘",
      "link https://kasa.jp/b https://kasa.jp/b",
    ]);
  });

  it("takes no mail address, no version and no file for a link or mention", () => {
    expect(shown("help@kasa.jp v1.2.3 file.txt e.g. user@kasa.example @one -.-")).toEqual([]);
  });
});

describe.skipIf(!present)("external payloads", () => {
  const [links = "", ...rest] = present
    ? readFileSync(FILE, "utf8")
        .split(/\bconst inputs\b/)
        .slice(1)
    : [];
  const [inputs, outputs] = links.split(/\bconst outputs\b/).map((part) => listIn(part));
  const lines = (inputs ?? []).map((input, index) => [String(input), outputs?.[index]] as const);

  it.each(lines)("of links and mentions: %s", (text, segments) => {
    let at = 0;
    const parts: string[][] = [];
    for (const { type, start, end, value } of stretchesOf(text)) {
      if (start > at) parts.push([text.slice(at, start)]);
      parts.push([text.slice(start, end), type === "mention" ? `did:fake:${value}` : value]);
      at = end;
    }
    if (at < text.length) parts.push([text.slice(at)]);
    expect(parts).toEqual(segments);
  });

  const tags = rest.flatMap((part) => listIn(part)) as [string, string[], { byteStart: number; byteEnd: number }[]][];

  it.each(tags)("of tags: %s", (text, names, indices) => {
    const found = stretchesOf(text).filter(({ type }) => type === "tag");
    const bytes = (units: number): number => Buffer.byteLength(text.slice(0, units));
    expect(found.map(({ value }) => value)).toEqual(names);
    expect(found.map(({ start, end }) => ({ byteStart: bytes(start), byteEnd: bytes(end) }))).toEqual(indices);
  });

  it("are as many as their authors wrote", () => {
    expect([lines.length, tags.length]).toEqual([40, 57]);
  });
});

/** The first list of a source text after `=`, as JSON: single quotes, bare keys, comments and trailing commas go. */
function listIn(source: string): unknown[] {
  const tokens = source.slice(source.indexOf("=") + 1).matchAll(/'(?:[^'\\]|\\.)*'|\/\/[^\n]*|[[\]{},:]|\w+|\S/gs);
  let json = "";
  let depth = 0;
  for (const [token] of tokens) {
    if (token.startsWith("//")) continue;
    if (/^[\]}]$/.test(token)) json = json.replace(/,$/, "");
    if (token.startsWith("'")) json += JSON.stringify(unquoted(token));
    else json += /^[a-zA-Z]/.test(token) ? JSON.stringify(token) : token;
    if (token === "[") depth++;
    if (token === "]" && --depth === 0) break;
  }
  return JSON.parse(json || "[]") as unknown[];
}

function unquoted(literal: string): string {
  return literal.slice(1, -1).replace(/\\(.)/g, (_all, char: string) => (char === "n" ? "\n" : char));
}
