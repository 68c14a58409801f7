import type { Actor } from "@kikimimi/core/people/actor";
import type { AutomationRun } from "@kikimimi/core/rule/automation";
import type { Paged } from "@kikimimi/store/page";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/** What a brand's rules did and why, newest first. */
export async function listAutomationRuns({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; limit: number; cursor?: string | undefined };
}): Promise<Paged<AutomationRun>> {
  authorise(actor, "viewer", input.brandId);
  return ctx.store.automationRuns.ofBrand(input.brandId, input);
}
