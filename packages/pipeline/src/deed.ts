import type { Deed } from "@kikimimi/core/triage/effects";
import { sortableId } from "@kikimimi/core/base/identity";
import { type Context, newId } from "./context.ts";

/** A deed of this moment. */
export function deedOf(ctx: Context, by: Deed["by"], lead: boolean): Deed {
  return { by, lead, at: ctx.clock().toISOString(), activityId: newId(ctx, "act") };
}

/** Deeds of one write, by step; `run` is 9 bytes. The step comes first in their ids, so that they sort in the order in which they were done. */
export function deedsOf(by: Deed["by"], lead: boolean, at: Date, run: Uint8Array): (step: number) => Deed {
  return (step) => {
    const activityId = sortableId("act", at, Buffer.concat([Buffer.of(step), run]));
    return { by, lead, at: at.toISOString(), activityId };
  };
}
