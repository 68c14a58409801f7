import type { ThreadRow } from "@kikimimi/api/schema";
import type { ThreadAction } from "@kikimimi/core/thread/action";
import { useColleagues, useTeams } from "../app/people.ts";
import { useMe } from "../app/reads.ts";
import { useSpeech, useWords } from "../text/speech.tsx";
import { type Choice, Chooser } from "../ui/chooser.tsx";
import { words } from "./words.ts";

const NO_TEAM = "team:";

/** Gives a thread to a colleague, or to a team; who works right now comes first. */
export function Assign(props: {
  /** How it stands now; left out where many are meant. */
  readonly thread?: Pick<ThreadRow, "team"> | undefined;
  readonly run: (action: ThreadAction) => void;
  readonly onClose: () => void;
}) {
  const { thread, run, onClose } = props;
  const { t } = useSpeech();
  const w = useWords(words);
  const me = useMe().data?.id;
  const { data: people, isPending } = useColleagues();
  const { data: teams } = useTeams();
  const able = (people ?? []).filter(({ role }) => role !== "viewer");
  const ready = able.toSorted((a, b) => Number(b.onDuty) - Number(a.onDuty) || a.load.active - b.load.active);
  const choices: readonly Choice[] = [
    ...ready.map(({ id, name, load, capacity, onDuty }) => ({
      id: `person:${id}`,
      name: id === me ? w.me(name) : name,
      detail: `${onDuty ? "" : `${w.offDuty} · `}${w.load(load.active, capacity)}`,
      group: w.people,
      words: [id],
    })),
    ...(teams ?? [])
      .filter(({ id }) => id !== thread?.team)
      .map(({ id, name }) => ({ id: `team:${id}`, name, group: w.teams, words: [id] })),
    ...(thread === undefined || thread.team === null ? [] : [{ id: NO_TEAM, name: w.noTeam, group: w.teams }]),
  ];
  const choose = (id: string): void => {
    const person = able.find((one) => `person:${one.id}` === id);
    onClose();
    if (person) run({ type: "assign", to: { id: person.id, name: person.name } });
    else run({ type: "route", team: id === NO_TEAM ? null : id.slice(NO_TEAM.length) });
  };
  return (
    <Chooser
      title={w.assign}
      hint={w.assignHint}
      choices={choices}
      none={isPending ? t.loading : w.nobody}
      onChoose={choose}
      onClose={onClose}
    />
  );
}
