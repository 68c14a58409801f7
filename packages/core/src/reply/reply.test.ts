import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../base/error.ts";
import {
  draftOf,
  edit,
  fail,
  isInDoubt,
  isOutstanding,
  leave,
  MAX_FAILURES,
  mayForget,
  name,
  NEXT_STATES,
  queue,
  reject,
  type Reply,
  ReplyState,
  resolve,
  retry,
  SEND_LEASE_SECONDS,
  settle,
  submit,
  sweepAt,
  take,
  unleave,
  wait,
} from "./reply.ts";

const START = Date.parse("2026-11-26T10:00:00Z");
const by = { id: "sato", name: "佐藤" };
const problem = { code: "upstream", message: "The platform answered 503" } as const;

const fresh = draftOf({
  replyId: "rpl_1",
  threadId: "thr_1",
  brandId: "demo",
  platform: "mastodon",
  sourceId: "mastodon",
  mentionId: "mnt_1",
  text: "傘",
  key: "5f0c6c6e-6d0e-4a5e-9d0e-3d8c2f6b7a10",
  by,
  createdAt: new Date(START).toISOString(),
});

/** Everything that can happen to a reply, at a time. */
const DEEDS: Record<string, (reply: Reply, at: string) => Reply | "unchanged"> = {
  edit: (reply) => edit(reply, `${reply.text}!`, reply.version),
  editStale: (reply) => edit(reply, "stale", reply.version - 1),
  submit: (reply) => submit(reply, reply.version),
  reject: (reply, at) => reject(reply, { by, at }, "no"),
  queue: (reply, at) => queue(reply, { by, at }, reply.version),
  queueStale: (reply, at) => queue(reply, { by, at }, reply.version + 1),
  retry: (reply, at) => retry(reply, { by, at }, false),
  retryLooking: (reply, at) => retry(reply, { by, at }, true),
  resolveSent: (reply, at) => resolve(reply, { by, at }, true),
  resolveAgain: (reply, at) => resolve(reply, { by, at }, false),
  take: (reply, at) => take(reply, `owner-${at}`, new Date(at)),
  leave: (reply, at) => leave(reply, at),
  unleave: (reply) => unleave(reply),
  name: (reply, at) => name(reply, { externalId: "their-1" }, at),
  settle: (reply) => settle(reply),
  fail: (reply) => fail(reply, problem),
  wait: (reply, at) => wait(reply, problem, at, true),
  waitLimited: (reply, at) => wait(reply, problem, at, false),
};

const deed = fc.record({ what: fc.constantFrom(...Object.keys(DEEDS)), seconds: fc.integer({ min: 0, max: 200 }) });

/** Every step of a history, with the states before and after; refused deeds leave the reply as it is. */
function live(history: readonly { readonly what: string; readonly seconds: number }[]): [string, Reply, Reply][] {
  let now = START;
  let reply = fresh;
  return history.flatMap(({ what, seconds }): [string, Reply, Reply][] => {
    now += seconds * 1000;
    const before = reply;
    try {
      const after = DEEDS[what]?.(before, new Date(now).toISOString()) ?? "unchanged";
      if (after === "unchanged") return [];
      reply = after;
      return [[what, before, after]];
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "conflict") throw error;
      return [];
    }
  });
}

describe("replies", () => {
  it("take no step that the table does not know, and a sent one takes none", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60, size: "max" }), (history) => {
        for (const [, before, after] of live(history)) {
          const allowed: readonly string[] = NEXT_STATES[before.state];
          expect(allowed).toContain(after.state);
          expect(before.state).not.toBe("sent");
          seen.add(`${before.state} → ${after.state}`);
        }
      }),
      { numRuns: 2_000, seed: 7 },
    );
    // The table allows nothing that never happens.
    const told = ReplyState.options.flatMap((from) => NEXT_STATES[from].map((to) => `${from} → ${to}`));
    expect([...seen].sort()).toEqual([...told].sort());
  });

  it("keep their words, their doubt and the platform's name for them until a person rules", () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60, size: "max" }), (history) => {
        for (const [what, before, after] of live(history)) {
          const words = ({ text, version }: Reply): string => `${version} ${text}`;
          expect(what.startsWith("edit") || words(after) === words(before)).toBe(true);
          const ruled = before.triedAt === null || what === "unleave" || what === "resolveAgain";
          expect(ruled || after.triedAt === before.triedAt).toBe(true);
          expect([null, after.externalId]).toContain(before.externalId);
          expect(after.state === "queued" && isInDoubt(after)).toBe(false);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("are looked at by the sweep exactly while a sender has something to do", () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60, size: "max" }), (history) => {
        for (const [, , after] of live(history)) expect(sweepAt(after) !== null).toBe(isOutstanding(after));
      }),
      { numRuns: 500 },
    );
  });

  it("are held by one sender until its lease ends", () => {
    const at = new Date(START);
    const held = take(queue(fresh, { by, at: at.toISOString() }, 1), "a", at);
    if (held === "unchanged") throw new Error("nobody held it");
    const end = START + SEND_LEASE_SECONDS * 1000;
    expect(take(held, "b", new Date(end - 1))).toBe("unchanged");
    expect(take(held, "b", new Date(end))).toMatchObject({ attempts: 2, lease: { owner: "b" } });
  });

  it("are given up after a few failures, in doubt where one may have gone out", () => {
    const tired = (triedAt: string | null): Reply => {
      const at = new Date(START).toISOString();
      return wait({ ...fresh, state: "sending", failures: MAX_FAILURES - 1, triedAt }, problem, at, true);
    };
    expect(tired(null)).toMatchObject({ state: "failed", error: { code: "upstream" }, text: "傘" });
    const doubtful = tired(new Date(START).toISOString());
    expect(doubtful).toMatchObject({ state: "failed", error: { code: "in_doubt" }, text: "傘" });
    expect(() => mayForget(doubtful)).toThrow(AppError);
    expect(() => edit(doubtful, "x", 1)).toThrow(AppError);
  });
});
