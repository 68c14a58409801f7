import { type Client, unwrap } from "@kikimimi/api/client";
import { ColleagueDraft } from "@kikimimi/core/people/colleague";
import { TeamDraft } from "@kikimimi/core/people/team";
import { OUTCRIES, postOf } from "./posts.ts";
import { createWorld, type World } from "./world.ts";

/** A world with people, whose time stands still until it is moved. */
export type StaffScene = {
  readonly world: World;
  readonly lead: Client;
  /** Moves the time on. */
  readonly pass: (ms: number) => void;
  /** Saves colleagues under their names. */
  readonly hire: (people: Readonly<Record<string, object>>) => Promise<void>;
  readonly team: (id: string, draft: object) => Promise<void>;
  /** Angry posts, a thread each; answers their threads. */
  readonly hear: (from: number, to: number) => Promise<string[]>;
};

export async function staffScene(at = "2026-11-26T03:00:00.000Z"): Promise<StaffScene> {
  let now = Date.parse(at);
  const world = await createWorld({ clock: () => new Date(now) });
  const lead = await world.clientOf({ id: "boss", name: "Boss", role: "lead" });
  return {
    world,
    lead,
    pass: (ms) => {
      now += ms;
    },
    hire: async (people) => {
      for (const [id, more] of Object.entries(people)) {
        const json = ColleagueDraft.parse({ name: id.toUpperCase(), ...more });
        await unwrap(lead.v1.colleagues[":id"].$put({ param: { id }, query: {}, json }));
      }
    },
    team: async (id, draft) => {
      const json = TeamDraft.parse({ name: id, ...draft });
      await unwrap(lead.v1.teams[":id"].$put({ param: { id }, query: {}, json }));
    },
    hear: async (from, to) => {
      const known = new Set(await threadsOf(lead));
      for (let i = from; i < to; i++) {
        await world.push(
          "standardwebhooks",
          postOf(`h${i}`, { text: OUTCRIES[i] ?? "", at: new Date(now - 60_000 + i) }),
        );
      }
      await world.drain();
      return (await threadsOf(lead)).filter((id) => !known.has(id));
    },
  };
}

async function threadsOf(client: Client): Promise<string[]> {
  const page = await unwrap(client.v1.queue.$get({ query: { limit: "200" } }));
  return page.items.map(({ threadId }) => threadId);
}
