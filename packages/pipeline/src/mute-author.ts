import { authorRule, withAuthor } from "@kikimimi/classifier/rule/author-rule";
import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { TopicDraft } from "@kikimimi/core/mention/topic";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { readTopic } from "./read-topic.ts";
import { saveTopic } from "./save-topic.ts";

/** The topic of authors whom nobody has to answer. */
const TOPIC = "muted-authors";

/** Times that somebody else's save in between is met before the person is told. */
const TRIES = 5;

export type MutedAuthor = { readonly topicId: string; readonly version: number; readonly added: boolean };

type Act = {
  readonly ctx: Context;
  readonly actor: Actor;
  readonly input: { readonly brandId: string; readonly author: string; readonly platform?: string | undefined };
};

/** Adds an author to the topic of muted ones: what they write needs nobody, and counts all the same. */
export async function muteAuthor(act: Act): Promise<MutedAuthor> {
  authorise(act.actor, "lead", act.input.brandId);
  for (let tries = 1; ; tries++) {
    try {
      return await mute(act);
    } catch (error) {
      if (tries === TRIES || !(error instanceof AppError) || error.code !== "conflict") throw error;
    }
  }
}

async function mute({ ctx, actor, input }: Act): Promise<MutedAuthor> {
  const { brandId, author, platform } = input;
  const known = await readTopic({ ctx, actor, input: { brandId, topicId: TOPIC } }).catch(noneYet);
  const rule = withAuthor(known?.rule, authorRule(author, platform));
  if (known && rule === undefined) return { topicId: TOPIC, version: known.version, added: false };
  const draft = known
    ? { ...TopicDraft.strip().parse(known), rule: rule ?? known.rule }
    : TopicDraft.parse({ name: "Muted authors / ミュートした投稿者", rule, effects: { mute: true } });
  const saved = { brandId, topicId: TOPIC, draft, expectedVersion: known?.version };
  const { topic } = await saveTopic({ ctx, actor, input: saved });
  return { topicId: TOPIC, version: topic.version, added: true };
}

function noneYet(error: unknown): undefined {
  if (!(error instanceof AppError) || error.code !== "not_found") throw error;
}
