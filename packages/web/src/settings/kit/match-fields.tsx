import { useMemo } from "react";
import { useTeams } from "../../app/people.ts";
import { usePlatforms } from "../../app/reads.ts";
import { useTopics } from "../../context/topics.tsx";
import { useWords } from "../../text/speech.tsx";
import type { Fact } from "./facts.tsx";
import { type Option, Ticks, WordList } from "./inputs.tsx";
import { words as allWords } from "./words.ts";

/** What threads may be told apart by; what is left out does not matter. */
export type Match = {
  readonly platforms?: readonly string[] | undefined;
  readonly topics?: readonly string[] | undefined;
  readonly languages?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly teams?: readonly string[] | undefined;
};
type Part = keyof Match;

/** The platforms, topics and teams that there are, to choose from. */
export function useChoices(): Readonly<Record<"platforms" | "topics" | "teams", readonly Option<string>[]>> {
  const platforms = usePlatforms();
  const topics = useTopics();
  const { data: teams } = useTeams();
  return useMemo(
    () => ({
      platforms: [...platforms].map(([value, name]) => ({ value, name })),
      topics: [...topics.values()].map(({ topicId, name }) => ({ value: topicId, name })),
      teams: (teams ?? []).map(({ id, name }) => ({ value: id, name })),
    }),
    [platforms, topics, teams],
  );
}

/** Fields for what threads are told apart by; a list without anything in it is left out. */
export function MatchFields(props: {
  readonly parts: readonly Part[];
  readonly value: Match;
  readonly onChange: (part: { [K in Part]?: string[] | undefined }) => void;
  /** Where issues name them: `if`, `takes`. */
  readonly path: string;
}) {
  const { parts, value, onChange, path } = props;
  const words = useWords(allWords);
  const choices = useChoices();
  const change = (part: Part) => (list: readonly string[]) =>
    onChange({ [part]: list.length === 0 ? undefined : [...list] });
  return parts.map((part) => {
    const common = {
      label: words[part],
      path: `${path}.${part}`,
      value: value[part] ?? [],
      onChange: change(part),
      optional: true,
    };
    if (part === "languages") return <WordList key={part} {...common} hint={words.languagesHint} />;
    if (part === "tags") return <WordList key={part} {...common} />;
    return <Ticks key={part} {...common} options={choices[part]} />;
  });
}

/** What a match says, in words. */
export function useMatchFacts(): (match: Match) => Fact[] {
  const words = useWords(allWords);
  const choices = useChoices();
  return (match) =>
    (["platforms", "topics", "languages", "tags", "teams"] as const).flatMap((part): Fact[] => {
      const list = match[part];
      if (list === undefined || list.length === 0) return [];
      const options = part === "languages" || part === "tags" ? [] : choices[part];
      const names = list.map((one) => options.find(({ value }) => value === one)?.name ?? one);
      return [[words[part], names.join(words.listMark)]];
    });
}
