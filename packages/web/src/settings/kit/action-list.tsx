import type { ThreadAction } from "@kikimimi/core/thread/action";
import { useState } from "react";
import { absolute, useSpeech, useWords } from "../../text/speech.tsx";
import { ActionFields, type ActionType, freshAction } from "./action-fields.tsx";
import { actionWords } from "./action-words.ts";
import { Group } from "./field.tsx";
import { Pick } from "./inputs.tsx";
import { words as kitWords } from "./words.ts";

/** Steps that are done one after the other: added, moved, changed and taken out by keyboard as by mouse. */
export function ActionList(props: {
  readonly actions: readonly ThreadAction[];
  readonly onChange: (actions: ThreadAction[]) => void;
  readonly types: readonly ActionType[];
  /** Where issues name them: `do`, `actions`. */
  readonly path: string;
}) {
  const { actions, onChange, types, path } = props;
  const words = useWords(actionWords);
  const kit = useWords(kitWords);
  // Fields that keep what is typed follow their step when it moves.
  const [keys, setKeys] = useState<readonly number[]>(() => actions.map((_, i) => i));
  const change = (next: readonly ThreadAction[], order: readonly number[]): void => {
    setKeys(order);
    onChange([...next]);
  };
  const swap = <V,>(list: readonly V[], i: number): V[] => {
    const [one, other] = [list[i], list[i + 1]];
    return one === undefined || other === undefined ? [...list] : list.with(i, other).with(i + 1, one);
  };
  const without = <V,>(list: readonly V[], i: number): V[] => list.filter((_, k) => k !== i);
  const options = types.map((type) => ({ value: type, name: words.types[type] }));
  return (
    <Group label={words.label} path={path} hint={words.hint}>
      {actions.length === 0 ? <p className="quiet">{words.none}</p> : null}
      <ol className="kit-steps">
        {actions.map((action, i) => (
          <li key={keys[i] ?? i}>
            <div className="kit-inline">
              <Pick
                path={`${path}.${i}.type`}
                label={words.step(i + 1)}
                value={action.type}
                options={options}
                onChange={(type) => change(actions.with(i, freshAction(type)), keys)}
              />
              <button
                type="button"
                aria-label={`${words.step(i + 1)}: ${kit.up}`}
                disabled={i === 0}
                onClick={() => change(swap(actions, i - 1), swap(keys, i - 1))}
              >
                ↑
              </button>
              <button
                type="button"
                aria-label={`${words.step(i + 1)}: ${kit.down}`}
                disabled={i === actions.length - 1}
                onClick={() => change(swap(actions, i), swap(keys, i))}
              >
                ↓
              </button>
              <button
                type="button"
                aria-label={kit.takeOf(words.step(i + 1))}
                onClick={() => change(without(actions, i), without(keys, i))}
              >
                {kit.take}
              </button>
            </div>
            <ActionFields
              key={action.type}
              action={action}
              path={`${path}.${i}`}
              onChange={(next) => change(actions.with(i, next), keys)}
            />
          </li>
        ))}
      </ol>
      <p>
        <button
          type="button"
          onClick={() => change([...actions, freshAction(types[0] ?? "note")], [...keys, Math.max(-1, ...keys) + 1])}
        >
          {words.add}
        </button>
      </p>
    </Group>
  );
}

/** Says an action in one line. */
export function useActionWords(): (action: ThreadAction) => string {
  const { lang } = useSpeech();
  const words = useWords(actionWords);
  const kit = useWords(kitWords);
  const detailOf = (action: ThreadAction): string => {
    switch (action.type) {
      case "assign":
        return action.to.name;
      case "snooze":
        return action.until === null ? words.untilReply : absolute(lang, action.until);
      case "escalate":
      case "ignore":
      case "close":
        return action.reason ?? "";
      case "tag":
        return [...action.add.map((tag) => `+#${tag}`), ...action.remove.map((tag) => `−#${tag}`)].join(" ");
      case "prioritise":
        return action.priority === null ? words.machine : String(action.priority);
      case "route":
        return action.team ?? kit.none;
      case "note":
        return action.text;
      case "claim":
      case "release":
      case "wake":
      case "deescalate":
      case "reopen":
      case "follow":
      case "unfollow":
        return "";
    }
  };
  return (action) => {
    const detail = detailOf(action);
    return detail === "" ? words.types[action.type] : `${words.types[action.type]}: ${detail}`;
  };
}
