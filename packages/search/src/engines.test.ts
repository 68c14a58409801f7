import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { meetsFilter } from "./derive.ts";
import { type FakeOpenSearch, startFakeOpenSearch } from "./fake-opensearch.ts";
import { formOf } from "./form.ts";
import { openSearchIndex } from "./open.ts";
import { createOpenSearchIndex } from "./opensearch.ts";
import type { IndexStep, SearchFilter, SearchIndex, SearchPost, SearchThread } from "./search.ts";
import { meetsWords, wordsOf } from "./words.ts";

const post = (id: string, text: string, fields: Partial<SearchPost> = {}): SearchPost => ({
  mentionId: id,
  threadId: `t-${id}`,
  brandId: "demo",
  platform: "x",
  sources: ["one"],
  kind: "post",
  lang: "ja",
  at: 1_000,
  authorId: "a1",
  author: "山田 Hanako",
  topics: [],
  text,
  rev: 1,
  ...fields,
});
const thread = (threadId: string, fields: Partial<SearchThread> = {}): SearchThread => ({
  threadId,
  brandId: "demo",
  status: "open",
  priority: 10,
  holder: null,
  updatedAt: "2026-11-26T00:00:00.000Z",
  rev: 1,
  news: 1,
  ...fields,
});

describe.each(["sqlite", "opensearch"] as const)("the %s index", (engine) => {
  let index: SearchIndex;
  let fake: FakeOpenSearch;

  beforeEach(async () => {
    fake = await startFakeOpenSearch();
    const file = join(mkdtempSync(join(tmpdir(), "kikimimi-index-")), "s.db");
    index = openSearchIndex(engine === "sqlite" ? `sqlite://${file}` : fake.url.replace("//", "//user:pass@"));
  });
  afterEach(async () => {
    index.close();
    await fake.stop();
  });

  const put = async (step: Partial<IndexStep>): Promise<boolean> => {
    const { seq } = await index.state("demo");
    const empty = { threads: [], posts: [], gone: [], expireBefore: "2000-01-01T00:00:00.000Z" };
    return index.put({ brandId: "demo", seq, place: "p", indexedUntil: "u", ...empty, ...step });
  };
  const add = (...posts: SearchPost[]): Promise<boolean> =>
    put({ posts, threads: [...new Set(posts.map((one) => one.threadId))].map((id) => thread(id)) });
  const find = async (q: string, filter: SearchFilter = {}): Promise<string[]> =>
    (await index.query({ brandId: "demo", words: wordsOf(q), filter, limit: 50 })).hits.map((hit) => hit.mentionId);

  it("remembers where it stands, and refuses a step on top of another state", async () => {
    expect(await index.state("demo")).toEqual({ seq: 0, place: null, indexedUntil: null });
    expect(await add(post("a", "返金"))).toBe(true);
    expect(await index.state("demo")).toEqual({ seq: 1, place: "p", indexedUntil: "u" });
    expect(await put({ seq: 0, place: "q" })).toBe(false);
    expect(await index.state("demo")).toMatchObject({ place: "p" });
    expect(await index.known("demo", ["t-a", "t-b"])).toEqual(new Map([["t-a", { rev: 1, news: 1 }]]));
  });

  it("replaces, moves, takes out and forgets posts", async () => {
    await add(post("a", "返金"), post("b", "配送"), post("c", "配送と返金"));
    await add(post("a", "交換", { rev: 2 }));
    expect(await find("返金")).toEqual(["c"]);
    await put({ gone: [{ mentionId: "c", threadId: "elsewhere" }] });
    expect(await find("返金")).toEqual(["c"]);
    await put({ gone: [{ mentionId: "c", threadId: "t-c" }] });
    expect(await find("返金")).toEqual([]);
    await index.remove("demo", ["b"]);
    expect(await find("配送")).toEqual([]);
    expect(await index.size("demo")).toBe(1);
    await put({
      expireBefore: "2026-11-27T00:00:00.000Z",
      threads: [thread("t-new", { updatedAt: "2026-11-28T00:00:00.000Z" })],
    });
    expect(await index.size("demo")).toBe(0);
    await add(post("d", "配送"));
    await index.reset("demo");
    expect(await index.size("demo")).toBe(0);
    expect(await index.state("demo")).toMatchObject({ place: null, indexedUntil: null });
  });

  it("finds what the plain rules find, newest first, page by page", async () => {
    const texts = [
      "返金してください",
      "返品と返金",
      "late delivery again",
      "配送が遅い😡",
      "iPhone修理の件",
      "返金 late",
    ];
    const posts = texts.flatMap((text, i) => [
      post(`p${i}`, text, {
        at: i % 3,
        lang: i % 2 === 0 ? "ja" : "en",
        platform: i < 3 ? "x" : "line",
        topics: i === 1 ? ["refunds"] : [],
      }),
    ]);
    const threads = posts.map(({ threadId }, i) =>
      thread(threadId, { status: i % 2 === 0 ? "queued" : "open", priority: i * 10, holder: i === 4 ? "kato" : null }),
    );
    await put({ posts, threads });
    const queries = ["返金", "返", "late", "-返金", "「返金して」", "修理 iphone", "😡", "遅い -配送", "delivery", ""];
    const filters: SearchFilter[] = [
      {},
      { lang: "ja" },
      { platform: "line" },
      { status: "active" },
      { topic: "refunds" },
      { minPriority: 20, maxPriority: 40 },
      { holder: "kato" },
      { from: 1, before: 2 },
      { author: "hanako" },
      { author: "a1" },
      { author: "b2" },
      { source: "two" },
    ];
    for (const q of queries)
      for (const filter of filters) {
        const expected = posts
          .filter(
            (one, i) =>
              meetsFilter(one, threads[i] ?? thread(""), filter) && meetsWords(formOf(one.text).text, wordsOf(q)),
          )
          .sort((a, b) => b.at - a.at || (a.mentionId < b.mentionId ? 1 : -1))
          .map((one) => one.mentionId);
        expect(await find(q, filter), `${q} ${JSON.stringify(filter)}`).toEqual(expected);
      }
    const query = { brandId: "demo", words: wordsOf(""), filter: {}, limit: 2 };
    const pages: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const answer = await index.query({ ...query, ...(cursor === undefined ? {} : { cursor }) });
      pages.push(...answer.hits.map((hit) => hit.mentionId));
      cursor = answer.next;
    }
    expect(pages).toEqual(await find(""));
    await expect(index.query({ ...query, cursor: "bm9wZQ" })).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("an OpenSearch domain", () => {
  let fake: FakeOpenSearch;
  beforeEach(async () => {
    fake = await startFakeOpenSearch();
  });
  afterEach(() => fake.stop());

  it("is asked with basic authentication, or with signed requests", async () => {
    await openSearchIndex(fake.url.replace("//", "//me:p%40ss@")).state("demo");
    expect(fake.seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from("me:p@ss").toString("base64")}`);
    const credentials = async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "token" });
    await createOpenSearchIndex({ url: new URL(fake.url), credentials, region: "ap-northeast-1" }).state("demo");
    const last = fake.seen.at(-1);
    expect(last?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/ap-northeast-1\/es\/aws4_request, SignedHeaders=[^,]*host[^,]*, Signature=[0-9a-f]{64}$/,
    );
    expect(last?.headers["x-amz-security-token"]).toBe("token");
  });

  it("is asked again while it is busy, and its refusal is `upstream`", async () => {
    const index = openSearchIndex(fake.url.replace("//", "//me:pass@"));
    fake.fail = { status: 429, times: 2 };
    expect(await index.state("demo")).toMatchObject({ seq: 0 });
    fake.fail = { status: 403, times: 1 };
    await expect(index.size("demo")).rejects.toMatchObject({ code: "upstream" });
  });
});
