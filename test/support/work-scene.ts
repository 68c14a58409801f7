import { unwrap } from "@kikimimi/api/client";
import type { ThreadDetail } from "@kikimimi/api/schema";
import type { ThreadAction } from "@kikimimi/core/thread/action";
import { AppError } from "@kikimimi/core/base/error";
import { threadIdOf } from "@kikimimi/core/base/identity";
import { OUTCRIES, postOf } from "./posts.ts";
import { createWorld, type WorldOptions } from "./world.ts";

const PLATFORM = "standardwebhooks";

/** A brand of its own with people who work on its threads. */
export async function workScene(options: WorldOptions = {}) {
  const world = await createWorld(options);
  const lead = await world.clientOf({ id: "kato", name: "加藤", role: "lead" });
  const agent = await world.clientOf({ id: "sato", name: "佐藤", role: "agent" });
  const other = await world.clientOf({ id: "ito", name: "伊藤", role: "agent" });
  const idOf = (id: string): string => threadIdOf("demo", PLATFORM, id);

  /** Hears outcries, each a thread of its own that needs a person; answers their ids. */
  const hear = async (ids: readonly string[], fields: Parameters<typeof postOf>[1] = {}): Promise<string[]> => {
    for (const [i, id] of ids.entries()) {
      await world.push(PLATFORM, postOf(id, { text: OUTCRIES[i % OUTCRIES.length], ...fields }));
    }
    await world.drain();
    return ids.map(idOf);
  };
  const read = (id: string): Promise<ThreadDetail> => unwrap(lead.v1.threads[":id"].$get({ param: { id }, query: {} }));
  const act = (id: string, json: ThreadAction, client = agent) =>
    unwrap(client.v1.threads[":id"].actions.$post({ param: { id }, json }));
  return { world, lead, agent, other, hear, read, act, idOf };
}

export type WorkScene = Awaited<ReturnType<typeof workScene>>;

/** The error that something is refused with. */
export async function refusalOf(deed: Promise<unknown>): Promise<AppError> {
  const error = await deed.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error("it was not refused", { cause: error });
  return error;
}
