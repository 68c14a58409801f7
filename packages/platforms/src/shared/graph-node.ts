import { wellFormed } from "@kikimimi/core/base/text";
import { type Finding, failed, ignored, isRecord, says } from "./members.ts";

/** How one platform reads the nodes of Meta's graph; `P` is what a node's place tells of it. */
export type NodeReader<P> = {
  /** What the node itself says, without the lists inside it; empty where it only holds lists. */
  readonly own: (node: Readonly<Record<string, unknown>>, place: P) => readonly Finding[];
  /** Members that tell where it stands, kept when what it says is taken out. */
  readonly keep: readonly string[];
  /** The lists or nodes inside it that say something, each with its place. */
  readonly nested: (node: Readonly<Record<string, unknown>>, place: P) => readonly (readonly [string, P])[];
};

/** Reads an answer: a list (`data`), a map by ids, or one node; lists inside nodes as well. */
export function readNodes<P>(reader: NodeReader<P>, answer: unknown, place: P): readonly Finding[] {
  const { items, form } = itemsOf(answer);
  if (form === "error") return [ignored("api_error")];
  if (items.length === 0) return [ignored("empty_page")];
  return items.flatMap((item) => readNode(reader, item, place));
}

function readNode<P>(reader: NodeReader<P>, node: unknown, place: P): readonly Finding[] {
  if (!isRecord(node)) return [failed("graph_node: not an object")];
  const nested = reader.nested(node, place).filter(([edge]) => node[edge] !== undefined && node[edge] !== null);
  const own = reader.own(node, place);
  const inner = nested.flatMap(([edge, at]) => readNodes(reader, node[edge], at));
  if (own.length + inner.length === 0) return [ignored("unknown_payload")];
  return [...own, ...inner];
}

/** An answer without what these posts said: nodes are left out, or, where others are said inside them, emptied. */
export function trimNodes<P>(reader: NodeReader<P>, answer: unknown, place: P, deleted: ReadonlySet<string>): unknown {
  const { form } = itemsOf(answer);
  const trim = (node: unknown): readonly unknown[] => trimNode(reader, node, place, deleted);
  if (Array.isArray(answer)) return answer.flatMap(trim);
  if (!isRecord(answer) || form === "error") return answer;
  if (form === "list" && Array.isArray(answer["data"])) return { ...answer, data: answer["data"].flatMap(trim) };
  if (isRecord(answer["data"])) return { ...answer, data: trim(answer["data"])[0] ?? {} };
  if (form === "map") {
    return Object.fromEntries(Object.entries(answer).flatMap(([id, node]) => trim(node).map((kept) => [id, kept])));
  }
  return trim(answer)[0] ?? {};
}

function trimNode<P>(reader: NodeReader<P>, node: unknown, place: P, deleted: ReadonlySet<string>): readonly unknown[] {
  if (!isRecord(node)) return [node];
  const nested = reader.nested(node, place).filter(([edge]) => node[edge] !== undefined && node[edge] !== null);
  const inner = Object.fromEntries(nested.map(([edge, at]) => [edge, trimNodes(reader, node[edge], at, deleted)]));
  if (!says(reader.own(node, place), deleted)) return [{ ...node, ...inner }];
  // What is said inside it still needs its place.
  const kept = reader.keep.filter((name) => node[name] !== undefined).map((name) => [name, node[name]] as const);
  return nested.length > 0 ? [{ ...Object.fromEntries(kept), ...inner }] : [];
}

/** A node's id as a text, whether it came as one or as a number. */
export function idOf(node: Readonly<Record<string, unknown>>): string | undefined {
  const { id } = node;
  if (typeof id !== "string" && typeof id !== "number") return undefined;
  // An empty id is none: what stands below such a node belongs to whatever is known above it.
  return id === "" ? undefined : wellFormed(String(id));
}

type Items = { readonly items: readonly unknown[]; readonly form: "error" | "list" | "map" | "node" };

function itemsOf(answer: unknown): Items {
  if (Array.isArray(answer)) return { items: answer, form: "list" };
  if (!isRecord(answer)) return { items: [answer], form: "node" };
  if (isRecord(answer["error"])) return { items: [], form: "error" };
  if (Array.isArray(answer["data"])) return { items: answer["data"], form: "list" };
  // Meta's own examples show a list of one as an object.
  if (isRecord(answer["data"])) return { items: [answer["data"]], form: "node" };
  const entries = Object.entries(answer);
  if (entries.length === 0) return { items: [], form: "node" };
  const byId = entries.every(([id, node]) => isRecord(node) && idOf(node) === id);
  return byId ? { items: Object.values(answer), form: "map" } : { items: [answer], form: "node" };
}
