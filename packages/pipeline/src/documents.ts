import type { Actor } from "@kikimimi/core/people/actor";
import type { Saved } from "@kikimimi/core/base/document";
import { AppError } from "@kikimimi/core/base/error";
import { allWellFormed } from "@kikimimi/core/base/text";
import type { Place } from "@kikimimi/store/documents";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import type { DocumentKind } from "./document-kind.ts";

type Act<T extends Saved, D extends object, I> = {
  readonly ctx: Context;
  readonly actor: Actor;
  readonly kind: DocumentKind<T, D>;
  readonly input: I;
};
type Named = Place & { readonly id: string };

/** All documents of one kind, by id: the brand's, or the actor's own. */
export async function listDocuments<T extends Saved, D extends object>(act: Act<T, D, Place>): Promise<T[]> {
  const { ctx, actor, kind, input } = act;
  authorise(actor, "viewer", input.brandId);
  return kind.in(ctx.store).all(input);
}

/** One document. */
export async function readDocument<T extends Saved, D extends object>(act: Act<T, D, Named>): Promise<T> {
  const { ctx, actor, kind, input } = act;
  authorise(actor, "viewer", input.brandId);
  const found = await kind.in(ctx.store).get(input, input.id);
  if (!found) throw new AppError("not_found", `There is no ${kind.noun} ${input.id}.`);
  return found;
}

/**
 * Saves a document: a new one when no version is expected, else on top of that version; somebody else's save in between
 * is a `conflict`. One's own is for agents, the brand's for the kind's role.
 */
export async function saveDocument<T extends Saved, D extends object>(
  act: Act<T, D, Named & { readonly draft: D; readonly expectedVersion?: number | undefined }>,
): Promise<T> {
  const { ctx, actor, kind, input } = act;
  const { id, brandId, expectedVersion } = input;
  authorise(actor, roleFor(kind, input), brandId);
  const draft = kind.draft.parse(allWellFormed(input.draft));
  const store = kind.in(ctx.store);
  const others = expectedVersion === undefined ? (await store.all(input)).filter((one) => one.id !== id) : [];
  // A new one under a taken id is a conflict, which the save itself tells.
  if (others.length >= kind.most)
    throw new AppError("invalid_input", `There are ${kind.most} of these already; that is the most.`);
  const saved = { brandId, id, updatedAt: ctx.clock().toISOString(), updatedBy: actor.name };
  return store.save(input, kind.whole(draft, saved, input.owner ?? null), expectedVersion);
}

/** Removes a document, whatever its version unless one is expected. */
export async function removeDocument<T extends Saved, D extends object>(
  act: Act<T, D, Named & { readonly expectedVersion?: number | undefined }>,
): Promise<{ id: string }> {
  const { ctx, actor, kind, input } = act;
  authorise(actor, roleFor(kind, input), input.brandId);
  await kind.in(ctx.store).remove(input, input.id, input.expectedVersion);
  return { id: input.id };
}

function roleFor<T extends Saved, D extends object>(kind: DocumentKind<T, D>, { owner = null }: Place) {
  return owner === null ? kind.role : "agent";
}
