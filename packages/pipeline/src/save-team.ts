import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import type { Team, TeamDraft } from "@kikimimi/core/people/team";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { TEAMS } from "./document-kind.ts";
import { saveDocument } from "./documents.ts";

/** Makes a team, or changes one on top of the version that was read; `invalid_input` names members whom nobody knows. */
export async function saveTeam({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; id: string; draft: TeamDraft; expectedVersion?: number | undefined };
}): Promise<Team> {
  const { brandId, draft } = input;
  authorise(actor, "lead", brandId);
  const known = new Set((await ctx.store.colleagues.all({ brandId })).map(({ id }) => id));
  const issues = draft.members.flatMap((id, i) =>
    known.has(id) ? [] : [{ path: `members.${i}`, message: `Nobody here is known as ${id}.` }],
  );
  const [first] = issues;
  if (first) throw new AppError("invalid_input", `${first.path}: ${first.message}`, { issues });
  return saveDocument({ ctx, actor, kind: TEAMS, input });
}
