import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { formOf } from "./form.ts";

type Doc = { readonly id: string; readonly routing: string; version: number; seqNo: number; source: Fields };
type Fields = Record<string, unknown>;
type Clause = Record<string, unknown>;

/** One request as the fake got it. */
export type SeenRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
};

/** A stand-in for an OpenSearch domain on a port of this machine, for tests: the few calls of the adapter, as documented. */
export type FakeOpenSearch = {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** Answers this status instead, so many times. */
  fail: { status: number; times: number };
  readonly stop: () => Promise<void>;
};

/** Starts a stand-in. What was written is searched only after a refresh, as on a real domain. */
export async function startFakeOpenSearch(): Promise<FakeOpenSearch> {
  const domain = new Domain();
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(one);
      const failing = fake.fail.times > 0;
      if (failing) fake.fail.times--;
      const { status, body } = failing ? { status: fake.fail.status, body: {} } : domain.answer(one);
      response
        .writeHead(status, { "content-type": "application/json" })
        .end(one.method === "HEAD" ? "" : JSON.stringify(body));
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  // Sound because a listening TCP server has an address and a port.
  const { port } = server.address() as AddressInfo;
  const fake: FakeOpenSearch = {
    url: `http://127.0.0.1:${port}`,
    seen,
    fail: { status: 503, times: 0 },
    stop: () => new Promise((done) => server.close(() => done())),
  };
  return fake;
}

class Domain {
  readonly #indices = new Map<string, Map<string, Doc>>();
  #visible = new Map<string, readonly Doc[]>();
  #seqNo = 0;

  answer({ method, path, body }: SeenRequest): { status: number; body: unknown } {
    const url = new URL(path, "http://fake");
    const [index = "", call = "", id = ""] = url.pathname.slice(1).split("/").map(decodeURIComponent);
    const docs = this.#indices.get(index);
    if (call === "" && method === "HEAD") return { status: docs ? 200 : 404, body: null };
    if (call === "" && method === "PUT") {
      if (docs) return { status: 400, body: { error: { type: "resource_already_exists_exception" } } };
      this.#indices.set(index, new Map());
      return { status: 200, body: { acknowledged: true } };
    }
    if (!docs) return { status: 404, body: { error: { type: "index_not_found_exception" } } };
    const json = call === "_bulk" || body === "" ? {} : fieldsOf(JSON.parse(body));
    switch (call) {
      case "_doc":
        return method === "GET" ? this.#get(docs, id) : this.#putState(docs, id, url.searchParams, json);
      case "_bulk":
        return this.#bulk(docs, body);
      case "_mget": {
        const asked = listOf(json["docs"]).map(fieldsOf);
        const found = asked.map((one) => docs.get(keyOf(String(one["_id"]), String(one["routing"]))));
        return {
          status: 200,
          body: {
            docs: found.map((doc, i) => ({
              _id: asked[i]?.["_id"],
              found: doc !== undefined,
              ...(doc ? { _source: doc.source } : {}),
            })),
          },
        };
      }
      case "_refresh":
        this.#visible.set(index, structuredClone([...docs.values()]));
        return { status: 200, body: {} };
      case "_search":
        return {
          status: 200,
          body: { hits: { hits: this.#search(index, json).map((doc) => ({ _id: doc.id, _source: doc.source })) } },
        };
      case "_count":
        return { status: 200, body: { count: this.#met(index, fieldsOf(json["query"])).length } };
      case "_delete_by_query": {
        for (const doc of this.#met(index, fieldsOf(json["query"]))) docs.delete(keyOf(doc.id, doc.routing));
        if (url.searchParams.get("refresh") === "true") this.#visible.set(index, structuredClone([...docs.values()]));
        return { status: 200, body: { deleted: 0 } };
      }
      default:
        return { status: 400, body: { error: { type: `no_such_call ${call}` } } };
    }
  }

  #get(docs: Map<string, Doc>, id: string): { status: number; body: unknown } {
    const doc = docs.get(keyOf(id, id));
    if (!doc) return { status: 404, body: { _id: id, found: false } };
    return { status: 200, body: { _id: id, found: true, _seq_no: doc.seqNo, _primary_term: 1, _source: doc.source } };
  }

  #putState(
    docs: Map<string, Doc>,
    id: string,
    only: URLSearchParams,
    source: Fields,
  ): { status: number; body: unknown } {
    const known = docs.get(keyOf(id, id));
    const conflict =
      only.get("op_type") === "create" ? known !== undefined : String(known?.seqNo) !== only.get("if_seq_no");
    if (conflict) return { status: 409, body: { error: { type: "version_conflict_engine_exception" } } };
    docs.set(keyOf(id, id), { id, routing: id, version: 1, seqNo: ++this.#seqNo, source });
    return { status: 201, body: {} };
  }

  #bulk(docs: Map<string, Doc>, body: string): { status: number; body: unknown } {
    const lines = body
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => fieldsOf(JSON.parse(line)));
    const items: unknown[] = [];
    for (let i = 0; i < lines.length; i += 2) {
      const meta = fieldsOf(lines[i]?.["index"]);
      const [id, routing, version] = [String(meta["_id"]), String(meta["routing"]), Number(meta["version"])];
      const known = docs.get(keyOf(id, routing));
      const late = meta["version_type"] === "external_gte" && known !== undefined && version < known.version;
      if (!late)
        docs.set(keyOf(id, routing), { id, routing, version, seqNo: ++this.#seqNo, source: fieldsOf(lines[i + 1]) });
      items.push({ index: { _id: id, status: late ? 409 : 201 } });
    }
    return { status: 200, body: { errors: false, items } };
  }

  #search(index: string, body: Fields): Doc[] {
    const order = (doc: Doc): string =>
      `${String(doc.source["at"]).padStart(16, "0")}${String(doc.source["mentionId"])}`;
    // Sound because the adapter sorts by a number and an id.
    const [at, mentionId] = (body["search_after"] ?? []) as [number?, string?];
    const after = at === undefined ? undefined : `${String(at).padStart(16, "0")}${mentionId ?? ""}`;
    return this.#met(index, fieldsOf(body["query"]))
      .filter((doc) => after === undefined || order(doc) < after)
      .sort((a, b) => (order(a) < order(b) ? 1 : -1))
      .slice(0, Number(body["size"]));
  }

  #met(index: string, query: Clause): Doc[] {
    const docs = this.#visible.get(index) ?? [];
    return docs.filter((doc) => meets(doc, query, docs));
  }
}

/** Whether a document meets a clause; an unknown clause is an error, so that the adapter cannot slip past the fake. */
function meets(doc: Doc, clause: Clause, all: readonly Doc[]): boolean {
  const [[name, value] = ["", {}]] = Object.entries(clause);
  const inner = fieldsOf(value);
  const [[field, wanted] = ["", undefined]] = Object.entries(inner);
  switch (name) {
    case "bool": {
      const each = (part: string): Clause[] => listOf(inner[part] ?? []).map(fieldsOf);
      const should = each("should");
      return (
        each("filter").every((one) => meets(doc, one, all)) &&
        !each("must_not").some((one) => meets(doc, one, all)) &&
        (should.length === 0 || should.some((one) => meets(doc, one, all)))
      );
    }
    case "term":
      return valuesOf(doc, field).includes(wanted);
    case "terms":
      return listOf(wanted).some((one) => valuesOf(doc, field).includes(one));
    case "range":
      return Object.entries(fieldsOf(wanted)).every(([bound, limit]) => inRange(valuesOf(doc, field)[0], bound, limit));
    case "match_phrase":
    case "match_phrase_prefix":
      return formOf(String(doc.source[field.split(".")[0] ?? ""])).text.includes(String(wanted).trim());
    case "has_parent": {
      const parent = all.find((one) => one.id === doc.routing && one.source["join"] === inner["parent_type"]);
      return doc.source["join"] !== "thread" && parent !== undefined && meets(parent, fieldsOf(inner["query"]), all);
    }
    default:
      throw new Error(`the fake knows no clause ${name}`);
  }
}

function inRange(value: unknown, bound: string, limit: unknown): boolean {
  // Sound because bounds and values of one field are both numbers or both ISO instants.
  const [a, b] = [value as number, limit as number];
  return bound === "gte" ? a >= b : bound === "lte" ? a <= b : a < b;
}

function valuesOf(doc: Doc, field: string): unknown[] {
  const value = doc.source[field];
  if (field === "join") return [typeof value === "string" ? value : fieldsOf(value)["name"]];
  return Array.isArray(value) ? value : [value];
}

function keyOf(id: string, routing: string): string {
  return `${routing} ${id}`;
}

/** Sound because the adapter writes JSON objects there; anything else reads as undefined fields. */
function fieldsOf(value: unknown): Fields {
  return (value ?? {}) as Fields;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
