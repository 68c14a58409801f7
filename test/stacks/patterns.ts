import { INDEXES } from "../../packages/store/src/keys.ts";
import { chainOf, childrenOf, isNode, nameOf, type Node, nodesOf } from "./syntax.ts";
import type { Unit } from "./units.ts";

/** Names of an object or a pattern are no references. */
export function isKey(parent: Node, child: Node): boolean {
  return (
    [
      "KeyValueProperty",
      "KeyValuePatternProperty",
      "AssignmentPatternProperty",
      "ClassProperty",
      "PrivateProperty",
    ].includes(parent.type) &&
    parent["key"] === child &&
    child.type !== "Computed"
  );
}

/** `const { threads } = ctx.store`, `const threads = ctx.store.threads`: local names with the members they stand for. */
export function takenOut(node: Node): [local: string, noun: string][] {
  return [...(node.type === "VariableDeclarator" ? takenBy(node) : []), ...childrenOf(node).flatMap(takenOut)];
}

function takenBy({ id, init }: Node): [string, string][] {
  const chain = chainOf(init) ?? [];
  const local = nameOf(id);
  if (local !== undefined) return chain.at(-2) === "store" ? [[local, chain.at(-1) ?? ""]] : [];
  if (!isNode(id) || id.type !== "ObjectPattern" || chain.at(-1) !== "store") return [];
  return nodesOf(id["properties"]).flatMap((property): [string, string][] => {
    const noun = nameOf(property["key"]) ?? "";
    return [[nameOf(property["value"]) ?? noun, noun]];
  });
}

/** Indexes that a unit names, in its code or in its types. */
export function indexesIn({ body }: Unit): string[] {
  const text = JSON.stringify(body);
  return Object.keys(INDEXES).filter((one) => text.includes(`"value":"${one}"`));
}
