import type { Actor } from "@kikimimi/core/people/actor";
import type { Saved } from "@kikimimi/core/base/document";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import type { DocumentKind } from "./document-kind.ts";
import { saveDocument } from "./documents.ts";

/** The id of a document that a brand has one of. */
const ID = "main";

type Act<T extends Saved, D extends object, I> = {
  readonly ctx: Context;
  readonly actor: Actor;
  readonly kind: DocumentKind<T, D>;
  readonly input: I & { readonly brandId: string };
};

/** The one document of a kind, whoever asks; undefined while nobody saved it. */
export async function singleOf<T extends Saved, D extends object>(
  { store }: Pick<Context, "store">,
  kind: DocumentKind<T, D>,
  brandId: string,
): Promise<T | undefined> {
  return kind.in(store).get({ brandId }, ID);
}

/** The one document of a kind that a brand has; undefined while nobody saved it. */
export async function readSingle<T extends Saved, D extends object>(act: Act<T, D, object>): Promise<T | undefined> {
  authorise(act.actor, "viewer", act.input.brandId);
  return singleOf(act.ctx, act.kind, act.input.brandId);
}

/** Saves it on top of the version that was read, none for the first one; somebody else's save in between is a `conflict`. */
export async function saveSingle<T extends Saved, D extends object>(
  act: Act<T, D, { readonly draft: D; readonly expectedVersion?: number | undefined }>,
): Promise<T> {
  return saveDocument({ ...act, input: { ...act.input, id: ID } });
}
