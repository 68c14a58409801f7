import type { Actor } from "@kikimimi/core/people/actor";
import { BusinessTime, Calendar } from "@kikimimi/core/time/calendar";
import { AppError } from "@kikimimi/core/base/error";
import { DEFAULT_SLA_PLAN, SlaPlan, type SlaPolicy } from "@kikimimi/core/promise/plan";
import { allWellFormed } from "@kikimimi/core/base/text";
import { holidaysOf } from "@kikimimi/holidays/holiday-sets";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/** A brand's promises; version 0 is what holds until it says anything. */
export type PlanStatus = { readonly plan: SlaPlan; readonly version: number; readonly updatedAt: string | null };

/** Bytes of one plan; an item holds 400 KB at most. */
const MAX_BYTES = 300_000;

/** What a brand promises. */
export async function readSlaPlan({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string };
}): Promise<PlanStatus> {
  authorise(actor, "viewer", input.brandId);
  return planOf(ctx, input.brandId);
}

/** The plan that holds for a brand, whoever asks. */
export async function planOf(ctx: Pick<Context, "store">, brandId: string): Promise<PlanStatus> {
  const stored = await ctx.store.plans.get(brandId);
  return stored ?? { plan: DEFAULT_SLA_PLAN, version: 0, updatedAt: null };
}

/** Replaces what a brand promises, on top of the version that was read. Every clock counts by the new plan from then on. */
export async function saveSlaPlan({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; plan: SlaPlan; version: number };
}): Promise<PlanStatus> {
  authorise(actor, "lead", input.brandId);
  const plan = SlaPlan.parse(allWellFormed(input.plan));
  for (const calendar of Object.values(plan.calendars)) holidaysOf(calendar.holidaySets);
  if (Buffer.byteLength(JSON.stringify(plan)) > MAX_BYTES)
    throw new AppError("invalid_input", `A plan has at most ${MAX_BYTES} bytes with its calendars.`);
  return ctx.store.plans.put(input.brandId, plan, input.version, ctx.clock().toISOString());
}

/** Time without closing hours. */
const AROUND_THE_CLOCK = Calendar.parse({
  timeZone: "UTC",
  hours: Object.fromEntries(
    ["sun", "mon", "tue", "wed", "thu", "fri", "sat"].map((day) => [day, [["00:00", "24:00"]]]),
  ),
});

/** Business time of each policy of a plan, each calendar made ready once. */
export function businessTimes({ calendars }: SlaPlan): (policy: SlaPolicy) => BusinessTime {
  const ready = new Map<string, BusinessTime>();
  const around = new BusinessTime(AROUND_THE_CLOCK);
  return ({ calendar: name }) => {
    const calendar = name === undefined ? undefined : calendars[name];
    if (name === undefined || !calendar) return around;
    const known = ready.get(name) ?? new BusinessTime(calendar, holidaysOf(calendar.holidaySets));
    ready.set(name, known);
    return known;
  };
}
