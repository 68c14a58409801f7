import { describe, expect, it } from "vitest";
import { type BranchReads, type BranchRules, walkBranches } from "./branch-walk.ts";

const START = Date.parse("2026-11-26T10:00:00Z");
const rules: BranchRules = { overlapMs: 1_000, backfillMs: 60_000, windowMs: 3_600_000, sorted: true, maxPages: 10 };

/** Posts with comments; pages of two, tokens are positions. */
class Tree {
  readonly posts = new Map<string, { at: number; comments: number[] }>();
  readonly asked: string[] = [];

  readonly reads: BranchReads = {
    branches: async (token) => {
      this.asked.push("posts");
      const from = Number(token ?? 0);
      const all = [...this.posts].map(([id, { at, comments }]) => ({ id, at, state: String(comments.length) }));
      const sorted = all.sort((a, b) => b.at - a.at);
      return { branches: sorted.slice(from, from + 2), next: from + 2 < sorted.length ? String(from + 2) : undefined };
    },
    leaves: async (post, token) => {
      this.asked.push(post);
      const from = Number(token ?? 0);
      const sorted = [...(this.posts.get(post)?.comments ?? [])].sort((a, b) => b - a);
      const times = sorted.slice(from, from + 2);
      return { times, next: from + 2 < sorted.length ? String(from + 2) : undefined, body: `${post}:${times.join()}` };
    },
  };
}

async function drain(tree: Tree, cursor: string | undefined, now: number, some: BranchRules = rules) {
  const bodies: string[] = [];
  const gaps: unknown[] = [];
  for (let pages = 0; ; pages++) {
    if (pages > 50) throw new Error("endless");
    const page = await walkBranches(cursor, new Date(now), some, tree.reads);
    cursor = page.cursor;
    if (page.body !== undefined) bodies.push(page.body);
    if (page.gap) gaps.push(page.gap);
    if (!page.more) return { bodies, cursor, gaps };
  }
}

describe("walkBranches", () => {
  it("reads what was touched, all of it, and nothing else", async () => {
    const tree = new Tree();
    for (const id of ["a", "b", "c"]) tree.posts.set(id, { at: START - 1_000, comments: [] });
    tree.posts.get("a")?.comments.push(START - 500, START - 400, START - 300);
    const first = await drain(tree, undefined, START);
    expect(first.bodies).toEqual([`a:${START - 300},${START - 400}`, `a:${START - 500}`]);
    tree.asked.length = 0;
    const quiet = await drain(tree, first.cursor, START + 10_000);
    expect(quiet).toMatchObject({ bodies: [], gaps: [] });
    expect(tree.asked).toEqual(["posts", "posts"]);
    tree.posts.get("c")?.comments.push(START + 11_000);
    expect((await drain(tree, quiet.cursor, START + 20_000)).bodies).toEqual([`c:${START + 11_000}`]);
  });

  it("writes no new cursor while a list of one page stays as it is", async () => {
    const tree = new Tree();
    tree.posts.set("a", { at: START, comments: [START] });
    const { cursor } = await drain(tree, undefined, START);
    expect((await drain(tree, cursor, START + 60_000)).cursor).toBe(cursor);
  });

  it("stops at what was heard where leaves are sorted, and reads on where they are not", async () => {
    const tree = new Tree();
    const comments = Array.from({ length: 6 }, (_, index) => START - 10_000 + index);
    tree.posts.set("a", { at: START - 20_000, comments });
    const { cursor } = await drain(tree, undefined, START);
    comments.push(START + 5_000);
    tree.asked.length = 0;
    await drain(tree, cursor, START + 10_000);
    expect(tree.asked).toEqual(["posts", "a"]);
    tree.asked.length = 0;
    const all = await drain(tree, cursor, START + 10_000, { ...rules, sorted: false });
    expect(tree.asked).toEqual(["posts", "a", "a", "a", "a"]);
    expect(all.bodies).toHaveLength(1);
  });

  it("hears what comes while it walks at the next look", async () => {
    const tree = new Tree();
    tree.posts.set("a", { at: START, comments: [START] });
    tree.posts.set("b", { at: START - 1, comments: [START] });
    let page = await walkBranches(undefined, new Date(START), rules, tree.reads);
    page = await walkBranches(page.cursor, new Date(START + 1), rules, tree.reads);
    tree.posts.get("a")?.comments.push(START + 2);
    const rest = await drain(tree, page.cursor, START + 3);
    expect(rest.bodies).toEqual([`b:${START}`]);
    expect((await drain(tree, rest.cursor, START + 4)).bodies).toEqual([`a:${START + 2},${START}`]);
  });

  it("leaves old branches alone and tells where it had to stop", async () => {
    const tree = new Tree();
    tree.posts.set("old", { at: START - 7_200_000, comments: [START] });
    expect((await drain(tree, undefined, START)).bodies).toEqual([]);
    for (let i = 0; i < 9; i++) tree.posts.set(`old ${i}`, { at: START - 7_200_000, comments: [] });
    tree.asked.length = 0;
    await drain(tree, undefined, START);
    expect(tree.asked).toEqual(["posts"]);
    tree.posts.set("a", { at: START, comments: [START, START - 1, START - 2, START - 3] });
    const { gaps } = await drain(tree, undefined, START, { ...rules, maxPages: 1 });
    expect(gaps).toEqual([{ from: new Date(START - 61_000), to: new Date(START - 1) }]);
  });

  it("begins again with a cursor of another shape", async () => {
    const tree = new Tree();
    tree.posts.set("a", { at: START, comments: [START] });
    expect((await drain(tree, "{]", START)).bodies).toEqual([`a:${START}`]);
  });
});
