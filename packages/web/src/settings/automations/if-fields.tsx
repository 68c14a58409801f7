import type { Conditions } from "@kikimimi/core/rule/automation";
import { useWords } from "../../text/speech.tsx";
import type { Fact } from "../kit/facts.tsx";
import { Group } from "../kit/field.tsx";
import { Amount, Pick, Ticks, WordList } from "../kit/inputs.tsx";
import { MatchFields, useMatchFacts } from "../kit/match-fields.tsx";
import { words as kitWords } from "../kit/words.ts";
import { words as allWords } from "./words.ts";

const PARTS = ["platforms", "topics", "languages", "tags", "teams"] as const;
const STATUSES = ["queued", "claimed", "escalated", "waiting", "snoozed", "closed", "ignored"] as const;

/** What has to be so of a thread; what is left open does not matter. */
export function IfFields(props: {
  readonly conditions: Conditions;
  readonly onChange: (conditions: Conditions) => void;
}) {
  const { conditions, onChange } = props;
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const set = (part: Partial<Conditions>): void => onChange({ ...conditions, ...part });
  return (
    <Group path="if-all" label={words.if} hint={words.ifHint} optional>
      <Ticks
        path="if.statuses"
        label={words.status}
        optional
        value={conditions.statuses ?? []}
        options={STATUSES.map((status) => ({ value: status, name: words.statuses[status] }))}
        onChange={(list) => {
          const statuses = STATUSES.filter((status) => list.includes(status));
          set({ statuses: statuses.length === 0 ? undefined : statuses });
        }}
      />
      <Pick
        path="if.holder"
        label={words.holder}
        value={conditions.holder ?? ""}
        options={[
          { value: "", name: kit.any },
          { value: "nobody", name: words.nobody },
          { value: "somebody", name: words.somebody },
        ]}
        onChange={(holder) => set({ holder: holder === "" ? undefined : holder })}
      />
      <div className="kit-inline">
        <Amount
          path="if.minPriority"
          label={words.minPriority}
          min={0}
          max={100}
          value={conditions.minPriority}
          onChange={(minPriority) => set({ minPriority })}
        />
        <Amount
          path="if.maxPriority"
          label={words.maxPriority}
          min={0}
          max={100}
          value={conditions.maxPriority}
          onChange={(maxPriority) => set({ maxPriority })}
        />
      </div>
      <MatchFields path="if" parts={PARTS} value={conditions} onChange={set} />
      <WordList
        path="if.withoutTags"
        label={words.withoutTags}
        optional
        value={conditions.withoutTags ?? []}
        onChange={(tags) => set({ withoutTags: tags.length === 0 ? undefined : [...tags] })}
      />
    </Group>
  );
}

/** Says what has to be so. */
export function useIfFacts(): (conditions: Conditions) => Fact[] {
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const matchFacts = useMatchFacts();
  return (conditions) => {
    const { statuses, holder, minPriority, maxPriority, withoutTags } = conditions;
    const names = STATUSES.filter((status) => statuses?.includes(status)).map((status) => words.statuses[status]);
    const facts: readonly (readonly [string, string | undefined])[] = [
      [words.status, names.length === 0 ? undefined : names.join(kit.listMark)],
      [words.holder, holder && words[holder]],
      [words.minPriority, minPriority?.toString()],
      [words.maxPriority, maxPriority?.toString()],
      [words.withoutTags, withoutTags?.join(kit.listMark)],
    ];
    const said = facts.flatMap(([name, value]): Fact[] => (value === undefined ? [] : [[name, value]]));
    return [...said, ...matchFacts(conditions)];
  };
}
