import type { Deed } from "@kikimimi/core/effects";
import { type Context, newId } from "./context.ts";

/** A deed of this moment. */
export function deedOf(ctx: Context, by: Deed["by"], lead: boolean): Deed {
  return { by, lead, at: ctx.clock().toISOString(), activityId: newId(ctx, "act") };
}
