import { csvLine } from "@kikimimi/core/base/csv";
import { saveFile } from "../ui/save-file.ts";
import { type ReactNode, useState } from "react";
import { useWords } from "../text/speech.tsx";
import { words as allWords } from "./words.ts";

/** A cell: what is read, what a CSV file says, and what lies behind the number. */
export type Cell = {
  readonly says: ReactNode;
  readonly value: string | number | null;
  /** Opens the threads behind it, with a name that says so by itself. */
  readonly open?: { readonly name: string; readonly run: () => void } | undefined;
  /** 0 … 1: drawn as a bar beside the number. */
  readonly share?: number;
};

export type Row = { readonly key: string; readonly name: string; readonly cells: readonly Cell[] };

type Props = {
  readonly title: string;
  /** The first column's name, then one for each cell. */
  readonly heads: readonly string[];
  readonly rows: readonly Row[];
};

/**
 * Figures in rows, each number with a way to what is behind it, and as a file. Its roles are said, because a narrow screen
 * shows each row as a block, and a table that is shown otherwise is none to who listens.
 */
export function FigureTable({ title, heads, rows }: Props) {
  return (
    <>
      <div className="figure-scroll" tabIndex={0} role="region" aria-label={title}>
        <table className={heads.length > 3 ? "figure-table many" : "figure-table"} role="table">
          <caption className="unseen">{title}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {heads.map((head, i) => (
                <th key={head} scope="col" role="columnheader" className={i === 0 ? undefined : "number"}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map(({ key, name, cells }) => (
              <tr key={key} role="row">
                <th scope="row" role="rowheader">
                  {name}
                </th>
                {cells.map((cell, i) => (
                  <td key={heads[i + 1]} role="cell" className="number" data-head={heads[i + 1]}>
                    <FigureCell cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Save title={title} heads={heads} rows={rows} />
    </>
  );
}

function FigureCell({ cell: { says, open, share } }: { readonly cell: Cell }) {
  const number = open ? (
    <button type="button" className="figure" aria-label={open.name} onClick={open.run}>
      {says}
    </button>
  ) : (
    says
  );
  if (share === undefined) return number;
  return (
    <span className="with-bar">
      <span className="bar" aria-hidden="true">
        <span style={{ width: `${Math.round(share * 100)}%` }} />
      </span>
      <span>{number}</span>
    </span>
  );
}

/** The same table behind a chart: made when it is opened, for long ones are many cells. */
export function TableBehind(props: Props) {
  const words = useWords(allWords);
  const [open, setOpen] = useState(false);
  return (
    <details className="table-behind" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.table(props.title)}</summary>
      {open ? <FigureTable {...props} /> : null}
    </details>
  );
}

function Save({ title, heads, rows }: Props) {
  const words = useWords(allWords);
  const save = (): void => {
    const lines = [heads, ...rows.map(({ name, cells }) => [name, ...cells.map(({ value }) => value)])].map(csvLine);
    // With a mark of UTF-8 in front, without which spreadsheets read Japanese as something else.
    const file = new Blob([`\uFEFF${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" });
    saveFile(`${title}.csv`, file);
  };
  return (
    <p className="save">
      <button type="button" aria-label={words.csvOf(title)} onClick={save}>
        {words.csv}
      </button>
    </p>
  );
}
