import { describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { CALM } from "../support/posts.ts";
import { draftOf, minutesAfter, START, topicScene } from "../support/topic-scene.ts";

describe("topics are tried", () => {
  it("on one post, with marks, problems and the common way of writing", async () => {
    const { viewer, save } = await topicScene();
    const test = (rule: string, post: { text: string; likes?: number }, rest: object = {}) =>
      unwrap(viewer.v1.rules.test.$post({ query: {}, json: { rule, post, ...rest } }));
    await save("refunds", draftOf("返金"));
    expect(await test("（topic:refunds）　OR ＡＢＣ", { text: "abcの件" })).toEqual({
      matches: true,
      highlights: [{ from: 0, to: 3 }],
      problems: [],
      formatted: "topic:refunds OR ＡＢＣ",
    });
    expect((await test("topic:refunds likes>10", { text: "返金", likes: 11 })).matches).toBe(true);
    expect((await test("サーバ", { text: "サーバー" }, { options: { longVowels: true } })).matches).toBe(true);
    const wrong = await test('"返金', { text: "返金" });
    expect([wrong.matches, wrong.formatted, wrong.problems.map(({ code }) => code)]).toEqual([
      false,
      null,
      ["unclosed_quote"],
    ]);
  });

  it("on the last days' mentions: read, met, by day, with samples", async () => {
    const { lead, hear } = await topicScene();
    for (let i = 0; i < 14; i++) {
      const at = minutesAfter(-i * 6 * 60);
      await hear(`t${i}`, i % 2 === 0 ? `${i}番目の返金` : CALM, { at, conversationId: `c${i % 3}` });
    }
    const trial = await unwrap(lead.v1.rules.try.$post({ query: {}, json: { rule: "返金", days: 2 } }));
    // Posted in the 48 hours before 10:00: the first eight, six hours apart from 09:00.
    expect([trial.read, trial.matched, trial.share, trial.stopped]).toEqual([8, 4, 0.5, null]);
    expect(trial.days).toEqual([
      { day: "2026-11-24", read: 2, matched: 1 },
      { day: "2026-11-25", read: 4, matched: 2 },
      { day: "2026-11-26", read: 2, matched: 1 },
    ]);
    expect(trial.samples).toHaveLength(4);
    for (const { text, highlights } of trial.samples) {
      expect(highlights.map(({ from, to }) => text.slice(from, to))).toEqual(["返金"]);
    }
    await expect(
      unwrap(lead.v1.rules.try.$post({ query: {}, json: { rule: "返金 (最悪", days: 2 } })),
    ).rejects.toMatchObject({ code: "invalid_input", details: { issues: [{ path: "rule:4" }] } });
    await expect(unwrap(lead.v1.rules.try.$post({ query: {}, json: { rule: "返金", days: 8 } }))).rejects.toMatchObject(
      { code: "invalid_input", details: { issues: [{ path: "days" }] } },
    );
  });

  it("for five seconds at most, and says how far it came", async () => {
    let now = START;
    let pace = 0;
    const { lead, hear } = await topicScene(() => new Date((now += pace)));
    for (let i = 0; i < 20; i++) {
      now += 60_000;
      await hear(`t${i}`, "返金", { at: new Date(now) });
    }
    pace = 2_000;
    const trial = await unwrap(lead.v1.rules.try.$post({ query: {}, json: { rule: "返金", days: 1 } }));
    expect(trial.stopped).toBe("time");
    expect(trial.read).toBeGreaterThan(0);
    expect(trial.read).toBeLessThan(20);
    expect(Date.parse(trial.reached)).toBeGreaterThan(START);
  });
});
