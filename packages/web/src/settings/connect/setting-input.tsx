import type { SettingField } from "@kikimimi/api/schema-platform";
import { useWords } from "../../text/speech.tsx";
import { Amount, Lines, Pick, Text, Tick, Ticks, WordList } from "../kit/inputs.tsx";
import { settingWords } from "./setting-words.ts";
import { words as allWords } from "./words.ts";

/** The input of one setting, by its kind. `example` is how somebody might write it. */
export function SettingInput(props: {
  readonly field: SettingField;
  readonly example: unknown;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}) {
  const { field, example, value, onChange } = props;
  const { name, type, required, options, least, most } = field;
  const words = useWords(allWords);
  const labels: Readonly<Record<string, string>> = useWords(settingWords);
  const label = labels[name] === undefined ? name : words.settingName(labels[name], name);
  const said = example === undefined || type === "flag" ? undefined : words.forExample(textOf(example));
  const common = { label, path: `settings.${name}`, hint: said, optional: !required };
  const choices = options.map((option) => ({ value: option, name: option }));
  switch (type) {
    case "flag":
      return <Tick label={label} value={value === true} onChange={onChange} />;
    case "number":
      return (
        <Amount
          {...common}
          value={typeof value === "number" ? value : undefined}
          onChange={onChange}
          {...(least === null ? {} : { min: least })}
          {...(most === null ? {} : { max: most })}
        />
      );
    case "choice":
      return <Pick {...common} value={String(value)} options={choices} onChange={onChange} />;
    case "choices":
      return <Ticks {...common} value={listOf(value)} options={choices} onChange={onChange} />;
    case "list":
      return <WordList {...common} value={listOf(value)} onChange={onChange} />;
    case "json":
      return <Lines {...common} code value={String(value)} onChange={onChange} />;
    case "address":
      return <Text {...common} type="url" value={String(value)} onChange={onChange} />;
    case "text":
      return <Text {...common} value={String(value)} onChange={onChange} />;
  }
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function textOf(example: unknown): string {
  if (Array.isArray(example) && example.every((one) => typeof one !== "object")) return example.join(", ");
  return typeof example === "string" ? example : JSON.stringify(example);
}
