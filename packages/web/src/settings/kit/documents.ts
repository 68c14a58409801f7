import { useQuery } from "@tanstack/react-query";
import type { Client } from "@kikimimi/api/client";
import type { Role } from "@kikimimi/core/people/actor";
import type { Saved } from "@kikimimi/core/base/document";
import { useService } from "../../app/service.tsx";
import type { Schema } from "./problems.ts";

/** What every saved thing tells of itself. */
export type SavedDoc = {
  readonly name: string;
  readonly version: number;
  readonly updatedAt: string;
  readonly updatedBy: string;
};

/** A kind of named documents with versions, and how the API keeps them. */
export type Kind<Doc extends SavedDoc, Draft extends object> = {
  /** Names its query, and what is kept of a form. */
  readonly key: string;
  /** Who may save and remove. */
  readonly role: Role;
  readonly schema: Schema<Draft>;
  readonly idOf: (doc: Doc) => string;
  readonly draftOf: (doc: Doc) => Draft;
  readonly list: (client: Client) => Promise<readonly Doc[]>;
  /** Without a version it is a new one. */
  readonly save: (client: Client, id: string, draft: Draft, expectedVersion: number | undefined) => Promise<Doc>;
  readonly remove: (client: Client, doc: Doc) => Promise<unknown>;
};

/** What people wrote of a document, without what saving gave it. */
export function writtenOf<D extends Saved>(doc: D): Omit<D, keyof Saved> {
  const { schemaVersion: _s, brandId: _b, id: _i, version: _v, updatedAt: _a, updatedBy: _u, ...draft } = doc;
  return draft;
}

/** The documents of a kind; read anew whenever their page is gone to. */
export function useDocuments<Doc extends SavedDoc, Draft extends object>(kind: Kind<Doc, Draft>) {
  const { client } = useService();
  return useQuery({
    queryKey: ["settings", kind.key],
    queryFn: () => kind.list(client),
    refetchOnMount: "always",
  });
}

/** Text of a saved time's author: the part of an address that people know. */
export function shortName(id: string): string {
  return id.split("@")[0] ?? id;
}
