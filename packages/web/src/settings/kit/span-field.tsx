import { useContext, useId, useState } from "react";
import { useWords } from "../../text/speech.tsx";
import { Field, type FieldProps } from "./field.tsx";
import { FormContext } from "./problems.ts";
import { words as allWords } from "./words.ts";

const UNITS = { m: 60, h: 3_600, d: 86_400 } as const;
type Unit = keyof typeof UNITS;

/** A length of time as people write it: in the largest unit that keeps it whole. */
export function partsOf(seconds: number): { readonly amount: number; readonly unit: Unit } {
  const unit = (["d", "h"] as const).find((one) => seconds % UNITS[one] === 0) ?? "m";
  return { amount: seconds / UNITS[unit], unit };
}

/** A length of time in seconds; undefined where nothing is written. */
export function SpanField(
  props: FieldProps & {
    readonly value: number | undefined;
    readonly onChange: (seconds: number | undefined) => void;
  },
) {
  const { label, value, onChange } = props;
  const words = useWords(allWords);
  const first = value === undefined ? undefined : partsOf(value);
  const [unit, setUnit] = useState<Unit>(first?.unit ?? "h");
  const { locked } = useContext(FormContext);
  const unitId = useId();
  return (
    <Field {...props}>
      {(carried) => (
        <span className="kit-span">
          <input
            {...carried}
            type="number"
            min={1}
            step="any"
            className="narrow"
            value={value === undefined ? "" : value / UNITS[unit]}
            onChange={({ target }) =>
              onChange(target.value === "" ? undefined : Math.round(Number(target.value) * UNITS[unit]))
            }
          />
          <select
            id={unitId}
            aria-label={words.unitOf(label)}
            value={unit}
            disabled={locked}
            onChange={({ target }) => {
              const next = (["m", "h", "d"] as const).find((one) => one === target.value) ?? unit;
              if (value !== undefined) onChange(Math.round((value / UNITS[unit]) * UNITS[next]));
              setUnit(next);
            }}
          >
            {(["m", "h", "d"] as const).map((one) => (
              <option key={one} value={one}>
                {words.unit[one]}
              </option>
            ))}
          </select>
        </span>
      )}
    </Field>
  );
}

/** Says a length of time as people write it. */
export function useSpanWords(): (seconds: number) => string {
  const words = useWords(allWords);
  return (seconds) => {
    if (seconds % 60 !== 0) return words.span(String(seconds), words.unit.s);
    const { amount, unit } = partsOf(seconds);
    return words.span(String(amount), words.unit[unit]);
  };
}
