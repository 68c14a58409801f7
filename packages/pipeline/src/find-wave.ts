import {
  bandsOf,
  type Fingerprint,
  fingerprintOf,
  isFingerprint,
  NEAR_DUPLICATE,
  similarity,
} from "@kikimimi/classifier/near/fingerprint";
import { waveWeight } from "@kikimimi/core/mention/decision";
import type { Mention } from "@kikimimi/core/mention/mention";
import type { Evidence } from "@kikimimi/core/thread/thread";
import { solePostOf } from "@kikimimi/core/triage/thread-view";
import { founderOf, MAX_MEMBERS, recentOf, type ThreadWave, waveIdOf } from "@kikimimi/core/mention/wave";
import type { BandEntry, WaveChoice, WaveMember } from "@kikimimi/store/waves";
import type { Context } from "./context.ts";

/** Posts further apart than this are no wave, however alike. */
const WINDOW_MS = 72 * 3_600_000;

/** A copy that is later than this stands for its wave in the bands as well, so that a long wave does not break off. */
const REFRESH_MS = 24 * 3_600_000;

/** Threads that are told at the same time. */
const PARALLEL = 8;

/**
 * Looks for copies of a post that waits: the wave that its thread is about to join, or none while nobody copied it. The
 * post is read where `seen` does not have it.
 */
export async function findWave(
  ctx: Context,
  { mentionId, at }: Evidence,
  seen: readonly Mention[],
): Promise<ThreadWave> {
  const mention = seen.find((one) => one.mentionId === mentionId) ?? (await ctx.store.mentions.get(mentionId))?.mention;
  const fingerprint = fingerprintOf(mention?.revisions[0]?.text ?? "");
  if (!mention || fingerprint === null) return { mentionId, waveId: null, at, recent: 1 };
  const { brandId } = mention;
  const entry = { mentionId, fingerprint, at };
  let members: readonly WaveMember[] = [];
  const choose = async (known: readonly BandEntry[]): Promise<WaveChoice> => {
    const near = nearest(known, entry);
    for (const waveId of new Set(near.map((one) => one.waveId))) {
      members = await ctx.store.waves.members(waveId);
      if (members.length >= MAX_MEMBERS) continue;
      const isFresh = (one: BandEntry): boolean => Math.abs(Date.parse(one.at) - Date.parse(entry.at)) < REFRESH_MS;
      return { waveId, standing: near.filter((one) => one.waveId === waveId && isFresh(one)) };
    }
    return { waveId: waveIdOf(mentionId), standing: [] };
  };
  const waveId = await ctx.store.waves.enter({ brandId, bands: bandsOf(fingerprint), entry, choose });
  if (waveId === waveIdOf(mentionId)) {
    // A post that moved to another conversation finds there the wave that it began.
    const isCopied = (await ctx.store.waves.members(waveId)).length > 0;
    return { mentionId, waveId: isCopied ? waveId : null, at, recent: 1 };
  }
  await tellFounder(ctx, waveId);
  return { mentionId, waveId, at, recent: recentOf([...members.map((one) => one.at), at]) };
}

/** The first post of a wave does not know that it is one until somebody copies it. */
async function tellFounder(ctx: Context, waveId: string): Promise<void> {
  const founder = await ctx.store.mentions.get(founderOf(waveId));
  const { mentionId, threadId = null, createdAt: at = null } = founder?.mention ?? { mentionId: "" };
  if (threadId === null || at === null) return;
  await ctx.store.threads.change(threadId, (thread) => {
    const { wave } = thread;
    // It may still know only of a post that it waited with before.
    const isOther = wave && wave.mentionId !== mentionId && solePostOf(thread)?.mentionId !== mentionId;
    const isTold = wave?.mentionId === mentionId && wave.waveId !== null;
    if (isOther || isTold) return "unchanged";
    return { thread: { ...thread, wave: { mentionId, waveId, at, recent: 1 } }, activities: [] };
  });
}

/** Near duplicates within the window, most alike first; of those equally alike the newest, whose wave has room. */
function nearest(known: readonly BandEntry[], mine: { fingerprint: Fingerprint; at: string }): BandEntry[] {
  return known
    .flatMap((one) => {
      const apart = Math.abs(Date.parse(one.at) - Date.parse(mine.at));
      if (apart > WINDOW_MS || !isFingerprint(one.fingerprint)) return [];
      const likeness = similarity(one.fingerprint, mine.fingerprint);
      return likeness >= NEAR_DUPLICATE ? [{ one, likeness, order: `${one.at}${one.mentionId}` }] : [];
    })
    .sort((a, b) => b.likeness - a.likeness || (a.order < b.order ? 1 : -1))
    .map(({ one }) => one);
}

/** Tells the waiting members of a wave how large it became, where that weighs more than what they were told last. */
export async function raiseWave(ctx: Context, waveId: string): Promise<void> {
  const members = await ctx.store.waves.members(waveId);
  const recent = recentOf(members.map(({ at }) => at));
  const late = members.filter((one) => one.places && waveWeight(one.recent) < waveWeight(recent));
  for (let start = 0; start < late.length; start += PARALLEL) {
    await Promise.all(
      late.slice(start, start + PARALLEL).map(({ threadId }) =>
        ctx.store.threads.change(threadId, (thread) => {
          if (thread.wave?.waveId !== waveId || thread.wave.recent >= recent) return "unchanged";
          return { thread: { ...thread, wave: { ...thread.wave, recent } }, activities: [] };
        }),
      ),
    );
  }
}
