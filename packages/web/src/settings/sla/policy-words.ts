import type { SlaPolicy } from "@kikimimi/core/promise/plan";
import { useWords } from "../../text/speech.tsx";
import { useMatchFacts } from "../kit/match-fields.tsx";
import { useSpanWords } from "../kit/span-field.tsx";
import { words as kitWords } from "../kit/words.ts";
import { words as allWords } from "./words.ts";

/** Says what a policy promises, and to whom. */
export function usePolicyWords(): (policy: SlaPolicy) => string {
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const spanOf = useSpanWords();
  const matchFacts = useMatchFacts();
  return ({ when, targets, calendar }) => {
    const { firstResponse, nextResponse, resolution } = targets;
    const promised = [
      [words.target.firstResponse, firstResponse],
      [words.target.nextResponse, nextResponse],
      [words.target.resolution, resolution],
    ] as const;
    const asked = [
      when.minUrgency === undefined ? [] : [words.urgencies[when.minUrgency]],
      when.minAnger === undefined ? [] : [words.angers[when.minAnger]],
      when.minPriority === undefined ? [] : [words.priorityFrom(when.minPriority)],
      matchFacts(when).map(([name, value]) => `${name}: ${value}`),
    ].flat();
    const times = promised.flatMap(([name, seconds]) => (seconds === undefined ? [] : [`${name} ${spanOf(seconds)}`]));
    return [
      times.length === 0 ? words.promisesNothing : times.join(kit.listMark),
      asked.length === 0 ? words.forAll : asked.join(kit.listMark),
      calendar ?? words.always,
    ].join(" · ");
  };
}
