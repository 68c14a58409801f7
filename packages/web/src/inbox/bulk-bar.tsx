import type { ThreadRow } from "@kikimimi/api/schema";
import type { ThreadAction } from "@kikimimi/core/thread/action";
import { lazy, Suspense, useRef, useState } from "react";
import { useBrand } from "../app/reads.ts";
import { useSpeech, useWords } from "../text/speech.tsx";
import { AskDialog } from "../thread/ask-dialog.tsx";
import { useMacros } from "../thread/run-macro.tsx";
import { snoozeUntil } from "../thread/snooze-times.ts";
import { tagsIn } from "../thread/tag-words.ts";
import { Menu, MenuItem, MenuLine } from "../ui/menu.tsx";
import { BulkDialog, type BulkWhat } from "./bulk-dialog.tsx";
import type { List } from "./place.ts";
import { words } from "./words.ts";

const Assign = lazy(async () => ({ default: (await import("../thread/assign.tsx")).Assign }));

/** What can be done with many threads by one word. */
const PLAIN = ["claim", "close", "reopen"] as const satisfies readonly ThreadAction["type"][];

/** What is done with the selected threads: says how many are meant, and asks before it is done. */
export function BulkBar(props: {
  readonly list: List;
  readonly rows: readonly ThreadRow[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}) {
  const { list, rows, chosen, onChoose } = props;
  const { t } = useSpeech();
  const w = useWords(words);
  const macros = useMacros().data ?? [];
  const zone = useBrand().data?.timeZone;
  const [asked, setAsked] = useState<"tag" | "ignore" | "assign" | null>(null);
  const [what, setWhat] = useState<BulkWhat | null>(null);
  const left = useRef<readonly string[] | null>(null);
  const act = (action: ThreadAction, name = t.deedNames[action.type]): void => setWhat({ json: { action }, name });
  const answer = (text: string): void => {
    if (asked === "ignore") act({ type: "ignore", reason: text });
    else act({ type: "tag", add: tagsIn(text), remove: [] });
  };
  return (
    <div className="bulk-bar" role="group" aria-label={w.bar}>
      <strong role="status">{w.chosen(chosen.size)}</strong>
      <Menu
        trigger={
          <button type="button" className="primary">
            {w.deeds} <span aria-hidden="true">▾</span>
          </button>
        }
      >
        {PLAIN.map((type) => (
          <MenuItem key={type} onSelect={() => act({ type })}>
            {t.deedNames[type]}
          </MenuItem>
        ))}
        <MenuItem onSelect={() => act({ type: "snooze", until: snoozeUntil("tomorrow", Date.now(), zone) }, w.snooze)}>
          {w.snooze}
        </MenuItem>
        <MenuItem onSelect={() => setAsked("assign")}>{t.deedNames.assign}</MenuItem>
        <MenuItem onSelect={() => setAsked("tag")}>{t.deedNames.tag}</MenuItem>
        <MenuItem onSelect={() => setAsked("ignore")}>{t.deedNames.ignore}</MenuItem>
        {macros.length > 0 ? <MenuLine /> : null}
        {macros.map(({ id, name }) => (
          <MenuItem key={id} onSelect={() => setWhat({ json: { macro: id }, name })}>
            {name}
          </MenuItem>
        ))}
      </Menu>
      {chosen.size < rows.length ? (
        <button type="button" onClick={() => onChoose(new Set(rows.map(({ threadId }) => threadId)))}>
          {w.chooseAll(rows.length)}
        </button>
      ) : null}
      <button type="button" className="plain" onClick={() => onChoose(new Set())}>
        {w.clear}
      </button>
      {asked === "tag" || asked === "ignore" ? (
        <AskDialog
          title={t.deedNames[asked]}
          label={asked === "tag" ? w.tags : t.deeds.reason}
          onAnswer={answer}
          onClose={() => setAsked(null)}
        />
      ) : null}
      {asked === "assign" ? (
        <Suspense>
          <Assign run={act} onClose={() => setAsked(null)} />
        </Suspense>
      ) : null}
      {what ? (
        <BulkDialog
          what={what}
          chosen={[...chosen]}
          list={list}
          onDone={(ids) => (left.current = ids)}
          onClose={() => {
            setWhat(null);
            // Not before: without a selection the bar goes, and what it tells with it.
            if (left.current) onChoose(new Set(left.current));
            left.current = null;
          }}
        />
      ) : null}
    </div>
  );
}
