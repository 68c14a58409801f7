import type { SavedDoc } from "./documents.ts";

/** What the API tells of a document that a brand has one of: what people wrote of it, and its last save. */
type Row = { readonly version: number; readonly updatedAt: string | null; readonly updatedBy: string | null };

/** Such a document as the forms take it, under the page's title; version 0 is one that nobody saved. */
export function singleDoc<R extends Row>(title: string, row: R): SavedDoc & { readonly row: R } {
  const { version, updatedAt, updatedBy } = row;
  return { name: title, version, updatedAt: updatedAt ?? "", updatedBy: updatedBy ?? "", row };
}

/** What such a document is saved on top of: nothing, where nobody saved it yet. */
export function onTopOf(version: number | undefined): { readonly expectedVersion?: number } {
  return version === undefined || version === 0 ? {} : { expectedVersion: version };
}
