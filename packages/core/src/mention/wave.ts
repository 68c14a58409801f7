import * as z from "zod";

/** What a thread knows of copies of the post that it waits with. */
export const ThreadWave = z.object({
  /** The post that copies were looked for by; once another one waits, they are looked for again. */
  mentionId: z.string(),
  /** The wave that it belongs to; null while nobody copied it. */
  waveId: z.string().nullable(),
  /** When the post was written, ISO. */
  at: z.iso.datetime(),
  /** Members of one day as the thread was last told; it is told when the number reaches another weight. */
  recent: z.number().int().nonnegative(),
});
export type ThreadWave = z.infer<typeof ThreadWave>;

/** Threads that one wave takes in; the next copy begins another wave. */
export const MAX_MEMBERS = 500;

const DAY_MS = 24 * 3_600_000;

/** The id of the wave that a post begins; the same whenever it is asked, so that nothing begins twice. */
export function waveIdOf(mentionId: string): string {
  return mentionId.replace(/^mnt_/, "wav_");
}

/** The mention that began a wave. */
export function founderOf(waveId: string): string {
  return waveId.replace(/^wav_/, "mnt_");
}

/** How many of some posts were written in the 24 hours up to the newest of them. */
export function recentOf(times: readonly string[]): number {
  const instants = times.map((at) => Date.parse(at));
  const newest = Math.max(...instants);
  return instants.filter((at) => newest - at < DAY_MS).length;
}
