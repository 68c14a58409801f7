import { type Client, unwrap } from "@kikimimi/api/client";
import { mentionIdOf } from "@kikimimi/core/base/identity";
import type { Mention } from "@kikimimi/core/mention/mention";
import { TopicDraft } from "@kikimimi/core/mention/topic";
import { postOf } from "./posts.ts";
import { createWorld, type World } from "./world.ts";

export const PLATFORM = "standardwebhooks";
export const START = Date.parse("2026-11-26T09:00:00.000Z");
export const minutesAfter = (minutes: number): Date => new Date(START + minutes * 60_000);

/** A topic as people write it; what is left out has its default. */
export const draftOf = (rule: string, rest: Partial<TopicDraft> = {}): TopicDraft =>
  TopicDraft.parse({ name: "返金", rule, ...rest });

/** A brand of its own, its lead and a viewer, and what they do with topics; an hour after the start unless told otherwise. */
export async function topicScene(clock: () => Date = () => minutesAfter(60)) {
  const world: World = await createWorld({ clock });
  const lead = await world.clientOf({ id: "kato", name: "加藤", role: "lead" });
  const viewer = await world.clientOf({ role: "viewer" });

  const save = (id: string, draft: TopicDraft, expectedVersion?: number, client: Client = lead) =>
    unwrap(
      client.v1.topics[":id"].$put({
        param: { id },
        query: {},
        json: { ...draft, ...(expectedVersion === undefined ? {} : { expectedVersion }) },
      }),
    );
  const remove = (id: string) => unwrap(lead.v1.topics[":id"].$delete({ param: { id }, query: {} }));
  const hear = async (id: string, text: string, fields: Parameters<typeof postOf>[1] = {}): Promise<void> => {
    await world.push(PLATFORM, postOf(id, { text, at: minutesAfter(0), ...fields }));
    await world.drain();
  };
  const mentionOf = async (id: string): Promise<Mention | undefined> =>
    (await world.ctx.store.mentions.get(mentionIdOf("demo", PLATFORM, id)))?.mention;
  const rows = async (query: { topic?: string; limit?: string; cursor?: string } = {}) =>
    unwrap(viewer.v1.queue.$get({ query }));
  const rerun = async (): Promise<void> => {
    await unwrap(lead.v1.replays.$post({ query: {}, json: { since: minutesAfter(-60).toISOString(), cursor: null } }));
    await world.drain();
  };
  return { world, lead, viewer, save, remove, hear, mentionOf, rows, rerun };
}
