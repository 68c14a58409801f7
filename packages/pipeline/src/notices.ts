import type { Actor } from "@kikimimi/core/people/actor";
import type { StoredNotice } from "@kikimimi/store/notices";
import type { Paged } from "@kikimimi/store/page";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

type Act<I> = { readonly ctx: Context; readonly actor: Actor; readonly input: I & { readonly brandId: string } };

/** What the actor was told of a brand's threads, newest first; only what they have not read on request. */
export async function listNotices({
  ctx,
  actor,
  input,
}: Act<{ readonly unread: boolean; readonly limit: number; readonly cursor?: string | undefined }>): Promise<
  Paged<StoredNotice>
> {
  const { brandId, unread, ...page } = input;
  authorise(actor, "viewer", brandId);
  const reader = { brandId, personId: actor.id };
  return unread ? ctx.store.notices.unread(reader, page) : ctx.store.notices.of(reader, page);
}

/** Marks notices of the actor's own as read; answers how many were not. */
export async function readNotices({
  ctx,
  actor,
  input,
}: Act<{ readonly noticeIds: readonly string[] }>): Promise<{ read: number }> {
  const { brandId, noticeIds } = input;
  authorise(actor, "viewer", brandId);
  const reader = { brandId, personId: actor.id };
  return { read: await ctx.store.notices.read(reader, [...new Set(noticeIds)], ctx.clock().toISOString()) };
}
