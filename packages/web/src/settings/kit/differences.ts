import type { Fact } from "./facts.tsx";

/** What two versions say differently; a fact that only one has is empty in the other. */
export function differences(
  mine: readonly Fact[],
  theirs: readonly Fact[],
): [name: string, mine: string, theirs: string][] {
  const names = [...new Set([...mine, ...theirs].map(([name]) => name))];
  const valueIn = (facts: readonly Fact[], name: string): string => facts.find(([one]) => one === name)?.[1] ?? "";
  return names
    .map((name): [string, string, string] => [name, valueIn(mine, name), valueIn(theirs, name)])
    .filter(([, one, other]) => one !== other);
}
