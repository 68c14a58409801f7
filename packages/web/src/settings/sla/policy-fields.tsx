import type { SlaPolicy } from "@kikimimi/core/promise/plan";
import { useWords } from "../../text/speech.tsx";
import { Group } from "../kit/field.tsx";
import { Amount, type Option, Pick, Text } from "../kit/inputs.tsx";
import { MatchFields } from "../kit/match-fields.tsx";
import { SpanField } from "../kit/span-field.tsx";
import { LEVELS, readLevel } from "./level.ts";
import { words as allWords } from "./words.ts";

const PARTS = ["platforms", "topics", "tags", "teams"] as const;
const TARGETS = ["firstResponse", "nextResponse", "resolution"] as const;

/** One policy: for which threads, what is promised, and by which calendar it counts. */
export function PolicyFields(props: {
  readonly policy: SlaPolicy;
  readonly onChange: (policy: SlaPolicy) => void;
  readonly calendars: readonly string[];
  /** Where issues name it: `policies.0`. */
  readonly path: string;
}) {
  const { policy, onChange, calendars, path } = props;
  const words = useWords(allWords);
  const { when, targets } = policy;
  const set = (part: Partial<SlaPolicy>): void => onChange({ ...policy, ...part });
  const given = (part: Partial<SlaPolicy["when"]>): void => set({ when: { ...when, ...part } });
  const levels = (names: Readonly<Record<"0" | "1" | "2", string>>): readonly Option<string>[] =>
    LEVELS.map((level) => ({ value: level, name: names[level] }));
  const calendarOptions = [{ value: "", name: words.always }, ...calendars.map((id) => ({ value: id, name: id }))];
  return (
    <div className="kit-fields">
      <Text path={`${path}.name`} label={words.name} value={policy.name} onChange={(name) => set({ name })} />
      <Text
        path={`${path}.policyId`}
        label={words.policyId}
        hint={words.policyIdHint}
        narrow
        value={policy.policyId}
        onChange={(policyId) => set({ policyId })}
      />
      <Group path={`${path}.targets`} label={words.targets} hint={words.targetsHint}>
        <div className="kit-inline">
          {TARGETS.map((target) => (
            <SpanField
              key={target}
              path={`${path}.targets.${target}`}
              label={words.target[target]}
              value={targets[target]}
              onChange={(seconds) => set({ targets: { ...targets, [target]: seconds } })}
            />
          ))}
        </div>
        <Pick
          path={`${path}.calendar`}
          label={words.calendar}
          value={policy.calendar ?? ""}
          options={calendarOptions}
          onChange={(id) => set({ calendar: id === "" ? undefined : id })}
        />
        <Amount
          path={`${path}.warnAt`}
          label={words.warnAt}
          hint={words.warnAtHint}
          min={1}
          max={99}
          value={Math.round(policy.warnAt * 100)}
          onChange={(percent) => set({ warnAt: (percent ?? 0) / 100 })}
        />
      </Group>
      <Group path={`${path}.when-all`} label={words.for} hint={words.forHint} optional>
        <div className="kit-inline">
          <Pick
            path={`${path}.when.minUrgency`}
            label={words.urgency}
            value={String(when.minUrgency ?? 0)}
            options={levels(words.urgencies)}
            onChange={(level) => given({ minUrgency: readLevel(level) })}
          />
          <Pick
            path={`${path}.when.minAnger`}
            label={words.anger}
            value={String(when.minAnger ?? 0)}
            options={levels(words.angers)}
            onChange={(level) => given({ minAnger: readLevel(level) })}
          />
          <Amount
            path={`${path}.when.minPriority`}
            label={words.minPriority}
            min={0}
            max={100}
            value={when.minPriority}
            onChange={(minPriority) => given({ minPriority })}
          />
        </div>
        <MatchFields path={`${path}.when`} parts={PARTS} value={when} onChange={given} />
      </Group>
    </div>
  );
}
