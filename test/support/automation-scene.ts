import { type Client, unwrap } from "@kikimimi/api/client";
import type { AutomationDraft } from "@kikimimi/core/rule/automation";
import { runAutomations } from "@kikimimi/pipeline/run-automations";
import type * as z from "zod";
import { OUTCRIES, postOf } from "./posts.ts";
import { createWorld, type Fate, type World } from "./world.ts";

export type Draft = z.input<typeof AutomationDraft>;
type Action = Parameters<Client["v1"]["threads"][":id"]["actions"]["$post"]>[0]["json"];

export const HOUR = 3_600_000;
export const TAGGER: Draft = {
  name: "Tag what comes in",
  when: { type: "on", event: "thread.opened" },
  if: { minPriority: 50 },
  do: [
    { type: "tag", add: ["heard"] },
    { type: "note", text: "規則が見ました" },
  ],
};
export const CHASER: Draft = {
  name: "Nobody answers",
  when: { type: "after", seconds: 7_200, since: "asked" },
  do: [{ type: "escalate", reason: "2時間たっても返信がない" }],
};

/** A world with a clock of its own and a lead who writes rules; `open` begins it anew. */
export function automationScene() {
  const at = { now: 0 };
  let world: World;
  let lead: Client;
  return {
    at,
    get world() {
      return world;
    },
    get lead() {
      return lead;
    },
    open: async (fate?: Fate): Promise<void> => {
      at.now = Date.parse("2026-11-26T01:00:00Z");
      world = await createWorld({ clock: () => new Date(at.now), ...(fate ? { fate } : {}) });
      lead = await world.clientOf({ id: "boss", name: "部長", role: "lead" });
    },
    save: (id: string, json: Draft) =>
      unwrap(lead.v1.automations[":id"].$put({ param: { id }, query: {}, json: { ...json } })),
    run: () => runAutomations({ ctx: world.ctx, input: { budgetMs: 30_000 } }),
    say: async (id: string, text: string = OUTCRIES[0], conversationId = id): Promise<void> => {
      await world.push("standardwebhooks", postOf(id, { text, conversationId, at: new Date(at.now) }));
      await world.drain();
    },
    idsIn: async (): Promise<string[]> => {
      const query = { limit: "200", day: new Date(at.now).toISOString().slice(0, 10) };
      const { items } = await unwrap(lead.v1.threads.$get({ query }));
      return items.map(({ threadId }) => threadId);
    },
    read: (id: string) => unwrap(lead.v1.threads[":id"].$get({ param: { id }, query: {} })),
    log: async () => (await unwrap(lead.v1["automation-runs"].$get({ query: { limit: "200" } }))).items,
    act: (id: string, json: Action) => unwrap(lead.v1.threads[":id"].actions.$post({ param: { id }, json })),
  };
}
