import type { ReactNode } from "react";
import { useWords } from "../../text/speech.tsx";
import { Group } from "../kit/field.tsx";
import { words as kitWords } from "../kit/words.ts";

/** A list of things with several fields each: added, and taken out. */
export function Rows<T>(props: {
  readonly label: string;
  readonly hint: string;
  /** Where issues name it. */
  readonly path: string;
  readonly rows: readonly T[];
  readonly most: number;
  readonly fresh: T;
  readonly add: string;
  readonly nameOf: (n: number) => string;
  readonly onChange: (rows: T[]) => void;
  readonly children: (row: T, n: number, change: (part: Partial<T>) => void) => ReactNode;
}) {
  const { label, hint, path, rows, most, fresh, add, nameOf, onChange, children } = props;
  const kit = useWords(kitWords);
  return (
    <Group label={label} path={`${path}-all`} hint={hint} optional>
      {rows.map((row, i) => (
        <div className="kit-inline" key={i}>
          {children(row, i + 1, (part) => onChange(rows.with(i, { ...row, ...part })))}
          <button
            type="button"
            aria-label={kit.takeOf(nameOf(i + 1))}
            onClick={() => onChange(rows.filter((_, k) => k !== i))}
          >
            {kit.take}
          </button>
        </div>
      ))}
      {rows.length < most ? (
        <p>
          <button type="button" onClick={() => onChange([...rows, fresh])}>
            {add}
          </button>
        </p>
      ) : null}
    </Group>
  );
}
