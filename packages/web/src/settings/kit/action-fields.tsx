import type { ThreadAction } from "@kikimimi/core/thread/action";
import { useColleagues, useTeams } from "../../app/people.ts";
import { useWords } from "../../text/speech.tsx";
import { actionWords } from "./action-words.ts";
import { Amount, Lines, Pick, Text, WordList } from "./inputs.tsx";
import { words as kitWords } from "./words.ts";

export type ActionType = ThreadAction["type"];

/** An action of a type, as a form begins with it. */
export function freshAction(type: ActionType): ThreadAction {
  switch (type) {
    case "assign":
      return { type, to: { id: "", name: "" } };
    case "snooze":
      return { type, until: null };
    case "escalate":
    case "ignore":
      return { type, reason: "" };
    case "tag":
      return { type, add: [], remove: [] };
    case "prioritise":
      return { type, priority: null };
    case "route":
      return { type, team: null };
    case "note":
      return { type, text: "" };
    case "claim":
    case "release":
    case "wake":
    case "deescalate":
    case "close":
    case "reopen":
    case "follow":
    case "unfollow":
      return { type };
  }
}

type Props = {
  readonly action: ThreadAction;
  readonly onChange: (action: ThreadAction) => void;
  /** Where issues name it: `do.2`. */
  readonly path: string;
};

/** What an action needs beside its type. */
export function ActionFields({ action, onChange, path }: Props) {
  const words = useWords(actionWords);
  switch (action.type) {
    case "assign":
      return <Whom action={action} onChange={onChange} path={path} />;
    case "route":
      return <Where action={action} onChange={onChange} path={path} />;
    case "snooze":
      return (
        <Text
          type="datetime-local"
          path={`${path}.until`}
          label={words.until}
          hint={words.untilHint}
          optional
          narrow
          value={action.until === null ? "" : localOf(action.until)}
          onChange={(text) => onChange({ ...action, until: text === "" ? null : new Date(text).toISOString() })}
        />
      );
    case "escalate":
    case "ignore":
    case "close":
      return (
        <Text
          path={`${path}.reason`}
          label={words.reason}
          optional={action.type === "close"}
          value={action.reason ?? ""}
          onChange={(reason) =>
            onChange(action.type === "close" && reason === "" ? { type: "close" } : { ...action, reason })
          }
        />
      );
    case "tag":
      return (
        <>
          <WordList
            path={`${path}.add`}
            label={words.add_}
            value={action.add}
            onChange={(add) => onChange({ ...action, add: [...add] })}
          />
          <WordList
            path={`${path}.remove`}
            label={words.remove}
            value={action.remove}
            onChange={(remove) => onChange({ ...action, remove: [...remove] })}
          />
        </>
      );
    case "prioritise":
      return (
        <Amount
          path={`${path}.priority`}
          label={words.priority}
          hint={words.priorityHint}
          min={0}
          max={100}
          value={action.priority ?? undefined}
          onChange={(priority) => onChange({ ...action, priority: priority ?? null })}
        />
      );
    case "note":
      return (
        <Lines
          path={`${path}.text`}
          label={words.text}
          rows={2}
          value={action.text}
          onChange={(text) => onChange({ ...action, text })}
        />
      );
    case "claim":
    case "release":
    case "wake":
    case "deescalate":
    case "reopen":
    case "follow":
    case "unfollow":
      return null;
  }
}

function Whom(props: Props & { readonly action: Extract<ThreadAction, { type: "assign" }> }) {
  const { action, onChange, path } = props;
  const words = useWords(actionWords);
  const kit = useWords(kitWords);
  const { data = [] } = useColleagues();
  const { to } = action;
  const known = to.id === "" || data.some(({ id }) => id === to.id);
  const options = [
    ...(to.id === "" ? [{ value: "", name: kit.none }] : []),
    ...(known ? [] : [{ value: to.id, name: to.name }]),
    ...data.map(({ id, name }) => ({ value: id, name })),
  ];
  return (
    <Pick
      path={`${path}.to`}
      label={words.to}
      value={to.id}
      options={options}
      onChange={(id) => onChange({ type: "assign", to: { id, name: data.find((one) => one.id === id)?.name ?? id } })}
    />
  );
}

function Where(props: Props & { readonly action: Extract<ThreadAction, { type: "route" }> }) {
  const { action, onChange, path } = props;
  const words = useWords(actionWords);
  const kit = useWords(kitWords);
  const { data = [] } = useTeams();
  const { team } = action;
  const known = team === null || data.some(({ id }) => id === team);
  const options = [
    { value: "", name: kit.none },
    ...(known ? [] : [{ value: team, name: team }]),
    ...data.map(({ id, name }) => ({ value: id, name })),
  ];
  return (
    <Pick
      path={`${path}.team`}
      label={words.team}
      value={team ?? ""}
      options={options}
      onChange={(id) => onChange({ type: "route", team: id === "" ? null : id })}
    />
  );
}

/** An instant as a field for local times has it. */
export function localOf(at: string): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
