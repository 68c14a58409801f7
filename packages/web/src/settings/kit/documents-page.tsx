import { type ReactNode, useEffect, useRef } from "react";
import { useMe } from "../../app/reads.ts";
import { useSpeech } from "../../text/speech.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { Empty, Failed, Loading } from "../../ui/state.tsx";
import { type Kind, type SavedDoc, useDocuments } from "./documents.ts";
import { Editor, type EditorParts } from "./editor.tsx";
import { MayNot, useMay } from "./gate.tsx";
import { OpenLink, useOpened } from "./opened.tsx";
import { SavedBy } from "./saved-by.tsx";
import "./kit.css";

/** What a page of documents says and shows beyond what all of them do. */
export type DocumentsPageProps<Doc extends SavedDoc, Draft extends object> = EditorParts<Draft> & {
  readonly kind: Kind<Doc, Draft>;
  readonly title: string;
  readonly lead: ReactNode;
  readonly addWord: string;
  readonly none: string;
  readonly noneHint?: string;
  /** What a list says of one beside its name. */
  readonly row: (doc: Doc) => ReactNode;
  /** A control beside a row. */
  readonly aside?: (doc: Doc, may: boolean) => ReactNode;
  readonly after?: ReactNode;
  /** Who may change one, where that is not everybody with the kind's role. */
  readonly mayChange?: (doc: Doc | undefined) => boolean;
};

/** A list of named documents, and the form of the one that is open. */
export function DocumentsPage<Doc extends SavedDoc, Draft extends object>(props: DocumentsPageProps<Doc, Draft>) {
  const { kind } = props;
  const { open, add, go } = useOpened();
  const me = useMe().data;
  const leads = useMay(kind.role);
  const last = useRef<string | undefined>(undefined);
  const { data, error, refetch } = useDocuments(kind);
  useEffect(() => {
    if (open !== undefined) last.current = open;
  }, [open]);
  if (!data || !me || leads === undefined)
    return error ? <Failed error={error} onRetry={() => void refetch()} /> : <Loading />;
  const doc = data.find((one) => kind.idOf(one) === open);
  const may = props.mayChange?.(doc) ?? leads;
  if ((add && may) || doc)
    return (
      <Editor
        key={open ?? "add"}
        {...props}
        doc={doc}
        known={data}
        me={me.id}
        may={may}
        onClose={() => go(undefined)}
      />
    );
  return <List {...props} docs={data} may={may} last={last.current} gone={open !== undefined} />;
}

function List<Doc extends SavedDoc, Draft extends object>(
  props: DocumentsPageProps<Doc, Draft> & {
    readonly docs: readonly Doc[];
    readonly may: boolean;
    readonly last: string | undefined;
    readonly gone: boolean;
  },
) {
  const { kind, docs, may, last } = props;
  const { t } = useSpeech();
  const { hrefOf } = useOpened();
  const list = useRef<HTMLUListElement>(null);
  // Who comes back from a form goes on where they left the list.
  useEffect(() => {
    if (last === undefined) return;
    for (const row of list.current?.querySelectorAll<HTMLElement>("[data-id]") ?? [])
      if (row.dataset["id"] === last) row.focus();
  }, [last]);
  return (
    <div className="kit">
      <PageTitle>{props.title}</PageTitle>
      <p className="quiet kit-lead">{props.lead}</p>
      {may ? null : <MayNot role={kind.role} />}
      {props.gone ? <p role="status">{t.notFound}</p> : null}
      {may ? (
        <p className="kit-bar">
          <OpenLink href={hrefOf("add")} className="kit-button">
            {props.addWord}
          </OpenLink>
        </p>
      ) : null}
      {docs.length === 0 ? (
        <Empty words={props.none}>{props.noneHint === undefined ? null : <p>{props.noneHint}</p>}</Empty>
      ) : (
        <ul className="kit-list" ref={list}>
          {docs.map((doc) => (
            <li key={kind.idOf(doc)}>
              <div className="kit-row">
                <p>
                  <OpenLink href={hrefOf(kind.idOf(doc))} id={kind.idOf(doc)}>
                    {doc.name}
                  </OpenLink>{" "}
                  <code className="quiet">{kind.idOf(doc)}</code>
                </p>
                <div className="kit-said">{props.row(doc)}</div>
                <SavedBy doc={doc} />
              </div>
              {props.aside?.(doc, may)}
            </li>
          ))}
        </ul>
      )}
      {props.after}
    </div>
  );
}
