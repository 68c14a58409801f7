import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
} from "cockatiel";
import type { Language, Signal } from "@kikimimi/core/mention/signal";
import type { Advice, Advisor } from "./advisor.ts";
import { blend } from "./blend.ts";
import { Budget, type BudgetLimits } from "./budget.ts";
import { type Circumstances, type Cuts, doubtedHeads, EVEN_CUTS, isDoubtful } from "./doubt.ts";

/** Why the linear model's answer stands alone although a second opinion was wanted. */
export const SILENCES = ["minute", "day", "circuit", "busy", "deadline", "timeout", "failure"] as const;
export type Silence = (typeof SILENCES)[number];

/** How often each end was reached since the process began. */
export type Counts = Readonly<Record<"taken" | Silence, number>>;

/** What happened, for a log; it never holds a word of the post. */
export type SecondOpinionEvent =
  | { readonly type: "second_opinion.taken"; readonly ms: number; readonly moved: boolean; readonly counts: Counts }
  | {
      readonly type: "second_opinion.missed";
      readonly why: Silence;
      /** Name of the error, where there was one. */
      readonly error?: string;
      readonly counts: Counts;
    }
  | { readonly type: "second_opinion.circuit"; readonly state: "open" | "half_open" | "closed" };

export type SecondOpinionOptions = {
  readonly advisor: Advisor;
  readonly budget: BudgetLimits;
  /** Milliseconds that one question may take before its request is aborted. */
  readonly timeoutMs: number;
  readonly clock: () => Date;
  readonly onEvent: (event: SecondOpinionEvent) => void;
  /** Cuts of the linear model that reads a language; even ones where not given. */
  readonly cutsOf?: ((language: Language) => Cuts) | undefined;
  /** Failures in a row that open the circuit. */
  readonly failures?: number | undefined;
  /** Milliseconds until an open circuit lets one question through to try. */
  readonly restMs?: number | undefined;
  /** Questions at the same time, and questions that may wait in line. */
  readonly parallel?: number | undefined;
  readonly waiting?: number | undefined;
  /** Milliseconds that all questions of one delivery may take together. */
  readonly deadlineMs?: number | undefined;
};

/** Asks a heavier model now and then. */
export type SecondOpinion = {
  /** Whether the advisor's word could change what becomes of the post. */
  readonly wants: (signal: Signal, circumstances?: Circumstances) => boolean;
  /**
   * The signal with the advisor's word in it, or the very same signal when there is none in time; never rejects.
   * Aborting `deadline` ends the wait and the request at once.
   */
  readonly ask: (text: string, signal: Signal, deadline?: AbortSignal) => Promise<Signal>;
  readonly deadlineMs: number;
  readonly counts: () => Counts;
};

const DEFAULTS = { failures: 5, restMs: 30_000, parallel: 4, waiting: 32, deadlineMs: 5_000 } as const;

/** The deadline of a delivery ended the call before the advisor could show whether it works. */
class Interrupted extends Error {}

/** The budget is spent; `limit` says which. */
class Spent extends Error {
  readonly limit: "minute" | "day";

  constructor(limit: "minute" | "day") {
    super(`no calls are left for this ${limit}`);
    this.limit = limit;
  }
}

/**
 * Puts an advisor behind a budget, a timeout, a bulkhead and a circuit breaker. Whatever fails, is refused or comes too
 * late leaves the linear model's signal as it is, is counted, and is told to `onEvent` when it is news.
 */
export function createSecondOpinion(options: SecondOpinionOptions): SecondOpinion {
  const { advisor, clock, onEvent } = options;
  const cutsOf = options.cutsOf ?? (() => EVEN_CUTS);
  const call = guard(options);
  const counts: Record<keyof Counts, number> = { taken: 0, ...zeros() };
  let last: "taken" | Silence | undefined;

  const miss = (why: Silence, error?: unknown): void => {
    counts[why] += 1;
    // A burst of refusals of one sort is one piece of news; the counts say how many they were.
    const news = why === "failure" || why === "timeout" || last !== why;
    last = why;
    const named = error instanceof Error ? { error: error.name } : {};
    if (news) onEvent({ type: "second_opinion.missed", why, ...named, counts: { ...counts } });
  };

  return {
    deadlineMs: options.deadlineMs ?? DEFAULTS.deadlineMs,
    counts: () => ({ ...counts }),
    wants: (signal, circumstances) =>
      advisor.languages.includes(signal.language) &&
      isDoubtful(signal, { circumstances, cuts: cutsOf(signal.language), heads: advisor.heads }),
    ask: async (text, signal, deadline = new AbortController().signal) => {
      const cuts = cutsOf(signal.language);
      const started = clock().getTime();
      try {
        const advice = await untilAborted(call({ text, language: signal.language }, deadline), deadline);
        const heads = doubtedHeads(signal, { cuts, heads: advisor.heads });
        const blended = blend(signal, advice, { advisor: advisor.name, heads, cuts });
        if (!blended) return signal;
        counts.taken += 1;
        last = "taken";
        const ms = clock().getTime() - started;
        onEvent({ type: "second_opinion.taken", ms, moved: moved(signal, blended), counts: { ...counts } });
        return blended;
      } catch (error) {
        miss(silenceOf(error), error);
        return signal;
      }
    },
  };
}

type Call = (question: Parameters<Advisor["advise"]>[0], deadline: AbortSignal) => Promise<Advice>;

/** Budget, then a place in line, then the breaker, then the call with its timeout. */
function guard({ advisor, clock, onEvent, ...options }: SecondOpinionOptions): Call {
  const budget = new Budget(options.budget, clock);
  const parallel = options.parallel ?? DEFAULTS.parallel;
  const waiting = options.waiting ?? DEFAULTS.waiting;
  const line = bulkhead(parallel, waiting);
  // Aggressive: it aborts the request and also ends the wait for an advisor that does not listen, which would
  // otherwise keep its place in line for ever (the SDK looks for credentials without an eye on the signal).
  const limit = timeout(options.timeoutMs, TimeoutStrategy.Aggressive);
  // What a deadline cut short says nothing about the advisor, unless it was the one call that tries it out.
  const counted = handleWhen(
    (error): boolean => !(error instanceof Interrupted) || breaker.state === CircuitState.HalfOpen,
  );
  const breaker: CircuitBreakerPolicy = circuitBreaker(counted, {
    halfOpenAfter: options.restMs ?? DEFAULTS.restMs,
    breaker: new ConsecutiveBreaker(options.failures ?? DEFAULTS.failures),
  });
  breaker.onBreak(() => onEvent({ type: "second_opinion.circuit", state: "open" }));
  breaker.onHalfOpen(() => onEvent({ type: "second_opinion.circuit", state: "half_open" }));
  breaker.onReset(() => onEvent({ type: "second_opinion.circuit", state: "closed" }));

  return async (question, deadline) => {
    if (deadline.aborted) throw new Interrupted();
    // Asked here first, because a call that only the line refuses would hold on to budget for a moment.
    if (line.executionSlots + line.queueSlots <= 0) throw new BulkheadRejectedError(parallel, waiting);
    const answer = budget.take();
    if (answer !== "ok") throw new Spent(answer);
    let called = false;
    try {
      return await line.execute(
        () =>
          breaker.execute(async () => {
            if (deadline.aborted) throw new Interrupted();
            called = true;
            try {
              return await limit.execute(({ signal }) => advisor.advise(question, signal), deadline);
            } catch (error) {
              throw deadline.aborted ? new Interrupted("the deadline passed", { cause: error }) : error;
            }
          }),
        deadline,
      );
    } finally {
      if (!called) budget.giveBack();
    }
  };
}

/** The promise's end, or a rejection as soon as the signal aborts. */
async function untilAborted<T>(promise: Promise<T>, abort: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new Interrupted("the deadline passed"));
  abort.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    abort.removeEventListener("abort", stop);
  }
}

function silenceOf(error: unknown): Silence {
  if (error instanceof Spent) return error.limit;
  if (error instanceof Interrupted) return "deadline";
  if (error instanceof BrokenCircuitError) return "circuit";
  if (error instanceof BulkheadRejectedError) return "busy";
  return error instanceof TaskCancelledError ? "timeout" : "failure";
}

function zeros(): Record<Silence, number> {
  return { minute: 0, day: 0, circuit: 0, busy: 0, deadline: 0, timeout: 0, failure: 0 };
}

/** Whether the advisor changed a label and not only scores. */
function moved(before: Signal, after: Signal): boolean {
  return (
    before.sentiment.label !== after.sentiment.label ||
    before.anger.level !== after.anger.level ||
    before.urgency.level !== after.urgency.level
  );
}
