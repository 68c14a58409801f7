import { MACHINE } from "@kikimimi/core/people/person";
import type { ResponseMessage } from "@kikimimi/core/source/message";
import { basisOf } from "@kikimimi/core/promise/checks";
import type { Thread } from "@kikimimi/core/thread/thread";
import { needsIntake, needsOpening, solePostOf } from "@kikimimi/core/triage/thread-view";
import { act } from "@kikimimi/core/triage/triage";
import type { ThreadChange } from "@kikimimi/store/threads";
import { assignThread } from "./assign-thread.ts";
import type { Context } from "./context.ts";
import { deedOf } from "./deed.ts";
import { automateThread } from "./run-automations.ts";
import { historyOf } from "./thread-history.ts";
import { findWave, raiseWave } from "./find-wave.ts";
import { countThread, keepRows, settleSla } from "./settle-sla.ts";

/**
 * Opens a thread for triage, so that it stands on the queue with a due time, looks for copies of the post that it waits
 * with, computes its clocks, and gives it to somebody of the team that takes it. Doing it again changes nothing; what a crash left undone is done then.
 */
export async function intakeThread({ ctx, input }: { ctx: Context; input: ResponseMessage }): Promise<void> {
  const deed = deedOf(ctx, MACHINE, true);
  const known = await ctx.store.threads.get(input.threadId);
  const wanting = known && needsIntake(known.thread) ? known.thread : undefined;
  const sole = wanting && solePostOf(wanting);
  const read = wanting && historyOf(ctx, wanting);
  const [found, counted] = await Promise.all([
    sole && read?.then(({ mentions }) => findWave(ctx, sole, mentions)),
    wanting && countThread(ctx, wanting, read),
  ]);
  if (known && counted) await keepRows(ctx, known, counted);
  const rule = (thread: Thread): ThreadChange => {
    if (!needsIntake(thread)) return "unchanged";
    // Whoever copied it may have told the thread already, and what waits may have changed meanwhile.
    const isKnown = thread.wave?.mentionId === found?.mentionId && thread.wave?.waveId;
    const wave = found && !isKnown && found.mentionId === solePostOf(thread)?.mentionId ? found : thread.wave;
    // What moved them meanwhile leaves them out of date, and they are computed once more below.
    const sla = counted?.sla.basis === basisOf(thread) ? { sla: { ...counted.sla, told: thread.sla?.told ?? {} } } : {};
    const known = { ...thread, ...(wave ? { wave } : {}), ...sla };
    const opened = needsOpening(known) ? act(known, { type: "open" }, deed) : "unchanged";
    return opened === "unchanged" ? { thread: known, activities: [] } : opened;
  };
  const opened = await ctx.store.threads.change(input.threadId, rule, undefined, known);
  const stored = opened && (await settleSla(ctx, opened));
  if (!stored) return;
  const waveId = stored.thread.wave?.waveId;
  if (waveId) await raiseWave(ctx, waveId);
  const automated = await automateThread(ctx, stored);
  await assignThread({ ctx, input, ...(automated === 0 && !waveId ? { seen: stored } : {}) });
}
