import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const here = import.meta.dirname;
const files = readdirSync(here).filter((name) => /^keys(-\w+)?\.ts$/.test(name));

/** Every fixed word of a key: a whole one, or what stands before the first `#`. */
const words = files.flatMap((name) => {
  const text = readFileSync(`${here}/${name}`, "utf8").replaceAll(/^ *(\/\*\*|\*|\/\/).*$/gm, "");
  return [...text.matchAll(/["`]([A-Z]+)(#|["`])/g)].map(([, word = "", end]) => (end === "#" ? `${word}#` : word));
});

describe("the table's keys", () => {
  it("have prefixes that each stand in one place and mean one thing", () => {
    expect(words.length).toBeGreaterThan(50);
    expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([]);
  });

  it("have no prefix that another key begins with, so that a query by prefix finds nothing else", () => {
    const prefixes = words.filter((word) => word.endsWith("#"));
    expect(prefixes.flatMap((one) => words.filter((word) => word !== one && word.startsWith(one)))).toEqual([]);
  });

  it("are all in the architecture's table of keys, and nothing else is", () => {
    const document = readFileSync(`${here}/../../../docs/architecture.md`, "utf8");
    const chapter = document.split("## Keys and access patterns")[1]?.split("| access |")[0] ?? "";
    const told = [...chapter.matchAll(/(?<=[`,; ]|^)([A-Z]{1,}#?)(?=[`{])/g)].map(([, word]) => word);
    expect(new Set(told)).toEqual(new Set(words));
  });
});
