/** Runs that are timed. */
const RUNS = 3;
/** A run goes over the texts again until it has lasted this long, so that few texts are timed as well as many. */
const MIN_MS = 200;
/** Texts that are timed; more would tell nothing new. */
const MAX_TEXTS = 20_000;

/** Texts per second of a call: each run and the best of them. The call must have been warmed up. */
export function throughputOf(
  texts: readonly string[],
  call: (text: string) => unknown,
  { runs = RUNS, minMs = MIN_MS, maxTexts = MAX_TEXTS } = {},
): { postsPerSecond: number; runs: number[] } {
  const timed = texts.slice(0, maxTexts);
  const speeds = Array.from({ length: runs }, () => {
    const start = performance.now();
    let done = 0;
    let elapsed: number;
    do {
      for (const text of timed) call(text);
      done += timed.length;
      elapsed = performance.now() - start;
    } while (elapsed < minMs);
    return (done * 1_000) / elapsed;
  });
  return { postsPerSecond: Math.max(...speeds), runs: speeds };
}
