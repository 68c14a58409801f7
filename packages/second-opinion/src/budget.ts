/** How many calls a process may make in any minute and on any UTC day. */
export type BudgetLimits = { readonly perMinute: number; readonly perDay: number };

/** What a budget answers: go on, or which of its two limits is reached. */
export type BudgetAnswer = "ok" | "minute" | "day";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Counts calls of one process against its limits; no span of 60 seconds ever holds more than `perMinute`. */
export class Budget {
  readonly #limits: BudgetLimits;
  readonly #clock: () => Date;
  /** Epoch milliseconds of the calls of the last minute, oldest first. */
  #recent: number[] = [];
  #day = -1;
  #today = 0;

  constructor(limits: BudgetLimits, clock: () => Date) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Takes one call when there is one. */
  take(): BudgetAnswer {
    const now = this.#clock().getTime();
    const day = Math.floor(now / DAY_MS);
    // A clock that is set back opens no second budget for the same day.
    if (day > this.#day) {
      this.#day = day;
      this.#today = 0;
    }
    this.#recent = this.#recent.filter((at) => at > now - MINUTE_MS);
    if (this.#today >= this.#limits.perDay) return "day";
    if (this.#recent.length >= this.#limits.perMinute) return "minute";
    this.#today += 1;
    this.#recent.push(now);
    return "ok";
  }

  /** Gives back the call taken last, because none was made. */
  giveBack(): void {
    if (this.#recent.pop() !== undefined && this.#today > 0) this.#today -= 1;
  }
}
