import { type Client, unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import type { TopicDraft } from "@kikimimi/core/mention/topic";
import { type BrandOptions, brandQuery } from "../brand-command.ts";
import { oneLine } from "../print.ts";

/** Options of every subcommand. */
export type TopicOptions = BrandOptions;

/** Saves on top of a version; every reason of a refusal is told, not only the first. */
export async function saveTopic(
  client: Client,
  options: TopicOptions,
  topicId: string,
  draft: TopicDraft,
  expectedVersion: number | undefined,
) {
  try {
    const json = { ...draft, ...(expectedVersion === undefined ? {} : { expectedVersion }) };
    return await unwrap(client.v1.topics[":id"].$put({ param: { id: topicId }, query: brandQuery(options), json }));
  } catch (error) {
    const issues = error instanceof AppError ? (error.details.issues ?? []) : [];
    for (const { path, message } of issues.slice(1))
      process.stderr.write(`kikimimi: ${path}: ${oneLine(message, 500)}\n`);
    throw error;
  }
}

/** What a person wrote of a topic. */
export function draftOf({ name, rule, options, colour, team, effects, examples, enabled }: TopicDraft): TopicDraft {
  const draft = { name, rule, options, colour, effects, examples, enabled };
  return team === undefined ? draft : { ...draft, team };
}
