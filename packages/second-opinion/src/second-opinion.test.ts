import type { Signal } from "@kikimimi/core/mention/signal";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Advice, Advisor } from "./advisor.ts";
import { createBedrockAdvisor } from "./bedrock.ts";
import { awsError, converseSaid, type FakeAws, type Reply, startFakeAws } from "./fake-aws.ts";
import { ANGRY_PERHAPS, signalWith } from "./samples.ts";
import {
  createSecondOpinion,
  type SecondOpinion,
  type SecondOpinionEvent,
  type SecondOpinionOptions,
} from "./second-opinion.ts";

const FURIOUS = '{"sentiment":{"positive":0,"neutral":0,"negative":1},"anger":[0,0,1],"urgency":[1,0,0]}';
const ENOUGH = { perMinute: 1_000, perDay: 1_000 };

// The first question loads the SDK, which would count against the short timeouts below.
beforeAll(async () => {
  await import("@aws-sdk/client-bedrock-runtime");
});

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const stop of stops.splice(0)) await stop();
});

type Bench = { readonly opinion: SecondOpinion; readonly events: SecondOpinionEvent[] };

function benchOf(advisor: Advisor, options: Partial<SecondOpinionOptions> = {}): Bench {
  const events: SecondOpinionEvent[] = [];
  const opinion = createSecondOpinion({
    advisor,
    budget: ENOUGH,
    timeoutMs: 5_000,
    clock: () => new Date(),
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { opinion, events };
}

async function onFake(options: Partial<SecondOpinionOptions> = {}): Promise<Bench & { readonly fake: FakeAws }> {
  const fake = await startFakeAws("h2c");
  stops.push(fake.stop);
  return { fake, ...benchOf(createBedrockAdvisor({ endpoint: fake.url, model: "m" }), options) };
}

function advisorThat(advise: Advisor["advise"]): Advisor {
  return { name: "made-up", heads: ["sentiment", "anger", "urgency"], languages: ["ja", "en"], advise };
}

const ask = ({ opinion }: Bench, signal: Signal = ANGRY_PERHAPS): Promise<Signal> => opinion.ask("post", signal);

describe("createSecondOpinion against an endpoint", () => {
  it("blends what the advisor answers", async () => {
    const bench = await onFake();
    bench.fake.reply = () => converseSaid(FURIOUS);
    expect(bench.opinion.wants(ANGRY_PERHAPS)).toBe(true);
    expect(await ask(bench)).toMatchObject({ anger: { level: 2 }, model: "linear-1+bedrock:m" });
    expect(bench.events).toMatchObject([{ type: "second_opinion.taken", moved: true, counts: { taken: 1 } }]);
  });

  it("waits for a slow answer within the timeout", async () => {
    const bench = await onFake();
    const { promise, resolve } = Promise.withResolvers<Reply>();
    bench.fake.reply = () => promise;
    const arrived = bench.fake.next();
    const answer = ask(bench);
    await arrived;
    resolve(converseSaid(FURIOUS));
    expect((await answer).anger.level).toBe(2);
  });

  it.each<[string, Reply, string, string]>([
    ["429", awsError(429, "ThrottlingException"), "failure", "ThrottlingException"],
    ["500", awsError(500, "InternalServerException"), "failure", "InternalServerException"],
    ["garbage", converseSaid("no JSON"), "failure", "UnusableAnswer"],
    ["a broken connection", "break", "failure", "Error"],
  ])("leaves the linear signal alone on %s", async (_name, reply, why, error) => {
    const bench = await onFake();
    bench.fake.reply = () => reply;
    expect(await ask(bench)).toBe(ANGRY_PERHAPS);
    expect(bench.events).toMatchObject([{ type: "second_opinion.missed", why, counts: { failure: 1, taken: 0 } }]);
    expect(bench.events[0]).toHaveProperty("error", expect.stringContaining(error));
  });

  it("leaves it alone when the port is closed", async () => {
    const bench = await onFake();
    await bench.fake.stop();
    expect(await ask(bench)).toBe(ANGRY_PERHAPS);
    expect(bench.opinion.counts()).toMatchObject({ failure: 1 });
  });

  it("takes the request back and leaves it alone when the endpoint hangs", async () => {
    const bench = await onFake({ timeoutMs: 250 });
    const arrived = bench.fake.next();
    expect(await ask(bench)).toBe(ANGRY_PERHAPS);
    await (
      await arrived
    ).left;
    expect(bench.events).toMatchObject([{ type: "second_opinion.missed", why: "timeout", counts: { timeout: 1 } }]);
  });

  it("opens the circuit after failures in a row, tries once after the rest, and closes on success", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-26T00:00:00Z") });
    const bench = await onFake({ failures: 3, restMs: 30_000 });
    bench.fake.reply = () => awsError(500, "InternalServerException");
    for (let call = 0; call < 5; call++) expect(await ask(bench)).toBe(ANGRY_PERHAPS);
    expect(bench.fake.seen).toHaveLength(3);
    expect(bench.opinion.counts()).toMatchObject({ failure: 3, circuit: 2 });

    vi.advanceTimersByTime(29_999);
    expect(await ask(bench)).toBe(ANGRY_PERHAPS);
    expect(bench.fake.seen).toHaveLength(3);

    vi.advanceTimersByTime(1);
    expect(await ask(bench)).toBe(ANGRY_PERHAPS);
    expect(bench.fake.seen).toHaveLength(4);
    expect(await ask(bench)).toBe(ANGRY_PERHAPS);
    expect(bench.fake.seen).toHaveLength(4);

    vi.advanceTimersByTime(30_000);
    bench.fake.reply = () => converseSaid(FURIOUS);
    expect((await ask(bench)).anger.level).toBe(2);
    expect((await ask(bench)).anger.level).toBe(2);
    expect(bench.fake.seen).toHaveLength(6);
    const states = bench.events.flatMap((event) => (event.type === "second_opinion.circuit" ? [event.state] : []));
    expect(states).toEqual(["open", "half_open", "open", "half_open", "closed"]);
  });

  it("counts failures in a row only", async () => {
    const bench = await onFake({ failures: 2 });
    for (let call = 0; call < 6; call++) {
      bench.fake.reply = () => (call % 2 === 0 ? awsError(500, "InternalServerException") : converseSaid(FURIOUS));
      await ask(bench);
    }
    expect(bench.opinion.counts()).toMatchObject({ failure: 3, taken: 3, circuit: 0 });
  });

  it("refuses beyond the budget without a call, and goes on in the next minute until the day is spent", async () => {
    let now = 0;
    const bench = await onFake({ budget: { perMinute: 2, perDay: 3 }, clock: () => new Date(now) });
    bench.fake.reply = () => converseSaid(FURIOUS);
    for (let call = 0; call < 4; call++) await ask(bench);
    expect(bench.opinion.counts()).toMatchObject({ taken: 2, minute: 2 });
    now = 60_000;
    for (let call = 0; call < 3; call++) await ask(bench);
    expect(bench.opinion.counts()).toMatchObject({ taken: 3, minute: 2, day: 2 });
    expect(bench.fake.seen).toHaveLength(3);
    const missed = bench.events.flatMap((event) => (event.type === "second_opinion.missed" ? [event.why] : []));
    expect(missed).toEqual(["minute", "day"]);
  });
});

describe("createSecondOpinion", () => {
  const furious: Advice = { anger: [0, 0, 1] };

  it("asks a few at a time, lets a few wait in line, and charges nothing for the rest", async () => {
    const { promise: open, resolve } = Promise.withResolvers<undefined>();
    let asked = 0;
    const bench = benchOf(
      advisorThat(async () => {
        asked += 1;
        await open;
        return furious;
      }),
      { parallel: 2, waiting: 2, budget: { perMinute: 5, perDay: 100 } },
    );
    const all = Array.from({ length: 7 }, () => ask(bench));
    await Promise.all(all.slice(4));
    expect(asked).toBe(2);
    expect(bench.opinion.counts()).toMatchObject({ busy: 3, minute: 0 });
    resolve(undefined);
    expect((await Promise.all(all)).filter((signal) => signal.anger.level === 2)).toHaveLength(4);
    expect((await ask(bench)).anger.level).toBe(2);
    expect(await ask(bench)).toBe(ANGRY_PERHAPS);
    expect(bench.opinion.counts()).toMatchObject({ taken: 5, minute: 1 });
  });

  it("gives a place in line back when an advisor does not listen to its abort", async () => {
    const bench = benchOf(
      advisorThat(() => new Promise<never>(() => undefined)),
      { timeoutMs: 10, parallel: 1, failures: 10 },
    );
    expect(await ask(bench)).toBe(ANGRY_PERHAPS);
    expect(await ask(bench)).toBe(ANGRY_PERHAPS);
    expect(bench.opinion.counts()).toMatchObject({ timeout: 2, busy: 0 });
  });

  it("stops at the deadline, those in line too, and blames nobody for it", async () => {
    const aborted: boolean[] = [];
    let answer = false;
    const bench = benchOf(
      advisorThat((_question, abort) => {
        if (answer) return Promise.resolve(furious);
        return new Promise((_resolve, reject) =>
          abort.addEventListener("abort", () => {
            aborted.push(true);
            reject(new Error("aborted"));
          }),
        );
      }),
      { parallel: 2, failures: 1, budget: { perMinute: 4, perDay: 100 } },
    );
    const deadline = new AbortController();
    const all = Array.from({ length: 4 }, () => bench.opinion.ask("post", ANGRY_PERHAPS, deadline.signal));
    deadline.abort();
    expect(await Promise.all(all)).toEqual(Array.from({ length: 4 }, () => ANGRY_PERHAPS));
    expect(await bench.opinion.ask("post", ANGRY_PERHAPS, deadline.signal)).toBe(ANGRY_PERHAPS);
    expect(bench.opinion.counts()).toMatchObject({ deadline: 5 });
    expect(aborted).toHaveLength(2);
    answer = true;
    // Those in line leave it when the ones before them are gone, which is after they were told.
    await new Promise(setImmediate);
    expect((await ask(bench)).anger.level).toBe(2);
  });

  it("keeps an open circuit open when its one trial is cut short", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 0 });
    let reply: () => Promise<Advice> = () => Promise.reject(new Error("down"));
    const bench = benchOf(
      advisorThat(() => reply()),
      { failures: 1, restMs: 1_000 },
    );
    await ask(bench);
    vi.advanceTimersByTime(1_000);
    const deadline = new AbortController();
    reply = () => new Promise(() => undefined);
    const trial = bench.opinion.ask("post", ANGRY_PERHAPS, deadline.signal);
    deadline.abort();
    await trial;
    reply = () => Promise.resolve(furious);
    expect(await ask(bench)).toBe(ANGRY_PERHAPS);
    vi.advanceTimersByTime(1_000);
    expect((await ask(bench)).anger.level).toBe(2);
  });

  it("never tells the post to the log", async () => {
    const bench = benchOf(advisorThat((question) => Promise.reject(new Error(question.text))));
    await bench.opinion.ask("my card number is 4111", ANGRY_PERHAPS);
    expect(JSON.stringify(bench.events)).not.toContain("4111");
    expect(bench.events).toHaveLength(1);
  });

  it("wants nothing in languages or about answers that the advisor does not speak to", () => {
    const mood: Advisor = { ...advisorThat(() => Promise.resolve({})), heads: ["sentiment"] };
    const { opinion } = benchOf(mood);
    expect(opinion.wants(ANGRY_PERHAPS)).toBe(false);
    const all = benchOf(advisorThat(() => Promise.resolve({}))).opinion;
    expect(all.wants(signalWith({ anger: [0.1, 0.5, 0.4], language: "other" }))).toBe(false);
    expect(all.wants(ANGRY_PERHAPS)).toBe(true);
  });

  it("leaves the signal alone when the advice says nothing about what is in doubt", async () => {
    const bench = benchOf(advisorThat(() => Promise.resolve({ urgency: [0, 0, 1] })));
    expect(await ask(bench)).toBe(ANGRY_PERHAPS);
    expect(bench.opinion.counts().taken).toBe(0);
  });
});
