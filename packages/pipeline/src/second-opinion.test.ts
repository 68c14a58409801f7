import fc from "fast-check";
import { canonicalJson } from "@kikimimi/core/base/json";
import type { Mention, MentionContent } from "@kikimimi/core/mention/mention";
import { joinMentions, mentionOf } from "@kikimimi/core/mention/join";
import type { Signal } from "@kikimimi/core/mention/signal";
import type { Advice } from "@kikimimi/second-opinion/advisor";
import { sentimentDetected, startFakeAws } from "@kikimimi/second-opinion/fake-aws";
import { createSecondOpinion, type SecondOpinion } from "@kikimimi/second-opinion/second-opinion";
import { describe, expect, it } from "vitest";
import type { Context } from "./context.ts";
import { createLog } from "./log.ts";
import { adviserOf, withSecondOpinion } from "./second-opinion.ts";

const linear = (model: string): Signal => ({
  language: "en",
  detected: { code: "en", score: 1 },
  sentiment: { label: "negative", scores: { positive: 0, neutral: 0.1, negative: 0.9 } },
  anger: { level: 1, scores: [0.1, 0.5, 0.4] },
  urgency: { level: 0, scores: [1, 0, 0] },
  intents: [],
  reasons: [],
  model,
});

type Post = {
  readonly version: number;
  readonly text: string;
  readonly model: string;
  readonly own?: boolean;
  readonly deleted?: boolean;
};

function arrivalOf({ version, text, model, own = false, deleted = false }: Post): Mention {
  const at = new Date(Date.UTC(2026, 10, 26, 0, version)).toISOString();
  const content: MentionContent = { version, normaliser: 1, text, kind: "post", author: null, media: [], own };
  return mentionOf({
    brandId: "brand",
    platform: "any",
    sourceId: "a",
    externalId: "1",
    conversation: "x",
    createdAt: deleted ? null : at,
    content: deleted ? null : content,
    signal: deleted ? null : linear(model),
    deletedAt: deleted ? at : null,
    receivedAt: at,
  });
}

/** What the advisor does with one question: says that it is anger, says that it is none, or nothing at all. */
type Word = "furious" | "calm" | "silent";

/** A store of one mention, and an advisor that is told beforehand what to say. */
function deskOf(script?: () => Word) {
  let known: Mention | undefined;
  let asked = 0;
  let word: Word = "silent";
  const secondOpinion: SecondOpinion = createSecondOpinion({
    advisor: {
      name: "a",
      heads: ["anger"],
      languages: ["en"],
      advise: (): Promise<Advice> => {
        asked += 1;
        const said = script?.() ?? word;
        if (said === "silent") return Promise.reject(new Error("down"));
        return Promise.resolve({ anger: said === "furious" ? [0, 0, 1] : [1, 0, 0] });
      },
    },
    budget: { perMinute: 1_000, perDay: 1_000 },
    timeoutMs: 1_000,
    failures: 1_000,
    clock: () => new Date(0),
    onEvent: () => undefined,
  });
  const get = async () => known && { mention: known, rev: 1 };
  const join = (arrival: Mention): void => {
    known = known ? joinMentions(known, arrival) : arrival;
  };
  return {
    asked: () => asked,
    known: () => known,
    change: (rule: (mention: Mention) => Mention) => {
      known = known && rule(known);
    },
    join,
    /** What one delivery of the post writes. */
    advised: async (post: Post, said: Word): Promise<Mention> => {
      word = said;
      return adviserOf({ secondOpinion, store: { mentions: { get } } })(arrivalOf(post));
    },
    process: async (post: Post, said: Word): Promise<void> => {
      word = said;
      join(await adviserOf({ secondOpinion, store: { mentions: { get } } })(arrivalOf(post)));
    },
  };
}

const post = fc.record({
  version: fc.integer({ min: 0, max: 3 }),
  text: fc.constantFrom("one", "two"),
  model: fc.constantFrom("m-1", "m-2", "m-10"),
});
const word = fc.constantFrom<Word>("furious", "calm", "silent");
const step = fc.record({ post, word });

describe("adviserOf", () => {
  it("writes what joins alike in any order and any number, whatever the advisor said each time", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(step, { minLength: 1, maxLength: 6 })
          .chain((all) =>
            fc.tuple(
              fc.constant(all),
              fc.shuffledSubarray([...all.keys(), ...all.keys()], { minLength: all.length * 2 }),
            ),
          ),
        async ([steps, order]) => {
          const written: Mention[] = [];
          for (const one of steps) written.push(await deskOf().advised(one.post, one.word));
          const first = written.reduce(joinMentions);
          const again = order.flatMap((index) => written[index] ?? []).reduce(joinMentions);
          expect(again).toEqual(first);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("ends alike for any order, repetition and outage, as long as the advisor was heard once on each post", async () => {
    let advised = 0;
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(post, { minLength: 1, maxLength: 5 })
          .chain((all) =>
            fc.tuple(
              fc.constant(all),
              fc.shuffledSubarray([...all, ...all, ...all], { minLength: all.length * 3 }),
              fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }),
            ),
          ),
        async ([posts, shuffled, outages]) => {
          // An advisor with one mind: what it says follows from the post.
          const mind = (one: Post): Word => (one.text === "one" ? "furious" : "calm");
          const steady = deskOf();
          for (const one of posts) await steady.process(one, mind(one));
          const shaken = deskOf();
          for (const [index, one] of shuffled.entries())
            await shaken.process(one, outages[index] ? "silent" : mind(one));
          for (const one of posts) await shaken.process(one, mind(one));
          expect(shaken.known()).toEqual(steady.known());
          if (steady.known()?.signal?.model.endsWith("+a")) advised += 1;
        },
      ),
      { numRuns: 500 },
    );
    expect(advised).toBe(500);
  });

  it("makes no second call and changes nothing when a delivery that was advised on is repeated", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), word, async (steps, later) => {
        const desk = deskOf();
        for (const one of steps) await desk.process(one.post, one.word);
        if (!desk.known()?.signal?.model.endsWith("+a")) return;
        const [asked, before] = [desk.asked(), canonicalJson(desk.known())];
        for (const one of steps) await desk.process(one.post, later);
        expect(canonicalJson(desk.known())).toBe(before);
        expect(desk.asked()).toBe(asked);
      }),
      { numRuns: 500 },
    );
  });

  const about = { version: 1, text: "one", model: "m-1" };

  it("asks again when the first answer did not come, and once more for a newer model", async () => {
    const desk = deskOf();
    await desk.process(about, "silent");
    expect(desk.known()?.signal).toMatchObject({ model: "m-1", anger: { level: 1 } });
    await desk.process(about, "furious");
    expect(desk.known()?.signal).toMatchObject({ model: "m-1+a", anger: { level: 2 } });
    await desk.process({ ...about, model: "m-2" }, "calm");
    expect(desk.known()?.signal).toMatchObject({ model: "m-2+a", anger: { level: 0 } });
    expect(desk.asked()).toBe(3);
  });

  it("asks nothing about our own words, about a post that is gone or was edited since, and where a person ruled", async () => {
    const desk = deskOf();
    await desk.process({ ...about, own: true }, "furious");
    await desk.process({ ...about, version: 3 }, "silent");
    expect(desk.asked()).toBe(1);
    await desk.process(about, "furious");
    const correction = { value: { anger: 0 as const }, by: { id: "p", name: "P" }, at: "2026-11-26T00:00:00.000Z" };
    desk.change((mention) => ({ ...mention, correction }));
    await desk.process({ ...about, version: 4 }, "furious");
    desk.change((mention) => ({ ...mention, correction: null }));
    await desk.process({ ...about, version: 5, deleted: true }, "furious");
    await desk.process({ ...about, version: 6 }, "furious");
    expect(desk.asked()).toBe(1);
    expect(desk.known()).toMatchObject({ signal: null, revisions: [] });
  });

  it("lets a delivery full of doubtful posts wait no longer than its deadline", async () => {
    let asked = 0;
    const secondOpinion = createSecondOpinion({
      advisor: {
        name: "a",
        heads: ["anger"],
        languages: ["en"],
        advise: () => {
          asked += 1;
          return new Promise<never>(() => undefined);
        },
      },
      budget: { perMinute: 1_000, perDay: 1_000 },
      timeoutMs: 60_000,
      deadlineMs: 50,
      clock: () => new Date(),
      onEvent: () => undefined,
    });
    const advise = adviserOf({ secondOpinion, store: { mentions: { get: async () => undefined } } });
    for (let start = 0; start < 500; start += 8) {
      const group = Array.from({ length: 8 }, (_, index) => arrivalOf({ ...about, version: start + index }));
      expect(await Promise.all(group.map(advise))).toEqual(group);
    }
    // Four were asked and four stood in line when the time was over; nobody was asked after it.
    expect(asked).toBe(4);
    expect(secondOpinion.counts()).toMatchObject({ deadline: 8, timeout: 0 });
  });

  it("is nothing at all when it is off", async () => {
    const arrival = arrivalOf(about);
    const get = (): never => {
      throw new Error("nobody should look");
    };
    expect(await adviserOf({ store: { mentions: { get } } })(arrival)).toBe(arrival);
  });
});

describe("withSecondOpinion", () => {
  const lines: string[] = [];
  const bare = {
    clock: () => new Date(0),
    log: createLog(
      (line) => lines.push(line),
      () => new Date(0),
    ),
  };

  it("adds nothing by default, and refuses variables that are wrong", () => {
    expect(withSecondOpinion(bare, {})).toBe(bare);
    expect(() => withSecondOpinion(bare, { KIKIMIMI_SECOND_OPINION: "bedrock" })).toThrow("_MODEL is missing");
  });

  it("asks where the environment says, and logs what came of it", async () => {
    const fake = await startFakeAws("http1");
    fake.reply = () => sentimentDetected(0, 0, 1, 0);
    const env = { KIKIMIMI_SECOND_OPINION: "comprehend", KIKIMIMI_SECOND_OPINION_ENDPOINT: fake.url };
    const { secondOpinion } = withSecondOpinion<Pick<Context, "clock" | "log" | "secondOpinion">>(bare, env);
    const scores = { positive: 0.1, neutral: 0.5, negative: 0.4 };
    const undecided: Signal = { ...linear("m-1"), sentiment: { label: "neutral", scores } };
    const asked = await secondOpinion?.ask("post", undecided);
    await fake.stop();
    expect(asked).toMatchObject({ sentiment: { label: "negative" }, model: "m-1+comprehend" });
    expect(await secondOpinion?.ask("post", undecided)).toBe(undecided);
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: "info", event: "second_opinion.taken", moved: true, counts: { taken: 1 } },
      { level: "warn", event: "second_opinion.missed", why: "failure", counts: { failure: 1 } },
    ]);
  });
});
