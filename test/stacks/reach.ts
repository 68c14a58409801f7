import { indexesIn, isKey, takenOut } from "./patterns.ts";
import { argumentsOf, chainOf, childrenOf, isNode, nameOf, type Node, nodesOf, propertyOf } from "./syntax.ts";
import { type Module, type Modules, modulesOf, REST, type Unit } from "./units.ts";

/** What a function can run, and what it then asks of AWS. */
export type Reach = {
  readonly units: ReadonlySet<string>;
  /** `dynamodb:PutItem table`, `dynamodb:Query timeline`, `sqs:SendMessage inbound`, `ssm:GetParameter sources`. */
  readonly asks: ReadonlySet<string>;
  /** Packages of the AWS SDK that it uses. */
  readonly packages: ReadonlySet<string>;
  /** Places at which the walk cannot say what is called: they have to be written in a way that it can. */
  readonly unfollowed: readonly string[];
};

/** The store's members by the classes that they are, read from `createStore` itself. */
function nounsOf(moduleOf: Modules): ReadonlyMap<string, { readonly module: Module; readonly name: string }> {
  const store = moduleOf("packages/store/src/store.ts");
  const nouns = new Map<string, { module: Module; name: string }>();
  const visit = (node: Node): void => {
    for (const property of nodesOf(node["properties"])) {
      const value = property["value"];
      const name = isNode(value) && value.type === "NewExpression" ? nameOf(value["callee"]) : undefined;
      const home = name === undefined ? undefined : store.imports.get(name);
      if (home) nouns.set(nameOf(property["key"]) ?? "", { module: moduleOf(home.from), name: home.name });
    }
    childrenOf(node).forEach(visit);
  };
  store.units.get("createStore")?.body.forEach(visit);
  return nouns;
}

const QUEUES = "packages/messaging/src/queues.ts";

const COMMANDS: Readonly<Record<string, string>> = {
  GetCommand: "GetItem",
  BatchGetCommand: "BatchGetItem",
  PutCommand: "PutItem",
  UpdateCommand: "UpdateItem",
  DeleteCommand: "DeleteItem",
};
/** A transaction is authorised by what it is made of. */
const PARTS: Readonly<Record<string, string>> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
};

/** Walks everything that a file of `functions/` can run; `changed` are texts of files in place of those on the disk. */
export function reachOf(entry: string, changed: Readonly<Record<string, string>> = {}): Reach {
  const walk = new Walk(modulesOf(changed));
  walk.file(entry);
  return walk.result();
}

class Walk {
  readonly #modules: Modules;
  readonly #nouns: ReturnType<typeof nounsOf>;
  readonly #units = new Set<string>();
  readonly #asks = new Set<string>();
  readonly #parts = new Set<string>();
  readonly #unfollowed: string[] = [];
  /** Who calls a class's own methods, by the method. */
  readonly #callers = new Map<string, readonly Unit[]>();
  /** Queries that name no index themselves. */
  readonly #open: Scope[] = [];
  readonly #packages = new Set<string>();
  #transacts = false;

  constructor(modules: Modules) {
    this.#modules = modules;
    this.#nouns = nounsOf(modules);
  }

  result(): Reach {
    this.#close();
    const asks = new Set(this.#asks);
    if (this.#transacts) for (const part of this.#parts) asks.add(`dynamodb:${part} table`);
    const lost = this.#transacts && this.#parts.size === 0 ? ["a transaction of nothing"] : [];
    return { units: this.#units, asks, packages: this.#packages, unfollowed: [...this.#unfollowed, ...lost] };
  }

  /** Everything that a module does and shows. */
  file(file: string): void {
    const module = this.#modules(file);
    for (const name of module.units.keys()) this.#name(module, name);
  }

  #name(module: Module, name: string): void {
    const unit = module.units.get(name);
    if (unit) {
      this.#unit(module, unit);
      if (!this.#isTracked(module, name))
        for (const method of module.methods.get(name) ?? []) this.#name(module, `${name}.${method}`);
      return;
    }
    const home = module.imports.get(name) ?? module.handed.get(name);
    if (home?.from.startsWith("@aws-sdk/")) this.#packages.add(home.from);
    if (!home?.from.endsWith(".ts")) return;
    if (home.name === "*") this.file(home.from);
    else this.#name(this.#modules(home.from), home.name);
  }

  /** Members of the store that a unit takes out of it; another `store` has none of them. */
  #members(unit: Unit): ReadonlyMap<string, string> {
    return new Map(unit.body.flatMap(takenOut).filter(([, noun]) => this.#nouns.has(noun)));
  }

  /** Classes whose methods count only where they are called, because every function constructs all of them. */
  #isTracked(module: Module, name: string): boolean {
    if (module.file === QUEUES) return true;
    return this.#nouns.values().some((noun) => noun.module.file === module.file && noun.name === name);
  }

  #unit(module: Module, unit: Unit): void {
    if (this.#units.has(unit.id)) return;
    this.#units.add(unit.id);
    const rest = module.units.get(REST);
    if (rest) this.#unit(module, rest);
    const scope: Scope = { module, unit, fromStore: this.#members(unit) };
    for (const node of unit.body) this.#node(scope, node);
  }

  #node(scope: Scope, node: Node): void {
    if (node.type === "NewExpression") this.#construction(scope, node);
    if (node.type === "CallExpression") this.#call(scope, node);
    if (node.type === "VariableDeclarator" && scope.fromStore.has(nameOf(node["id"]) ?? "")) return;
    if (node.type === "Identifier") return this.#name(scope.module, String(node["value"]));
    if (node.type === "MemberExpression") {
      this.#member(scope, chainOf(node) ?? []);
      const { property } = node;
      if (isNode(property) && property.type === "Computed") this.#node(scope, property);
      if (isNode(node["object"])) this.#owner(scope, node["object"]);
      return;
    }
    for (const child of childrenOf(node)) if (!isKey(node, child)) this.#node(scope, child);
    if (node.type === "ObjectExpression" && scope.module.file.startsWith("packages/store/src/")) this.#object(node);
  }

  /** `{ Put: … }`, written out or short. */
  #object(node: Node): void {
    for (const property of nodesOf(node["properties"])) {
      const part = PARTS[nameOf(property["key"]) ?? nameOf(property) ?? ""];
      if (part) this.#parts.add(part);
    }
  }

  /** What a member is taken of; the shorter chain inside a longer one says nothing of its own. */
  #owner(scope: Scope, node: Node): void {
    if (node.type !== "MemberExpression") return this.#node(scope, node);
    const { property, object } = node;
    if (isNode(property) && property.type === "Computed") this.#node(scope, property);
    if (isNode(object)) this.#owner(scope, object);
  }

  #member(scope: Scope, chain: readonly string[]): void {
    const [owner = "", noun = "", method] = chain.slice(
      chain.lastIndexOf("store") < 0 ? -3 : chain.lastIndexOf("store"),
    );
    const own = chain.length === 2 && chain[0] === "this" ? scope.unit.of : undefined;
    if (own !== undefined) {
      const id = `${scope.module.file}#${own}.${chain[1]}`;
      this.#callers.set(id, [...(this.#callers.get(id) ?? []), scope.unit]);
      this.#name(scope.module, `${own}.${chain[1]}`);
    }
    if (owner === "store" && this.#nouns.has(noun)) return this.#ofStore(scope, noun, method);
    const [bare = "", of] = chain;
    const taken = scope.fromStore.get(bare);
    if (taken !== undefined) return this.#ofStore(scope, taken, of);
    const target = this.#nouns.get(noun);
    if (method !== undefined && owner !== "this" && target?.module.methods.get(target.name)?.includes(method))
      this.#lost(scope, chain);
  }

  #ofStore(scope: Scope, noun: string, method: string | undefined): void {
    const target = this.#nouns.get(noun);
    if (!target || method === undefined || !target.module.methods.get(target.name)?.includes(method))
      return this.#lost(scope, ["store", noun, method ?? "…"]);
    this.#name(target.module, `${target.name}.${method}`);
  }

  #call(scope: Scope, node: Node): void {
    const chain = chainOf(node["callee"]) ?? [];
    const [first] = argumentsOf(node);
    const last = chain.at(-1) ?? "";
    if (last === "secretsOf") this.#asks.add("ssm:GetParameter sources");
    // What changes them reads them first.
    if (last === "changeSecrets")
      for (const action of ["GetParameter", "PutParameter", "DeleteParameter"]) this.#asks.add(`ssm:${action} sources`);
    const text = first?.type === "StringLiteral" ? nameOf(first) : undefined;
    if (chain.at(-2) === "queues") this.#queue(scope, last, text, chain);
    // The clients without the SDK; the reader of secrets is made for every function, and only `secretsOf` calls it.
    const isClient = chain.length === 1 && scope.module.imports.has("jsonService");
    if (isClient && last === "dynamo") this.#asks.add(`dynamodb:${text ?? "…"} table`);
    if (isNode(node["callee"]) && node["callee"].type === "Import" && first) this.#lazy(scope, first);
  }

  #lazy(scope: Scope, name: Node): void {
    const at = path(scope.module.file, nameOf(name) ?? "");
    if (at.endsWith(".ts")) this.file(at);
  }

  #queue(scope: Scope, method: string, queue: string | undefined, chain: readonly string[]): void {
    const queues = ["inbound", "response", "outbound"];
    if (method === "send" || method === "sendMany") {
      if (queue === undefined) return this.#lost(scope, chain);
      this.#asks.add(`sqs:SendMessage ${queue}`);
    } else if (method === "deadLetters" || method === "redrive") {
      for (const name of queues)
        for (const action of ["ReceiveMessage", "ChangeMessageVisibility"])
          this.#asks.add(`sqs:${action} ${name}-dead-letters`);
      if (method === "deadLetters") return;
      for (const name of queues) {
        this.#asks.add(`sqs:DeleteMessage ${name}-dead-letters`);
        this.#asks.add(`sqs:SendMessage ${name}`);
      }
    } else this.#lost(scope, chain);
  }

  #construction(scope: Scope, node: Node): void {
    const name = nameOf(node["callee"]) ?? "";
    if (!scope.module.imports.get(name)?.from.startsWith("@aws-sdk/lib-dynamodb")) return;
    if (COMMANDS[name]) this.#asks.add(`dynamodb:${COMMANDS[name]} table`);
    else if (name === "TransactWriteCommand") this.#transacts = true;
    else if (name === "QueryCommand") this.#query(scope, argumentsOf(node)[0]);
    else this.#lost(scope, ["new", name]);
  }

  #query(scope: Scope, input: Node | undefined): void {
    const index = propertyOf(input, "IndexName");
    if (!index) return void this.#asks.add("dynamodb:Query table");
    const [owner, name, last] = chainOf(index) ?? [];
    if (owner === "INDEXES" && last === "name") return void this.#asks.add(`dynamodb:Query ${name}`);
    // `INDEXES[sort]`: one of those that the method's own types name; else one of those that its callers hand over.
    const named = indexesIn(scope.unit);
    if (named.length === 0) this.#open.push(scope);
    for (const one of named) this.#asks.add(`dynamodb:Query ${one}`);
  }

  /** Queries whose index is an argument: of those that each caller names. */
  #close(): void {
    for (const scope of this.#open) {
      const callers = this.#callers.get(scope.unit.id) ?? [];
      for (const caller of callers) for (const one of indexesIn(caller)) this.#asks.add(`dynamodb:Query ${one}`);
      if (callers.length === 0 || callers.some((caller) => indexesIn(caller).length === 0))
        this.#lost(scope, ["IndexName"]);
    }
  }

  #lost(scope: Scope, chain: readonly string[]): void {
    this.#unfollowed.push(`${scope.unit.id}: ${chain.join(".")}`);
  }
}

type Scope = { readonly module: Module; readonly unit: Unit; readonly fromStore: ReadonlyMap<string, string> };

function path(file: string, name: string): string {
  if (!name.startsWith(".")) return name;
  return new URL(name, `file:///${file}`).pathname.slice(1);
}
