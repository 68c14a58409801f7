import { useContext, useId, useState } from "react";
import { useWords } from "../../text/speech.tsx";
import { Field, type FieldProps, Group } from "./field.tsx";
import { FormContext } from "./problems.ts";
import { words as allWords } from "./words.ts";

type Bound<V> = FieldProps & { readonly value: V; readonly onChange: (value: V) => void };

/** One line of text. */
export function Text(props: Bound<string> & { readonly type?: string; readonly narrow?: boolean }) {
  const { value, onChange, type = "text", narrow = false } = props;
  return (
    <Field {...props}>
      {(carried) => (
        <input
          {...carried}
          type={type}
          className={narrow ? "narrow" : undefined}
          autoComplete="off"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Several lines of text. */
export function Lines(
  props: Bound<string> & { readonly rows?: number; readonly code?: boolean; readonly lang?: string },
) {
  const { value, onChange, rows = 4, code = false, lang } = props;
  return (
    <Field {...props}>
      {(carried) => (
        <textarea
          {...carried}
          rows={rows}
          lang={lang}
          className={code ? "code" : undefined}
          spellCheck={!code}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** A number; undefined where nothing is written. */
export function Amount(props: Bound<number | undefined> & { readonly min?: number; readonly max?: number }) {
  const { value, onChange, min, max } = props;
  return (
    <Field {...props}>
      {(carried) => (
        <input
          {...carried}
          type="number"
          className="narrow"
          min={min}
          max={max}
          value={value ?? ""}
          onChange={(event) => onChange(event.target.value === "" ? undefined : Number(event.target.value))}
        />
      )}
    </Field>
  );
}

export type Option<V extends string> = { readonly value: V; readonly name: string };

/** One of several. */
export function Pick<V extends string>(props: Bound<V> & { readonly options: readonly Option<V>[] }) {
  const { value, onChange, options } = props;
  return (
    <Field {...props}>
      {(carried) => (
        <select
          {...carried}
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** On or off. */
export function Tick(props: {
  readonly label: string;
  readonly hint?: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}) {
  const { label, hint, value, onChange } = props;
  const id = useId();
  const { locked } = useContext(FormContext);
  return (
    <div className="kit-field">
      <label className="check">
        <input
          type="checkbox"
          checked={value}
          disabled={locked}
          aria-describedby={hint === undefined ? undefined : id}
          onChange={(event) => onChange(event.target.checked)}
        />
        {label}
      </label>
      {hint === undefined ? null : (
        <p id={id} className="quiet kit-hint">
          {hint}
        </p>
      )}
    </div>
  );
}

/** Any number of several; what is chosen and no longer offered stays to be seen. */
export function Ticks(props: Bound<readonly string[]> & { readonly options: readonly Option<string>[] }) {
  const { value, onChange, options } = props;
  const { locked } = useContext(FormContext);
  const unknown = value.filter((one) => !options.some((option) => option.value === one));
  const all = [...options, ...unknown.map((one) => ({ value: one, name: one }))];
  if (all.length === 0) return null;
  return (
    <Group {...props}>
      <div className="kit-ticks">
        {all.map((option) => (
          <label key={option.value} className="check">
            <input
              type="checkbox"
              checked={value.includes(option.value)}
              disabled={locked}
              onChange={(event) =>
                onChange(event.target.checked ? [...value, option.value] : value.filter((one) => one !== option.value))
              }
            />
            {option.name}
          </label>
        ))}
      </div>
    </Group>
  );
}

/** A list of words in one line; what is typed stays as it is typed. */
export function WordList(props: Bound<readonly string[]>) {
  const { value, onChange, hint } = props;
  const words = useWords(allWords);
  const [typed, setTyped] = useState(value.join(words.listMark));
  return (
    <Field {...props} hint={hint === undefined ? words.list : words.both(hint, words.list)}>
      {(carried) => (
        <input
          {...carried}
          type="text"
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            onChange(wordsIn(event.target.value));
          }}
        />
      )}
    </Field>
  );
}

/** The words of a list that people part by commas of any kind. */
export function wordsIn(text: string): string[] {
  const parts = text.split(/[,、，\n]/).map((part) => part.trim());
  return [...new Set(parts)].filter((part) => part !== "");
}
