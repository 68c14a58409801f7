import { describe, expect, it } from "vitest";
import type { Call } from "../call.ts";
import { googleplayPoller, googleplayTokens } from "./client.ts";
import { createFake } from "./fake.ts";
import { googleplay } from "./index.ts";
import { googleplayReplier } from "./reply.ts";

const START = Date.parse("2026-11-26T10:00:00Z");
const DAY = 86_400_000;

function scene() {
  let clock = START;
  const now = (): Date => new Date(clock);
  const fake = createFake({ now, pageSize: 2 });
  const call = async (): Promise<Call> => {
    const settings = googleplay.manifest.settings.parse(fake.settings);
    const pace = { wait: async () => undefined, random: () => 0 };
    const bare = { settings, secrets: fake.secrets, fetch: fake.fetch, now, pace };
    return { ...bare, token: await googleplayTokens.obtain(bare, undefined) };
  };
  let cursor: string | undefined;
  const turn = async () => {
    const bodies: string[] = [];
    for (;;) {
      const page = await googleplayPoller.fetchPage({ ...(await call()), stream: "com.example.kasa", cursor });
      cursor = page.cursor;
      if (page.body !== undefined) bodies.push(page.body);
      if (!page.more) return { bodies, gap: page.gap };
    }
  };
  return { fake, call, turn, pass: (ms: number) => void (clock += ms) };
}

describe("google play poller", () => {
  it("has a stream for each app", () => {
    expect(googleplayPoller.streams({ packageNames: ["a.b", "c.d", "a.b"] })).toEqual(["a.b", "c.d"]);
  });

  it("reports what the seven days hid after a long pause, and nothing after a quiet month of polls", async () => {
    const { fake, turn, pass } = scene();
    fake.people?.post({ stream: "", text: "one" });
    expect((await turn()).gap).toBeUndefined();
    for (let day = 0; day < 30; day++) {
      pass(DAY);
      expect((await turn()).gap).toBeUndefined();
    }
    pass(9 * DAY);
    const lastTurn = START + 30 * DAY;
    expect((await turn()).gap).toEqual({ from: new Date(lastTurn), to: new Date(lastTurn + 2 * DAY) });
  });

  it("hears a review again when it or its answer changes", async () => {
    const { fake, turn, pass, call } = scene();
    const ids = ["a", "b", "c"].map((text) => fake.people?.post({ stream: "", text }) ?? "");
    await turn();
    pass(60_000);
    fake.people?.edit?.(ids[0] ?? "", "edited");
    expect((await turn()).bodies.join("")).toContain("edited");
    const target = fake.replies?.target();
    if (!target) throw new Error("nobody to answer");
    await turn();
    pass(60_000);
    const input = { ...(await call()), target, text: "Thanks!", key: "k", approvedAt: new Date(START) };
    expect(await googleplayReplier.send(input)).toEqual({
      externalId: `${target.externalId}/reply`,
      url: `https://play.google.com/store/apps/details?id=com.example.kasa&reviewId=${encodeURIComponent(target.externalId)}`,
    });
    expect((await turn()).bodies.join("")).toContain("Thanks!");
    pass(60_000);
    expect((await turn()).bodies).toEqual([]);
  });

  it("cannot answer where the app is unknown, and says when a review is gone", async () => {
    const { fake, call } = scene();
    const target = fake.replies?.target();
    if (!target) throw new Error("nobody to answer");
    const base = { ...(await call()), text: "x", key: "k", approvedAt: new Date(START) };
    const nowhere = { ...base, target: { ...target, address: {} } };
    expect(googleplayReplier.preflight(nowhere).map(({ code }) => code)).toEqual(["not_answerable"]);
    const gone = { ...base, target: { ...target, address: { packageName: "com.example.kasa", reviewId: "gp:gone" } } };
    await expect(googleplayReplier.send(gone)).rejects.toMatchObject({ code: "forbidden" });
    await expect(googleplayReplier.send({ ...base, target, text: "x".repeat(351) })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });
});
