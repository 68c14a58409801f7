import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import { decodeSearchCursor, encodeSearchCursor, Place } from "./cursor.ts";
import { OpenSearchHttp, type OpenSearchOptions } from "./opensearch-http.ts";
import { INDEX, pageBody } from "./opensearch-query.ts";
import type { IndexState, IndexStep, SearchIndex } from "./search.ts";

/** The index of posts and threads, and the one of states; the number rises with each change of the mapping. */
const POSTS = "kikimimi-posts-1";
const STATES = "kikimimi-states-1";

/** Lines of one bulk request. */
const BULK = 500;
const CONFLICT = 409;

const State = z.object({ seq: z.number(), place: z.string().nullable(), indexedUntil: z.string().nullable() });
const StateAnswer = z.object({
  found: z.boolean().optional(),
  _seq_no: z.number().optional(),
  _primary_term: z.number().optional(),
  _source: State.optional(),
});
const Known = z.object({
  docs: z.array(
    z.object({
      found: z.boolean().optional(),
      _source: z.object({ threadId: z.string(), brandId: z.string(), rev: z.number(), news: z.number() }).optional(),
    }),
  ),
});
const Hits = z.object({
  hits: z.object({
    hits: z.array(
      z.object({ _source: z.object({ mentionId: z.string(), threadId: z.string(), rev: z.number(), at: z.number() }) }),
    ),
  }),
});
const Bulk = z.object({ items: z.array(z.record(z.string(), z.object({ status: z.number() }))) });
const Count = z.object({ count: z.number() });

/** An index in an OpenSearch domain, over its HTTP API. <https://docs.opensearch.org/latest/api-reference/> */
export function createOpenSearchIndex(options: OpenSearchOptions): SearchIndex {
  return new OpenSearchIndex(new OpenSearchHttp(options));
}

class OpenSearchIndex implements SearchIndex {
  readonly engine = "opensearch";
  readonly #http: OpenSearchHttp;
  #ready: Promise<void> | undefined;

  constructor(http: OpenSearchHttp) {
    this.#http = http;
  }

  readonly state = async (brandId: string): Promise<IndexState> => (await this.#stateOf(brandId)).state;

  readonly known: SearchIndex["known"] = async (brandId, threadIds) => {
    if (threadIds.length === 0) return new Map();
    await this.#prepared();
    const docs = threadIds.map((threadId) => ({ _id: threadId, routing: threadId }));
    const { body } = await this.#http.send("POST", `/${POSTS}/_mget`, JSON.stringify({ docs }));
    const found = Known.parse(body).docs.flatMap(({ _source }) => (_source?.brandId === brandId ? [_source] : []));
    return new Map(found.map(({ threadId, rev, news }) => [threadId, { rev, news }]));
  };

  /** Documents carry the store's revisions as external versions, so a late writer never wins over a newer one. */
  readonly put = async (step: IndexStep): Promise<boolean> => {
    const { state, seqNo, term } = await this.#stateOf(step.brandId);
    if (state.seq !== step.seq) return false;
    const version = (rev: number) => ({ version: rev, version_type: "external_gte" });
    const lines: unknown[][] = [];
    for (const thread of step.threads)
      lines.push([
        { index: { _id: thread.threadId, routing: thread.threadId, ...version(thread.rev) } },
        { ...thread, join: "thread" },
      ]);
    for (const post of step.posts)
      lines.push([
        { index: { _id: post.mentionId, routing: post.threadId, ...version(post.rev) } },
        { ...post, join: { name: "post", parent: post.threadId } },
      ]);
    await this.#bulk(lines);
    if (lines.length > 0 || step.gone.length > 0) {
      // What the state says is indexed must be found from then on; and a query deletes only what it finds.
      await this.#http.send("POST", `/${POSTS}/_refresh`);
      const should = step.gone.map((gone) => ({
        bool: { filter: [{ term: { mentionId: gone.mentionId } }, { term: { threadId: gone.threadId } }] },
      }));
      if (should.length > 0) await this.#deleteBy({ bool: { should, minimum_should_match: 1 } });
      const old = {
        bool: {
          filter: [
            { term: { brandId: step.brandId } },
            { term: { join: "thread" } },
            { range: { updatedAt: { lt: step.expireBefore } } },
          ],
        },
      };
      await this.#deleteBy({
        bool: { filter: [{ term: { brandId: step.brandId } }, { has_parent: { parent_type: "thread", query: old } }] },
      });
      await this.#deleteBy(old);
    }
    const { place, indexedUntil } = step;
    return this.#putState(step.brandId, { seq: state.seq + 1, place, indexedUntil }, seqNo, term);
  };

  readonly remove: SearchIndex["remove"] = async (brandId, mentionIds) => {
    await this.#touch(brandId, (state) => ({ ...state, seq: state.seq + 1 }));
    await this.#deleteBy({ bool: { filter: [{ term: { brandId } }, { terms: { mentionId: mentionIds } }] } });
  };

  readonly query: SearchIndex["query"] = async (query) => {
    await this.#prepared();
    const body = JSON.stringify(pageBody(query, decodeSearchCursor(query, Place)));
    const answer = await this.#http.send("POST", `/${POSTS}/_search`, body);
    const rows = Hits.parse(answer.body).hits.hits.map((hit) => hit._source);
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    const next = rows.length > page.length && last ? encodeSearchCursor(query, Place.parse(last)) : null;
    return { hits: page.map(({ mentionId, threadId, rev }) => ({ mentionId, threadId, rev })), next };
  };

  readonly size: SearchIndex["size"] = async (brandId) => {
    await this.#prepared();
    const query = { bool: { filter: [{ term: { join: "post" } }, { term: { brandId } }] } };
    const { body } = await this.#http.send("POST", `/${POSTS}/_count`, JSON.stringify({ query }));
    return Count.parse(body).count;
  };

  readonly reset: SearchIndex["reset"] = async (brandId) => {
    // The state first: a step under way then finds that it was overtaken.
    await this.#touch(brandId, (state) => ({ seq: state.seq + 1, place: null, indexedUntil: null }));
    await this.#deleteBy({ term: { brandId } });
  };

  readonly close = (): void => undefined;

  async #stateOf(brandId: string): Promise<{ state: IndexState; seqNo: number | undefined; term: number | undefined }> {
    await this.#prepared();
    const answer = await this.#http.send("GET", `/${STATES}/_doc/${encodeURIComponent(brandId)}`, undefined, [404]);
    const { _source, _seq_no: seqNo, _primary_term: term } = StateAnswer.parse(answer.body);
    return { state: _source ?? { seq: 0, place: null, indexedUntil: null }, seqNo, term };
  }

  /** Writes a state on top of the one that was read; false when somebody else was faster. */
  async #putState(
    brandId: string,
    state: IndexState,
    seqNo: number | undefined,
    term: number | undefined,
  ): Promise<boolean> {
    const only =
      seqNo === undefined || term === undefined ? "op_type=create" : `if_primary_term=${term}&if_seq_no=${seqNo}`;
    const path = `/${STATES}/_doc/${encodeURIComponent(brandId)}?${only}`;
    return (await this.#http.send("PUT", path, JSON.stringify(state), [CONFLICT])).status !== CONFLICT;
  }

  async #touch(brandId: string, change: (state: IndexState) => IndexState): Promise<void> {
    for (;;) {
      const { state, seqNo, term } = await this.#stateOf(brandId);
      if (await this.#putState(brandId, change(state), seqNo, term)) return;
    }
  }

  async #bulk(lines: readonly unknown[][]): Promise<void> {
    for (let start = 0; start < lines.length; start += BULK) {
      const body = lines
        .slice(start, start + BULK)
        .flat()
        .map((line) => `${JSON.stringify(line)}\n`)
        .join("");
      const answer = await this.#http.send("POST", `/${POSTS}/_bulk`, body);
      // 404: was gone already; 409: something newer is there.
      const bad = Bulk.parse(answer.body)
        .items.flatMap((item) => Object.values(item))
        .find(({ status }) => status >= 300 && status !== 404 && status !== CONFLICT);
      if (bad) throw new AppError("upstream", `The search domain refused a document with ${bad.status}.`);
    }
  }

  async #deleteBy(query: unknown): Promise<void> {
    const path = `/${POSTS}/_delete_by_query?conflicts=proceed&refresh=true`;
    await this.#http.send("POST", path, JSON.stringify({ query }));
  }

  /** Makes the indices once; what exists already is fine. */
  #prepared(): Promise<void> {
    this.#ready ??= this.#prepare().catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  async #prepare(): Promise<void> {
    const plain = { mappings: { dynamic: false } };
    for (const [name, body] of [
      [POSTS, INDEX],
      [STATES, plain],
    ] as const) {
      const { status } = await this.#http.send("HEAD", `/${name}`, undefined, [404]);
      // 400: another process has made it in between (resource_already_exists_exception).
      if (status === 404) await this.#http.send("PUT", `/${name}`, JSON.stringify(body), [400]);
    }
  }
}
