import { AppError } from "@kikimimi/core/base/error";
import type { Source } from "@kikimimi/core/source/source";
import { leaveToSpend } from "@kikimimi/core/cost/spending";
import { periodOf } from "@kikimimi/core/time/zone";
import type { Secrets } from "@kikimimi/platforms/call";
import type { Quota } from "@kikimimi/platforms/manifest";
import type { Platform } from "@kikimimi/platforms/platform";
import { PollSettings } from "@kikimimi/platforms/shared/settings";
import type { Context } from "./context.ts";
import { accountOf } from "./platform-call.ts";

/** What a source may spend in the platform's period, and what its account has spent of it. */
export type Budget = {
  /**
   * Throws `rate_limited` when the next page could exceed the budget, or when what is left of it is spread over the rest
   * of the period; to be asked again within the hour.
   */
  readonly check: () => Promise<void>;
  readonly spend: (amount: number) => Promise<void>;
  /** For people; null where the platform neither bills nor counts. */
  readonly read: () => Promise<BudgetStatus | null>;
};

export type BudgetStatus = {
  readonly unit: Quota["unit"];
  readonly limit: number;
  readonly spent: number;
  /** ISO instant at which the next period begins. */
  readonly resetsAt: string;
};

const ASK_AGAIN_SECONDS = 3_600;

/** The budget of one source; accounts are shared, limits are each source's own. */
export function budgetOf(ctx: Context, source: Source, platform: Platform, secrets: Secrets): Budget {
  const { quota } = platform.manifest;
  if (!quota) return { check: async () => undefined, spend: async () => undefined, read: async () => null };
  const account = accountOf(platform, secrets);
  const limit = PollSettings.safeParse(source.settings).data?.budget ?? quota.limit;
  const current = (): ReturnType<typeof periodOf> => periodOf(ctx.clock(), quota.period, quota.zone);
  return {
    check: async () => {
      const { name, start, end } = current();
      const now = ctx.clock().getTime();
      const spent = await ctx.store.allowances.spent(account, name);
      const window = { from: start.getTime(), to: end.getTime(), now };
      const leave = leaveToSpend({ limit, spent, next: quota.page ?? 0, ...window });
      if (leave === "go") return;
      const of = `The budget of ${limit} ${quota.unit} a ${quota.period}`;
      // Not for the rest of the period: somebody may raise the budget.
      const retryAfter = Math.min(Math.ceil((end.getTime() - now) / 1000), ASK_AGAIN_SECONDS);
      throw new AppError("rate_limited", leave === "stop" ? `${of} is used up` : `${of} is nearly used up and spread`, {
        retryAfter,
      });
    },
    spend: (amount) => ctx.store.allowances.spend(account, current().name, amount, ctx.clock()),
    read: async () => {
      const { name, end } = current();
      const spent = await ctx.store.allowances.spent(account, name);
      return { unit: quota.unit, limit, spent, resetsAt: end.toISOString() };
    },
  };
}
