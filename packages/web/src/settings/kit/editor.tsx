import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { chosenBrand } from "../../app/brand.ts";
import { useWords } from "../../text/speech.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Confirm } from "./confirm.tsx";
import { Conflict } from "./conflict.tsx";
import type { Kind, SavedDoc } from "./documents.ts";
import { type Draft as Writing, useDraft } from "./draft.ts";
import { type Fact, Facts } from "./facts.tsx";
import { Failure } from "./failure.tsx";
import { MayNot } from "./gate.tsx";
import { Text } from "./inputs.tsx";
import { useLeaveGuard } from "./leave-guard.tsx";
import { OpenLink, useOpened } from "./opened.tsx";
import { FormContext } from "./problems.ts";
import { SavedBy } from "./saved-by.tsx";
import { useSaving } from "./use-saving.ts";
import { words as allWords } from "./words.ts";

/** What an editor needs to know of what it edits. */
export type EditorParts<Draft extends object> = {
  /** A draft of a new one. */
  readonly fresh: Draft;
  /** What stands over the form of a new one. */
  readonly addWord: string;
  /** What a draft says, in the reader's words: for those who only look, and to show what two versions differ in. */
  readonly facts: (draft: Draft) => readonly Fact[];
  readonly fields: (writing: Writing<Draft>, id: string) => ReactNode;
  /** Tries what is written before it is saved. */
  readonly trial?: (draft: Draft, id: string) => ReactNode;
  readonly idLabel?: string;
  readonly idHint?: string;
  /** The id that a new one is offered, by how many there are. */
  readonly idFor?: (known: number) => string;
};

export type FormProps<Doc extends SavedDoc, Draft extends object> = EditorParts<Draft> & {
  readonly kind: Kind<Doc, Draft>;
  readonly doc: Doc | undefined;
  readonly known: readonly Doc[];
  readonly me: string;
  /** There is only this one: it is neither added nor removed, and stays open when it is saved. */
  readonly single?: true;
  readonly onClose: () => void;
};

/** The form of one document; for those who may not change it, what it says. */
export function Editor<Doc extends SavedDoc, Draft extends object>(
  props: FormProps<Doc, Draft> & { readonly may: boolean },
) {
  const { kind, doc, may } = props;
  const words = useWords(allWords);
  const { hrefOf } = useOpened();
  return (
    <div className="kit">
      <p className="kit-back">
        <OpenLink href={hrefOf(undefined)}>← {words.back}</OpenLink>
      </p>
      <PageTitle>{doc?.name ?? props.addWord}</PageTitle>
      {doc ? <SavedBy doc={doc} /> : null}
      {may ? (
        <DocumentForm {...props} />
      ) : (
        <>
          <MayNot role={kind.role} />
          {doc ? <Facts facts={props.facts(kind.draftOf(doc))} /> : null}
        </>
      )}
    </div>
  );
}

/** The fields of a document with its buttons, its conflicts and what is wrong. */
export function DocumentForm<Doc extends SavedDoc, Draft extends object>(props: FormProps<Doc, Draft>) {
  const { kind, doc, known, me, single = false, onClose } = props;
  const words = useWords(allWords);
  const say = useToast();
  const form = useRef<HTMLFormElement>(null);
  // What was read later is somebody else's: saving over it has to be a conflict.
  const [base, setBase] = useState(doc);
  const [id, setId] = useState(doc ? kind.idOf(doc) : (props.idFor?.(known.length + 1) ?? ""));
  const [asks, setAsks] = useState(false);
  const start = base ? kind.draftOf(base) : props.fresh;
  const writing = useDraft(
    [chosenBrand() ?? "", me, kind.key, doc ? kind.idOf(doc) : ""].join("."),
    start,
    base?.version,
  );
  const guard = useLeaveGuard(writing.dirty, () => writing.restart(start));
  const saving = useSaving(kind, base, (news, saved) => {
    say({ words: news });
    if (single && saved) {
      setBase(saved);
      return writing.restart(kind.draftOf(saved));
    }
    guard.allow();
    writing.restart(writing.value);
    onClose();
  });
  const { problems, busy, theirs } = saving;
  const save = (version: number | undefined): void => void saving.save(id.trim(), writing.value, version);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy) save(base?.version);
  };
  return (
    <FormContext value={{ problems, locked: false }}>
      <form ref={form} className="kit-form" onSubmit={submit} noValidate aria-label={doc?.name ?? props.addWord}>
        {writing.restored ? (
          <p className="kit-notice" role="status">
            {words.restored}{" "}
            <button type="button" onClick={() => writing.restart(start)}>
              {words.dropChanges}
            </button>
          </p>
        ) : null}
        {theirs ? (
          <Conflict
            theirs={theirs.doc}
            facts={props.facts}
            draftOf={kind.draftOf}
            mine={writing.value}
            onTake={(other) => {
              setBase(other);
              writing.restart(kind.draftOf(other));
              saving.settle();
            }}
            onKeep={(version) => {
              saving.settle();
              save(version);
            }}
          />
        ) : null}
        <div className="kit-fields" key={writing.begun}>
          {props.fields(writing, id)}
        </div>
        {doc ? null : (
          <Text
            path="id"
            label={props.idLabel ?? words.id}
            hint={props.idHint ?? words.idHint}
            value={id}
            onChange={setId}
            narrow
          />
        )}
        {props.trial?.(writing.value, id)}
        <Failure form={form} problems={problems} failure={saving.failure} />
        <div className="kit-buttons kit-foot">
          <button type="submit" className="primary" aria-disabled={busy}>
            {busy ? words.saving : words.save}
          </button>
          {writing.dirty ? <span className="quiet">{words.unsavedNow}</span> : null}
          <span className="gap" />
          {doc && !single ? (
            <button type="button" onClick={() => setAsks(true)}>
              {words.remove}
            </button>
          ) : null}
        </div>
      </form>
      {asks && base ? (
        <Confirm
          title={words.removeAsk(base.name)}
          lead={words.removeHint}
          act={words.remove}
          busy={busy}
          onAct={() => void saving.remove(base).then(() => setAsks(false))}
          onClose={() => setAsks(false)}
        />
      ) : null}
      {guard.dialog}
    </FormContext>
  );
}
