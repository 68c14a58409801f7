import { unwrap } from "@kikimimi/api/client";
import { Activity } from "@kikimimi/core/thread/activity";
import { type Automation, AutomationDraft } from "@kikimimi/core/rule/automation";
import type { ActionType } from "../kit/action-fields.tsx";
import { type Kind, writtenOf } from "../kit/documents.ts";

/** Automations as the API keeps them. */
export const automationKind: Kind<Automation, AutomationDraft> = {
  key: "automations",
  role: "lead",
  schema: AutomationDraft,
  idOf: ({ id }) => id,
  draftOf: writtenOf,
  list: async (client) => (await unwrap(client.v1.automations.$get({ query: {} }))).items,
  save: (client, id, draft, expectedVersion) =>
    unwrap(client.v1.automations[":id"].$put({ param: { id }, query: {}, json: { ...draft, expectedVersion } })),
  remove: (client, { id, version }) =>
    unwrap(client.v1.automations[":id"].$delete({ param: { id }, query: { expectedVersion: version } })),
};

/** What may set an automation off: a customer's words, and everything that is done with a thread. */
export const EVENTS = ["customer.wrote", ...Activity.options.map((option) => option.shape.type.value)] as const;
export type EventName = (typeof EVENTS)[number];

/** What a rule may do; it takes and follows nothing for itself. */
export const RULE_ACTIONS: readonly ActionType[] = [
  "tag",
  "note",
  "assign",
  "route",
  "prioritise",
  "escalate",
  "snooze",
  "close",
  "ignore",
  "reopen",
  "release",
  "wake",
  "deescalate",
];
