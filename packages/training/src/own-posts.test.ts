import { describe, expect, it } from "vitest";
import { kappa } from "./metrics.ts";
import { nearDuplicates } from "./near-duplicates.ts";
import { foldOf, ownPosts, splitOf, type OwnPost } from "./own-posts.ts";

const LEAST = { ja: 3_000, en: 2_000 };

function agreement(posts: readonly OwnPost[], labelOf: (post: OwnPost, second: boolean) => string): number {
  return kappa(
    posts.map((post) => labelOf(post, false)),
    posts.map((post) => labelOf(post, true)),
  );
}

describe.each(["ja", "en"] as const)("own %s posts", (language) => {
  const posts = ownPosts(language);

  it("are enough, of many writers, platforms and slices", () => {
    expect(posts.length).toBeGreaterThanOrEqual(LEAST[language]);
    expect(new Set(posts.map(({ author }) => author)).size).toBeGreaterThan(300);
    expect(new Set(posts.map(({ platform }) => platform)).size).toBeGreaterThanOrEqual(15);
    expect(new Set(posts.flatMap(({ slices }) => slices)).size).toBe(16);
  });

  it("hold no near-duplicates", () => {
    const pairs = nearDuplicates(posts.map(({ text }) => text));
    expect(pairs.map(({ first, second }) => [posts[first]?.text, posts[second]?.text])).toEqual([]);
  });

  it("split by writer: nobody writes on both sides, and no test post resembles a training post", () => {
    const sides = Map.groupBy(posts, splitOf);
    const writers = (split: "train" | "dev" | "test"): Set<string> =>
      new Set((sides.get(split) ?? []).map(({ author }) => author));
    expect([...writers("test")].filter((author) => writers("train").has(author) || writers("dev").has(author))).toEqual(
      [],
    );
    for (const [split, least, most] of [
      ["test", 0.1, 0.2],
      ["dev", 0.05, 0.15],
    ] as const) {
      const share = (sides.get(split) ?? []).length / posts.length;
      expect(share).toBeGreaterThan(least);
      expect(share).toBeLessThan(most);
    }
    // Closer than chance phrases, further than copies: nothing of a test post may be learnt by heart.
    const mixed = [...(sides.get("test") ?? []), ...(sides.get("train") ?? []), ...(sides.get("dev") ?? [])];
    const tests = (sides.get("test") ?? []).length;
    const leaks = nearDuplicates(
      mixed.map(({ text }) => text),
      0.45,
    ).filter(({ first, second }) => first < tests && second >= tests);
    expect(leaks.map(({ first, second }) => [mixed[first]?.text, mixed[second]?.text])).toEqual([]);
  });

  it("have folds by writer", () => {
    const folds = Map.groupBy(posts, (post) => foldOf(post, 5));
    expect([...folds.keys()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    const seen = new Map<string, number>();
    for (const post of posts) {
      const fold = foldOf(post, 5);
      expect(seen.get(post.author) ?? fold).toBe(fold);
      seen.set(post.author, fold);
    }
  });

  it("were labelled twice, and the two agree", () => {
    const twice = posts.filter(({ second }) => second !== undefined);
    expect(twice.length).toBe(posts.length);
    for (const head of ["sentiment", "anger", "urgency"] as const)
      expect(
        agreement(twice, (post, second) => String((second ? post.second?.[head] : undefined) ?? post[head])),
      ).toBeGreaterThan(0.75);
  });
});

describe("near-duplicates", () => {
  it("finds a copy with a few letters changed, and no other", () => {
    const texts = [
      "the parcel never came and nobody answers",
      "The parcel never came and nobody answered",
      "a lovely parcel came",
    ];
    expect(nearDuplicates(texts).map(({ first, second }) => [first, second])).toEqual([[0, 1]]);
  });

  it("compares texts shorter than a gram as wholes", () => {
    expect(nearDuplicates(["最高", "最低", "最高"]).map(({ first, second }) => [first, second])).toEqual([[0, 2]]);
  });
});
