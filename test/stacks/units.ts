import { readFileSync } from "node:fs";
import path from "node:path";
import { isNode, nameOf, type Node, nodesOf, parseModule } from "./syntax.ts";

/** Something that runs as a whole: a function, a constant, one method of a class, a class's own body, a module's rest. */
export type Unit = {
  /** `packages/store/src/threads.ts#Threads.get`. */
  readonly id: string;
  readonly file: string;
  /** The class that it is a method or the body of. */
  readonly of: string | undefined;
  readonly body: readonly Node[];
};

/** A module with its names resolved as far as imports go. */
export type Module = {
  readonly file: string;
  readonly units: ReadonlyMap<string, Unit>;
  /** Methods of its classes, `#` left out of private ones. */
  readonly methods: ReadonlyMap<string, readonly string[]>;
  /** What its local names stand for elsewhere: a file of ours or a package, and the name there. */
  readonly imports: ReadonlyMap<string, { readonly from: string; readonly name: string }>;
  /** Names that it hands on from elsewhere. */
  readonly handed: ReadonlyMap<string, { readonly from: string; readonly name: string }>;
};

/** The unit of what a module does when it is loaded. */
export const REST = "(module)";

/** Finds a module of ours by its path from the root. */
export type Modules = (file: string) => Module;

const known = new Map<string, Module>();

/** The modules as they lie on the disk, each read once; those of `changed` with another text. */
export function modulesOf(changed: Readonly<Record<string, string>> = {}): Modules {
  const others = new Map(Object.entries(changed).map(([file, text]) => [file, readModule(file, text)]));
  return (file) => {
    const found = others.get(file) ?? known.get(file) ?? readModule(file, readFileSync(file, "utf8"));
    if (!others.has(file)) known.set(file, found);
    return found;
  };
}

/** Takes a module apart. */
export function readModule(file: string, source: string): Module {
  const units = new Map<string, Unit>();
  const methods = new Map<string, string[]>();
  const imports = new Map<string, { from: string; name: string }>();
  const handed = new Map<string, { from: string; name: string }>();
  const rest: Node[] = [];
  const add = (name: string, body: readonly Node[], of?: string): void => {
    units.set(name, { id: `${file}#${name}`, file, of, body });
  };
  const declare = (node: Node): void => {
    const name = nameOf(node["identifier"]);
    if (node.type === "FunctionDeclaration" && name) add(name, [node]);
    else if (node.type === "ClassDeclaration" && name) methods.set(name, declareClass(name, node, add));
    else if (node.type === "VariableDeclaration")
      for (const one of nodesOf(node["declarations"])) add(nameOf(one["id"]) ?? REST, [one]);
    else if (!node.type.startsWith("Ts")) rest.push(node);
  };
  for (const node of parseModule(source)) {
    const from = sourceOf(file, node);
    if (node.type === "ImportDeclaration") {
      if (node["typeOnly"] !== true)
        for (const [local, name] of namesOf(node, "local")) imports.set(local, { from, name });
    } else if (node.type === "ExportNamedDeclaration" && isNode(node["source"])) {
      for (const [local, name] of namesOf(node, "exported")) handed.set(local, { from, name });
    } else if (node.type === "ExportDeclaration" && isNode(node["declaration"])) declare(node["declaration"]);
    else declare(node);
  }
  add(REST, rest);
  return { file, units, methods, imports, handed };
}

function declareClass(
  name: string,
  node: Node,
  add: (name: string, body: readonly Node[], of: string) => void,
): string[] {
  const members = nodesOf(node["body"]);
  const isMethod = (one: Node): boolean => one.type === "ClassMethod" || one.type === "PrivateMethod";
  for (const method of members.filter(isMethod)) add(`${name}.${nameOf(method["key"])}`, [method], name);
  add(
    name,
    members.filter((member) => !isMethod(member)),
    name,
  );
  return members.filter(isMethod).map((method) => nameOf(method["key"]) ?? "");
}

/** Pairs of the name here and the name there; types left out. */
function namesOf(node: Node, here: "local" | "exported"): [string, string][] {
  return nodesOf(node["specifiers"]).flatMap((one): [string, string][] => {
    if (one["isTypeOnly"] === true) return [];
    const there = nameOf(here === "local" ? one["imported"] : one["orig"]);
    const local = nameOf(one[here]) ?? there ?? nameOf(one["local"]);
    if (local === undefined) return [];
    const whole =
      one.type === "ImportNamespaceSpecifier" ? "*" : one.type === "ImportDefaultSpecifier" ? "default" : local;
    return [[local, there ?? whole]];
  });
}

/** A file of ours as its path from the root, anything else as it is named. */
export function sourceOf(file: string, node: Node): string {
  const name = nameOf(node["source"]) ?? "";
  if (name.startsWith(".")) return path.posix.join(path.posix.dirname(file), name);
  const own = /^@kikimimi\/([^/]+)\/(.+)$/.exec(name);
  return own ? `packages/${own[1]}/src/${own[2]}.ts` : name;
}
