import { unwrap } from "@kikimimi/api/client";
import type { Topic } from "@kikimimi/api/schema-topic";
import { TopicDraft } from "@kikimimi/core/mention/topic";
import type { Kind } from "../kit/documents.ts";

/** Topics as the API keeps them. */
export const topicKind: Kind<Topic, TopicDraft> = {
  key: "topics",
  role: "lead",
  schema: TopicDraft,
  idOf: ({ topicId }) => topicId,
  draftOf: ({ schemaVersion: _s, brandId: _b, topicId: _t, version: _v, updatedAt: _a, updatedBy: _u, ...draft }) =>
    draft,
  list: async (client) => (await unwrap(client.v1.topics.$get({ query: {} }))).items,
  save: async (client, id, draft, expectedVersion) =>
    (await unwrap(client.v1.topics[":id"].$put({ param: { id }, query: {}, json: { ...draft, expectedVersion } })))
      .topic,
  remove: (client, { topicId: id, version }) =>
    unwrap(client.v1.topics[":id"].$delete({ param: { id }, query: { expectedVersion: version } })),
};

/** A topic that nobody has written yet. */
export const FRESH: TopicDraft = TopicDraft.parse({ name: "-", rule: "" });
