import type { Node, Place, Term } from "./ast.ts";

/** One node needs no group; nested groups of one sort are one group. */
export function joined(type: "and" | "or", nodes: readonly Node[]): Node | null {
  const [first] = nodes;
  const last = nodes.at(-1);
  if (!first || !last) return null;
  if (nodes.length === 1) return first;
  const flat = nodes.flatMap((node) => (node.type === type ? node.nodes : [node]));
  return { type, nodes: flat, at: { from: first.at.from, to: last.at.to } };
}

/** The node if NEAR can stand beside it. */
export function placeOf(node: Node | null): Place | null {
  if (node?.type === "term" || node?.type === "outside") return node;
  if (node?.type !== "or") return null;
  const nodes = node.nodes.map(placeOf);
  return nodes.includes(null) ? null : { type: "or", nodes: nodes.filter((place) => place !== null), at: node.at };
}

/** The terms of a list: side by side, or with OR between them. */
export function termsOf(node: Node | null): readonly Term[] | null {
  if (node?.type === "term") return [node];
  if (node?.type !== "or" && node?.type !== "and") return null;
  const terms = node.nodes.filter((one) => one.type === "term");
  return terms.length === node.nodes.length ? terms : null;
}
