import { parseSync } from "@swc/core";

/** A node of the syntax tree, of which only the parts that a walk needs are known. */
export type Node = { readonly type: string; readonly [key: string]: unknown };

/** Parses a module of ours, types and all. */
export function parseModule(source: string): readonly Node[] {
  return nodesOf(parseSync(source, { syntax: "typescript" }).body);
}

/** Whether a value is a node; every object of the tree with a type is one. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** The nodes of a list; none where there is no list. */
export function nodesOf(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Parts of a node that say nothing about what runs. */
const TYPES = new Set(["typeAnnotation", "returnType", "typeParams", "typeArguments", "superTypeParams", "implements"]);
/** Nodes of types that hold an expression. */
const WRAPPERS = new Set(["TsAsExpression", "TsNonNullExpression", "TsSatisfiesExpression", "TsConstAssertion"]);

/** The nodes right below one, without types. */
export function childrenOf(node: object): readonly Node[] {
  return Object.entries(node).flatMap(([key, value]) => (TYPES.has(key) ? [] : nodesWithin(value)));
}

/** Arguments, elements and a method's function lie in plain objects between a node and its children. */
function nodesWithin(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesWithin);
  if (!isNode(value)) return isRecord(value) ? childrenOf(value) : [];
  return !value.type.startsWith("Ts") || WRAPPERS.has(value.type) ? [value] : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The name that a node is: of an identifier, a private name or a string; undefined for anything else. */
export function nameOf(node: unknown): string | undefined {
  if (!isNode(node) || typeof node["value"] !== "string") return undefined;
  return ["Identifier", "PrivateName", "StringLiteral"].includes(node.type) ? node["value"] : undefined;
}

/** `ctx.store?.threads.get` as its names; undefined where it is anything but names from the first to the last. */
export function chainOf(node: unknown): readonly string[] | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === "OptionalChainingExpression") return chainOf(node["base"]);
  if (WRAPPERS.has(node.type) || node.type === "ParenthesisExpression") return chainOf(node["expression"]);
  if (node.type === "ThisExpression") return ["this"];
  if (node.type === "Identifier") return [String(node["value"])];
  if (node.type !== "MemberExpression") return undefined;
  const name = isNode(node["property"]) && node["property"].type !== "Computed" ? nameOf(node["property"]) : undefined;
  // What comes before may be a call: its names are lost, those behind it are not.
  return name === undefined ? undefined : [...(chainOf(node["object"]) ?? ["?"]), name];
}

/** The arguments of a call or of a construction. */
export function argumentsOf(node: Node): readonly Node[] {
  const list = node["arguments"];
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) => (isRecord(one) && isNode(one["expression"]) ? [one["expression"]] : []));
}

/** The value of a property of an object literal; undefined where it is not written out. */
export function propertyOf(node: Node | undefined, name: string): Node | undefined {
  const found = nodesOf(node?.["properties"]).find(
    (property) => property.type === "KeyValueProperty" && nameOf(property["key"]) === name,
  );
  return isNode(found?.["value"]) ? found["value"] : undefined;
}
