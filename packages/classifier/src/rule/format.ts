import type { Node, Place, Term } from "./ast.ts";

/** How tightly each sort of node binds; a looser one inside a tighter one stands in brackets. */
const TIGHTNESS = { or: 0, and: 1, not: 2, near: 3, outside: 4, term: 5, field: 5 } as const;

/** Writes a rule in the one way that reads back to the same rule: capitals, single spaces, no bracket too many. */
export function formatRule(node: Node): string {
  return write(node, 0);
}

function write(node: Node, tightness: number): string {
  const text = bare(node);
  return TIGHTNESS[node.type] < tightness ? `(${text})` : text;
}

function bare(node: Node | Place): string {
  switch (node.type) {
    case "term":
      return termText(node);
    case "field":
      return `${node.name}${node.comparison}${quoted(node.value)}`;
    case "or":
      return node.nodes.map((inner) => write(inner, TIGHTNESS.or)).join(" OR ");
    case "and":
      return node.nodes.map((inner) => write(inner, TIGHTNESS.and)).join(" AND ");
    case "not":
      return `NOT ${write(node.node, TIGHTNESS.not)}`;
    case "near": {
      const operator = `${node.ordered ? "BEFORE" : "NEAR"}/${node.distance}`;
      return `${write(node.left, TIGHTNESS.outside)} ${operator} ${write(node.right, TIGHTNESS.outside)}`;
    }
    case "outside": {
      const guards = node.guards.map(termText);
      return `${termText(node.term)} OUTSIDE ${guards.length === 1 ? guards[0] : `(${guards.join(" OR ")})`}`;
    }
  }
}

function termText({ text, form, raw, open }: Term): string {
  if (form === "hashtag" || form === "mention") return `${form === "hashtag" ? "#" : "@"}${text}${open.end ? "*" : ""}`;
  if (open.start || open.end) return `${raw ? "raw:" : ""}${open.start ? "*" : ""}${text}${open.end ? "*" : ""}`;
  return `${raw ? "raw:" : ""}${quoted(text)}`;
}

/** In quotation marks unless it reads as one plain word. */
function quoted(text: string): string {
  if (
    /^[\p{L}\p{N}\p{M}_ー][\p{L}\p{N}\p{M}_.'ー・/-]*$/u.test(text) &&
    !/^(?:AND|OR|NOT|OUTSIDE|(?:NEAR|BEFORE)(?:\/.*)?)$/i.test(text.normalize("NFKC"))
  )
    return text;
  const mark = (['""', "“”", "「」", "『』"] as const).find(([, close = ""]) => !text.includes(close)) ?? '""';
  return `${mark[0]}${text.replaceAll(mark[1] ?? "", "")}${mark[1]}`;
}
