import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Answer,
  begin,
  finish,
  JITTER,
  LEASE_MS,
  newMessage,
  newTest,
  replay,
  RETRY_SECONDS,
  WebhookMessage,
} from "./message.ts";

const START = Date.parse("2026-11-26T03:00:00.000Z");
const iso = (ms: number): string => new Date(START + ms).toISOString();
const event = { eventId: "act_1", type: "thread.closed", at: iso(0), thread: null, by: null, facts: {}, words: {} };
const seed = { messageId: "msg_1", subscriptionId: "whk_1", brandId: "demo", event };
const fresh = (): WebhookMessage => newMessage(seed, iso(0));
const answer = (status: number | null, retryAfterMs: number | null = null): Answer => ({
  status,
  error: status === null ? "No answer." : null,
  ms: 3,
  body: "",
  retryAfterMs,
});
const changed = (message: WebhookMessage | "unchanged"): WebhookMessage => {
  if (message === "unchanged") throw new Error("nothing changed");
  return message;
};
const msOf = (at: string | null): number => Date.parse(at ?? "") - START;

/** One attempt that comes to an answer at once. */
function tryOnce(message: WebhookMessage, ms: number, got: Answer, random = 0): WebhookMessage {
  const turn = { attemptId: `act_${ms}`, at: iso(ms), random };
  return changed(finish(changed(begin(message, turn)), turn, got));
}

describe("the schedule of a message", () => {
  it("is that of Standard Webhooks, each wait counted from the attempt before", () => {
    let message = fresh();
    const waits: number[] = [];
    for (let ms = 0; message.state === "pending"; ms = msOf(message.nextAt)) {
      const before = ms;
      message = tryOnce(message, ms, answer(500));
      if (message.nextAt !== null) waits.push((msOf(message.nextAt) - before) / 1000);
    }
    expect(waits).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(message).toMatchObject({ state: "failed", nextAt: null, tries: 10 });
    expect(message.attempts).toHaveLength(10);
  });

  it("lengthens each wait by its jitter, and never shortens it", () => {
    expect(msOf(tryOnce(fresh(), 0, answer(503), 0.999).nextAt)).toBe(Math.ceil(5000 * (1 + JITTER * 0.999)));
  });

  it("leaves the receiver alone for as long as it asks, up to a day", () => {
    expect(msOf(tryOnce(fresh(), 0, answer(429, 90_000)).nextAt)).toBe(90_000);
    expect(msOf(tryOnce(fresh(), 0, answer(429, 1_000)).nextAt)).toBe(5_000);
    expect(msOf(tryOnce(fresh(), 0, answer(503, 1e12)).nextAt)).toBe(86_400_000);
  });

  it.each([200, 201, 204, 299])("ends with a receipt (%i)", (status) => {
    expect(tryOnce(fresh(), 0, answer(status))).toMatchObject({ state: "delivered", nextAt: null, tries: 1 });
  });

  it.each([199, 300, 301, 307, 400, 404, 500, null])("goes on after %s", (status) => {
    expect(tryOnce(fresh(), 0, answer(status)).state).toBe("pending");
  });

  it("ends at once where the receiver is gone", () => {
    expect(tryOnce(fresh(), 0, answer(410))).toMatchObject({ state: "failed", nextAt: null });
  });

  it("has one attempt for a test", () => {
    expect(tryOnce(newTest(seed, iso(0)), 0, answer(500))).toMatchObject({ state: "failed" });
    expect(tryOnce(newTest(seed, iso(0)), 0, answer(200))).toMatchObject({ state: "delivered" });
  });

  it("begins anew when it is replayed, but not while an attempt is being made", () => {
    const failed = tryOnce(fresh(), 0, answer(410));
    expect(replay(failed, iso(9))).toMatchObject({ state: "pending", tries: 0, nextAt: iso(9) });
    const delivered = tryOnce(fresh(), 0, answer(200));
    expect(replay(delivered, iso(9))).toMatchObject({ state: "pending", tries: 0 });
    const busy = changed(begin(fresh(), { attemptId: "act_a", at: iso(0), random: 0 }));
    expect(replay(busy, iso(LEASE_MS - 1))).toBe("unchanged");
    expect(replay(busy, iso(LEASE_MS))).toMatchObject({ nextAt: iso(LEASE_MS) });
  });

  it("keeps what a late receipt says, whoever took over meanwhile", () => {
    const slow = { attemptId: "act_slow", at: iso(0), random: 0 };
    const begun = changed(begin(fresh(), slow));
    const other = tryOnce(begun, LEASE_MS, answer(500));
    const late = changed(finish(other, { ...slow, at: iso(LEASE_MS + 5) }, answer(200)));
    expect(late).toMatchObject({ state: "delivered", nextAt: null });
    expect(finish(late, slow, answer(500))).toBe("unchanged");
    const lateFailure = changed(finish(other, slow, answer(500)));
    expect(lateFailure.nextAt).toBe(other.nextAt);
  });
});

/** What can happen to one message: senders come at any time, answers come late or never, somebody replays. */
const step = fc.record({
  what: fc.constantFrom("sweep", "answer", "answer", "replay"),
  /** Time that passes before, from nothing to days. */
  wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 70_000 }), fc.integer({ min: 0, max: 90_000_000 })),
  which: fc.nat({ max: 5 }),
  status: fc.constantFrom(200, 500, 429, 302, null),
  random: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

/** Something that has to hold at every step of a history. */
function law(name: string, holds: boolean): void {
  if (!holds) throw new Error(`broken: ${name}`);
}

describe("a message in any history of crashes, repetitions and overlapping senders", () => {
  it("keeps its laws", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        let message = fresh();
        let ms = 0;
        const open: { attemptId: string; at: string; random: number }[] = [];
        let receipts = 0;
        let last: number | undefined;
        for (const [i, { what, wait, which, status, random }] of steps.entries()) {
          ms += wait;
          if (what === "sweep") {
            const turn = { attemptId: `act_${i}`, at: iso(ms), random };
            const before = message;
            const next = begin(message, turn);
            if (next === "unchanged") {
              // Only what is not due is left alone.
              law("what is due is begun", before.state !== "pending" || msOf(before.nextAt) > ms);
              continue;
            }
            message = next;
            if (message.attempts.at(-1)?.attemptId !== turn.attemptId) {
              law("only the schedule ends it", before.tries === RETRY_SECONDS.length && message.state === "failed");
              continue;
            }
            open.push(turn);
            // Never sooner than the schedule says after the attempt before it.
            if (last !== undefined && before.tries > 0)
              law("the schedule is kept", ms - last >= (RETRY_SECONDS[before.tries] ?? Infinity) * 1000);
            last = ms;
            // Nobody else may begin before the lease is over.
            law("a lease holds", begin(message, { ...turn, at: iso(ms + LEASE_MS - 1) }) === "unchanged");
          } else if (what === "answer" && open.length > 0) {
            const turn = open.splice(which % open.length, 1)[0] ?? { attemptId: "", at: "", random: 0 };
            const next = finish(message, { ...turn, at: iso(ms) }, answer(status));
            if (next === "unchanged") continue;
            message = next;
            if (status === 200) {
              receipts++;
              law("a receipt delivers", message.state === "delivered");
            }
            // Telling the same again changes nothing.
            law("told once", finish(message, { ...turn, at: iso(ms) }, answer(500)) === "unchanged");
          } else if (what === "replay") {
            const next = replay(message, iso(ms));
            if (next !== "unchanged") message = next;
          }
          expect(WebhookMessage.parse(message)).toEqual(message);
          expect(message.tries).toBeLessThanOrEqual(RETRY_SECONDS.length);
          expect(message.state === "pending").toBe(message.nextAt !== null);
        }
        // Whatever happened, a sender that lives brings it to its end, within the schedule.
        let tries = 0;
        for (; message.state === "pending"; tries++) {
          ms = Math.max(ms, msOf(message.nextAt));
          const turn = { attemptId: `end_${tries}`, at: iso(ms), random: 0 };
          message = changed(begin(message, turn));
          if (message.state !== "pending") break;
          message = changed(finish(message, turn, answer(tries < 3 ? 500 : 200)));
          if (message.state === "delivered") receipts++;
        }
        expect(tries).toBeLessThanOrEqual(RETRY_SECONDS.length);
        expect(message.state === "delivered" && receipts === 0).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });
});
