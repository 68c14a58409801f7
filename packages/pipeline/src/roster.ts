import type { Roster } from "@kikimimi/core/people/assignment";
import { languageOf } from "@kikimimi/core/mention/mention";
import type { Matter, Team } from "@kikimimi/core/people/team";
import type { Thread } from "@kikimimi/core/thread/thread";
import { decide } from "@kikimimi/core/triage/thread-view";
import type { Context } from "./context.ts";

/** A brand's people, their loads and turns as they stand now; strongly consistent. */
export async function rosterOf(ctx: Context, brandId: string, teams: readonly Team[]): Promise<Roster> {
  const [colleagues, loads] = await Promise.all([
    ctx.store.colleagues.all({ brandId }),
    ctx.store.desks.loads(brandId),
  ]);
  const active = [...loads.people].map(([id, load]) => [id, load.active] as const);
  return { colleagues, teams, loads: new Map(active), turns: loads.turns };
}

/** What decides to whom a thread goes, by the mention that decides about it. */
export async function matterOf(ctx: Context, thread: Thread): Promise<Matter> {
  const { leadMentionId } = decide(thread);
  const lead = leadMentionId === null ? undefined : (await ctx.store.mentions.get(leadMentionId))?.mention;
  const matches = lead?.topics?.matches ?? [];
  const tags = matches.flatMap(({ effects }) => effects.tags ?? []);
  const language = lead ? languageOf(lead) : null;
  return {
    platform: thread.platform,
    language: language?.split("-")[0]?.toLowerCase() ?? null,
    topics: matches.map(({ topicId }) => topicId),
    tags: [...new Set([...thread.tags, ...tags])],
  };
}
