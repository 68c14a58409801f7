import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import type { Topic } from "@kikimimi/core/mention/topic";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/** One topic. */
export async function readTopic({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; topicId: string };
}): Promise<Topic> {
  authorise(actor, "viewer", input.brandId);
  const topic = await ctx.store.topics.get(input.brandId, input.topicId);
  if (!topic) throw new AppError("not_found", `There is no topic ${input.topicId}.`);
  return topic;
}
