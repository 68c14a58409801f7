import type { TopicExample } from "@kikimimi/core/mention/topic";
import { useWords } from "../../text/speech.tsx";
import { Group } from "../kit/field.tsx";
import { Lines, Pick } from "../kit/inputs.tsx";
import { words as kitWords } from "../kit/words.ts";
import { words as allWords } from "./words.ts";

/** Texts that the rule must or must not meet; all are tried at each save. */
export function ExamplesField(props: {
  readonly examples: readonly TopicExample[];
  readonly onChange: (examples: TopicExample[]) => void;
}) {
  const { examples, onChange } = props;
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const change = (i: number, part: Partial<TopicExample>): void =>
    onChange(examples.map((one, k) => (k === i ? { ...one, ...part } : one)));
  return (
    <Group label={words.examples} path="examples-all" hint={words.examplesHint} optional>
      {examples.map((example, i) => (
        <div className="kit-fields" key={i}>
          <Lines
            label={words.exampleText(i + 1)}
            path={`examples.${i}`}
            rows={2}
            value={example.text}
            onChange={(text) => change(i, { text })}
          />
          <div className="kit-inline">
            <Pick
              label={words.exampleIs(i + 1)}
              path={`examples.${i}.matches`}
              value={example.matches ? "yes" : "no"}
              options={[
                { value: "yes", name: words.mustMeet },
                { value: "no", name: words.mustNotMeet },
              ]}
              onChange={(value) => change(i, { matches: value === "yes" })}
            />
            <button
              type="button"
              aria-label={kit.takeOf(words.exampleText(i + 1))}
              onClick={() => onChange(examples.filter((_, k) => k !== i))}
            >
              {kit.take}
            </button>
          </div>
        </div>
      ))}
      <p>
        <button type="button" onClick={() => onChange([...examples, { text: "", matches: true }])}>
          {words.addExample}
        </button>
      </p>
    </Group>
  );
}
