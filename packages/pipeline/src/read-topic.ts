import type { Actor } from "@kikimimi/core/actor";
import { AppError } from "@kikimimi/core/error";
import type { Topic } from "@kikimimi/core/topic";
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
