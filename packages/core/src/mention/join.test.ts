import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Mention } from "./mention.ts";
import { erase, joinMentions, mask, type MentionArrival, mentionOf } from "./join.ts";
import type { Signal } from "./signal.ts";
import type { TopicMatch } from "./topic.ts";

const signal = (model: string, positive: number): Signal => ({
  language: "en",
  detected: { code: "en", score: 1 },
  sentiment: { label: "neutral", scores: { positive, neutral: 1 - positive, negative: 0 } },
  anger: { level: 0, scores: [1, 0, 0] },
  urgency: { level: 0, scores: [1, 0, 0] },
  intents: [],
  reasons: [],
  model,
});

const match = (topicId: string): TopicMatch => ({
  topicId,
  version: 1,
  effects: { points: 10 },
  highlights: [{ from: 0, to: 1 }],
});

const instant = fc.integer({ min: 0, max: 5 }).map((n) => new Date(Date.UTC(2026, 10, 1, n)).toISOString());

/** Arrivals about one post that disagree in every way that platforms manage to. */
const arrival: fc.Arbitrary<MentionArrival> = fc
  .record({
    sourceId: fc.constantFrom("a", "b", "c"),
    conversation: fc.constantFrom("x", "y", null),
    createdAt: instant,
    receivedAt: instant,
    deletedAt: fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: instant }),
    version: fc.integer({ min: 0, max: 6 }),
    normaliser: fc.constantFrom(1, 2),
    text: fc.constantFrom("one", "two", "three", "long ".repeat(8_000), `${"long ".repeat(8_000)}but different`),
    model: fc.constantFrom("m-1", "m-2"),
    positive: fc.constantFrom(0, 0.5, 1),
    topics: fc.option(
      fc.record({
        revision: fc.nat(2),
        countedAt: fc.option(instant),
        matches: fc.constantFrom<TopicMatch[]>([], [match("a")], [match("a"), match("b")]),
      }),
    ),
    counts: fc.option(fc.record({ readAt: instant, likes: fc.nat(2) })),
  })
  .map(({ version, normaliser, text, model, positive, topics, counts, ...rest }) => {
    const common = { brandId: "brand", platform: "any", externalId: "1" };
    if (rest.deletedAt !== null) return { ...common, ...rest, createdAt: null, content: null, signal: null };
    const content = { version, normaliser, text, kind: "post" as const, author: null, media: [], own: false };
    const read = { content, signal: signal(model, positive), topics, counts };
    return { ...common, ...rest, conversation: rest.conversation ?? "x", ...read };
  });

const joinAll = (arrivals: readonly MentionArrival[]): Mention | undefined =>
  arrivals
    .map(mentionOf)
    .reduce<Mention | undefined>((known, next) => (known ? joinMentions(known, next) : next), undefined);

/** A state that may have been erased, or named by its threads, at any time. */
const state: fc.Arbitrary<Mention> = fc
  .tuple(arrival, fc.constantFrom("kept", "kept", "masked", "erased"), instant)
  .map(([one, fate, at]) => {
    const mention = mentionOf(one);
    return fate === "erased" ? erase(mention, at) : fate === "masked" ? mask(mention) : mention;
  });

describe("joinMentions", () => {
  it("is commutative, associative and idempotent, whatever was erased", () => {
    fc.assert(
      fc.property(state, state, state, (a, b, c) => {
        expect(joinMentions(a, b)).toEqual(joinMentions(b, a));
        expect(joinMentions(joinMentions(a, b), c)).toEqual(joinMentions(a, joinMentions(b, c)));
        expect(joinMentions(a, a)).toEqual(a);
      }),
      { numRuns: 1_000 },
    );
  });

  it("never brings back what was erased, nor a name of it, and stays in the thread of its conversation", () => {
    fc.assert(
      fc.property(arrival, fc.array(arrival, { maxLength: 6 }), instant, (first, later, at) => {
        const before = mentionOf(first);
        const erased = later.map(mentionOf).reduce(joinMentions, erase(before, at));
        expect(erased).toMatchObject({ mentionId: before.mentionId, externalId: "", revisions: [], signal: null });
        expect(erased.deletedAt).not.toBeNull();
        expect(JSON.stringify(erased)).not.toMatch(/one|two|three|long|"[xy]"/);
        expect(erased.conversations.every((name) => name.startsWith("thr_"))).toBe(true);
        expect(erase(before, at).threadId).toBe(before.threadId);
        expect(erase(erased, "2026-12-01T00:00:00.000Z")).toEqual(erased);
      }),
    );
  });

  it("takes no thread's id for a conversation's name, so that nobody puts a masked post into a thread by naming it", () => {
    const base = { sourceId: "a", createdAt: null, deletedAt: null, brandId: "b", platform: "p", externalId: "1" };
    const rest = { content: null, signal: null, receivedAt: "2026-11-01T00:00:00.000Z" };
    const own = mask(mentionOf({ ...base, ...rest, conversation: "x" }));
    const named = mentionOf({ ...base, ...rest, conversation: own.threadId });
    const { conversations } = joinMentions(own, named);
    expect(conversations).toHaveLength(2);
    expect(conversations).toContain(named.threadId);
  });

  it("is commutative, associative and idempotent", () => {
    fc.assert(
      fc.property(arrival, arrival, arrival, (x, y, z) => {
        const [a, b, c] = [mentionOf(x), mentionOf(y), mentionOf(z)];
        expect(joinMentions(a, b)).toEqual(joinMentions(b, a));
        expect(joinMentions(joinMentions(a, b), c)).toEqual(joinMentions(a, joinMentions(b, c)));
        expect(joinMentions(a, a)).toEqual(a);
      }),
      { numRuns: 1_000 },
    );
  });

  it("ends alike for any order and any repetition of any number of arrivals", () => {
    const orders = fc
      .array(arrival, { minLength: 1, maxLength: 8 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })));
    fc.assert(
      fc.property(orders, ([all, shuffled]) => {
        expect(joinAll(shuffled)).toEqual(joinAll(all));
      }),
      { numRuns: 1_000 },
    );
  });

  it("shows the newest version first, whole, and earlier ones after it", () => {
    fc.assert(
      fc.property(fc.array(arrival, { minLength: 1, maxLength: 8 }), (all) => {
        const live = all.filter((one) => one.deletedAt === null);
        const { revisions } = joinAll(live) ?? { revisions: [] };
        const versions = revisions.map((content) => content.version);
        expect(versions).toEqual([...new Set(versions)].sort((a, b) => b - a));
        const newest = live.filter((one) => one.content?.version === versions[0]);
        expect(Math.max(...live.map((one) => one.content?.version ?? -1), -1)).toBe(versions[0] ?? -1);
        expect(newest.length === 0 || newest.some((one) => one.content?.text === revisions[0]?.text)).toBe(true);
      }),
    );
  });

  it("keeps nothing of what was taken back, whichever came first", () => {
    fc.assert(
      fc.property(fc.array(arrival, { minLength: 1, maxLength: 6 }), instant, (all, deletedAt) => {
        const gone = {
          brandId: "brand",
          platform: "any",
          externalId: "1",
          sourceId: "a",
          conversation: null,
          createdAt: null,
        };
        const deleted = { ...gone, content: null, signal: null, deletedAt, receivedAt: deletedAt };
        for (const arrivals of [
          [...all, deleted],
          [deleted, ...all],
        ]) {
          expect(joinAll(arrivals)).toMatchObject({ revisions: [], signal: null, topics: null, counts: null });
        }
      }),
    );
  });

  it("is judged by the brand's newest topics, and of those by the newest counts", () => {
    const base = { sourceId: "a", conversation: "x", createdAt: null, deletedAt: null, brandId: "b", platform: "p" };
    const content = {
      version: 1,
      normaliser: 1,
      text: "t",
      kind: "post" as const,
      author: null,
      media: [],
      own: false,
    };
    const judged = (revision: number, countedAt: string | null): Mention =>
      mentionOf({
        ...base,
        externalId: "1",
        receivedAt: "2026-11-01T00:00:00.000Z",
        content,
        signal: null,
        topics: { revision, countedAt, matches: [] },
      });
    const [old, late] = ["2026-11-01T00:00:00.000Z", "2026-11-02T00:00:00.000Z"];
    const won = (a: Mention, b: Mention): unknown => joinMentions(a, b).topics;
    expect(won(judged(2, old), judged(1, late))).toEqual({ revision: 2, countedAt: old, matches: [] });
    expect(won(judged(10, null), judged(9, late))).toMatchObject({ revision: 10 });
    expect(won(judged(1, old), judged(1, late))).toMatchObject({ countedAt: late });
  });
});
