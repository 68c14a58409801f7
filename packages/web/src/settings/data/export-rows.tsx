import { EXPORT_FORMATS, type ExportFormat } from "@kikimimi/core/report/export-file";
import { columnsOf, ExportKind } from "@kikimimi/core/report/export-rows";
import { type FormEvent, useState } from "react";
import { usePlatforms } from "../../app/reads.ts";
import { useService } from "../../app/service.tsx";
import { absolute, useSpeech, useWords } from "../../text/speech.tsx";
import { saveFile } from "../../ui/save-file.ts";
import { Pick, Text } from "../kit/inputs.tsx";
import { FormContext } from "../kit/problems.ts";
import { words as kitWords } from "../kit/words.ts";
import { type ExportProgress, exportPages } from "./export-pages.ts";
import { Progress } from "./progress.tsx";
import { useWalk } from "./use-walk.ts";
import { words as allWords } from "./words.ts";

const FIRST = { kind: "posts", format: "csv", from: "", to: "", platform: "", author: "" } as const;
type Asked = {
  readonly kind: ExportKind;
  readonly format: ExportFormat;
  readonly from: string;
  readonly to: string;
  readonly platform: string;
  readonly author: string;
};

/** Rows as a file, gathered page by page. */
export function ExportRows() {
  const { client } = useService();
  const { lang } = useSpeech();
  const words = useWords(allWords).out;
  const [asked, setAsked] = useState<Asked>(FIRST);
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map());
  const walk = useWalk<ExportProgress, number>(async (tell, stopped) => {
    const done = await exportPages(client, { ...asked, query: queryOf(asked) }, tell, stopped);
    if (!done || stopped()) return 0;
    const type = asked.format === "csv" ? "text/csv;charset=utf-8" : "application/x-ndjson";
    saveFile(`${asked.kind}.${asked.format}`, new Blob(done.parts, { type }));
    return done.rows;
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isWrong = asked.from !== "" && asked.to !== "" && asked.to < asked.from;
    setProblems(new Map(isWrong ? [["to", words.wrongSpan]] : []));
    if (!isWrong && !walk.isBusy) void walk.start();
  };
  const number = (n: number): string => n.toLocaleString(lang);
  const { progress, result, isStopped } = walk;
  const under = progress && words.under(number(progress.rows), absolute(lang, progress.reached));
  const said = isStopped ? words.stopped : result === null ? under : words.done(number(result));
  return (
    <section className="data-section" aria-labelledby="data-export">
      <h2 id="data-export">{words.title}</h2>
      <p className="quiet kit-lead">{words.lead}</p>
      <FormContext value={{ problems, locked: walk.isBusy }}>
        <form className="kit-form" aria-labelledby="data-export" onSubmit={submit}>
          <Fields asked={asked} onChange={(part) => setAsked((before) => ({ ...before, ...part }))} />
          <div className="kit-buttons">
            <button type="submit" className="primary" aria-disabled={walk.isBusy}>
              {words.act}
            </button>
          </div>
        </form>
      </FormContext>
      <Progress busy={walk.isBusy} said={said} error={walk.error} onStop={walk.stop} />
      <Columns kind={asked.kind} />
    </section>
  );
}

function Fields({ asked, onChange }: { readonly asked: Asked; readonly onChange: (part: Partial<Asked>) => void }) {
  const all = useWords(allWords);
  const words = all.out;
  const { any } = useWords(kitWords);
  const platforms = usePlatforms();
  const { kind, from, to, platform, author, format } = asked;
  return (
    <>
      <Pick
        path="kind"
        label={words.kind}
        value={kind}
        options={ExportKind.options.map((value) => ({ value, name: all.kinds[value] }))}
        onChange={(value) => onChange({ kind: value, ...(value === "posts" ? {} : { author: "" }) })}
      />
      <Text
        type="date"
        path="from"
        label={words.from}
        hint={words.span[kind]}
        optional
        value={from}
        onChange={(value) => onChange({ from: value })}
      />
      <Text type="date" path="to" label={words.to} optional value={to} onChange={(value) => onChange({ to: value })} />
      <Pick
        path="platform"
        label={all.platform}
        value={platform}
        options={[{ value: "", name: any }, ...[...platforms].map(([value, name]) => ({ value, name }))]}
        onChange={(value) => onChange({ platform: value })}
      />
      {kind === "posts" ? (
        <Text
          path="author"
          label={words.author}
          hint={words.authorHint}
          optional
          value={author}
          onChange={(value) => onChange({ author: value })}
        />
      ) : null}
      <Pick
        path="format"
        label={words.format}
        value={format}
        options={EXPORT_FORMATS.map((value) => ({ value, name: words.formats[value] }))}
        onChange={(value) => onChange({ format: value })}
      />
    </>
  );
}

/** What each column of the file says. */
function Columns({ kind }: { readonly kind: ExportKind }) {
  const words = useWords(allWords).out;
  return (
    <details className="data-columns">
      <summary>{words.columns}</summary>
      <dl lang="en">
        {columnsOf(kind).map(({ name, meaning }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** Days as the reader's own calendar has them, both whole. */
function queryOf({ from, to, platform, author }: Asked): Record<string, string> {
  const after = (day: string): Date => {
    const date = new Date(`${day}T00:00:00`);
    date.setDate(date.getDate() + 1);
    return date;
  };
  return {
    ...(from === "" ? {} : { from: new Date(`${from}T00:00:00`).toISOString() }),
    ...(to === "" ? {} : { to: after(to).toISOString() }),
    ...(platform === "" ? {} : { platform }),
    ...(author.trim() === "" ? {} : { author: author.trim() }),
  };
}
