/** An id that no source of the platform has: the platform's own, else with a number. */
export function freeId(platform: string, taken: readonly string[]): string {
  for (let n = 1; ; n++) {
    const id = n === 1 ? platform : `${platform}-${n}`;
    if (!taken.includes(id)) return id;
  }
}
