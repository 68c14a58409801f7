import type { ReactNode } from "react";
import { useMe } from "../../app/reads.ts";
import { PageTitle } from "../../ui/page-title.tsx";
import { Failed, Loading } from "../../ui/state.tsx";
import { type Kind, type SavedDoc, useDocuments } from "./documents.ts";
import { DocumentForm, type EditorParts } from "./editor.tsx";
import { Facts } from "./facts.tsx";
import { MayNot, useMay } from "./gate.tsx";
import { SavedBy } from "./saved-by.tsx";
import "./kit.css";

/** A page of the one document that its kind has. */
export function SinglePage<Doc extends SavedDoc, Draft extends object>(
  props: Omit<EditorParts<Draft>, "addWord"> & {
    readonly kind: Kind<Doc, Draft>;
    readonly title: string;
    readonly lead: ReactNode;
  },
) {
  const { kind, title } = props;
  const me = useMe().data;
  const may = useMay(kind.role);
  const { data, error, refetch, isFetchedAfterMount } = useDocuments(kind);
  const [doc] = data ?? [];
  const ready = isFetchedAfterMount && data !== undefined && me !== undefined && may !== undefined;
  return (
    <div className="kit">
      <PageTitle>{title}</PageTitle>
      <p className="quiet kit-lead">{props.lead}</p>
      {doc && doc.version > 0 ? <SavedBy doc={doc} /> : null}
      {!ready ? error ? <Failed error={error} onRetry={() => void refetch()} /> : <Loading /> : null}
      {ready && may ? (
        <DocumentForm {...props} single addWord={title} doc={doc} known={data} me={me.id} onClose={() => undefined} />
      ) : null}
      {ready && !may ? (
        <>
          <MayNot role={kind.role} />
          {doc ? <Facts facts={props.facts(kind.draftOf(doc))} /> : null}
        </>
      ) : null}
    </div>
  );
}
