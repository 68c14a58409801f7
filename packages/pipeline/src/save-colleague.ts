import type { Actor } from "@kikimimi/core/people/actor";
import type { Colleague, ColleagueDraft } from "@kikimimi/core/people/colleague";
import { holidaysOf } from "@kikimimi/holidays/holiday-sets";
import type { Context } from "./context.ts";
import { COLLEAGUES } from "./document-kind.ts";
import { saveDocument } from "./documents.ts";

/** Adds a colleague under the id that they sign in with, or changes one on top of the version that was read. */
export async function saveColleague({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; id: string; draft: ColleagueDraft; expectedVersion?: number | undefined };
}): Promise<Colleague> {
  holidaysOf(input.draft.hours?.holidaySets ?? []);
  return saveDocument({ ctx, actor, kind: COLLEAGUES, input });
}
