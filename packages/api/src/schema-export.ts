import { z } from "@hono/zod-openapi";
import { Erasure } from "@kikimimi/core/people/erasure";
import { ActivityRow, ExportedThreadRow, PostRow, ReplyRow } from "@kikimimi/core/report/export-rows";

/** Extended, because only schemas made here can be named in the document. */
export const ExportedPost = PostRow.extend({}).openapi("ExportedPost");
export const ExportedThread = ExportedThreadRow.extend({}).openapi("ExportedThread");
export const ExportedReply = ReplyRow.extend({}).openapi("ExportedReply");
export const ExportedActivity = ActivityRow.extend({}).openapi("ExportedActivity");

/** A page of an export. */
export const exportPageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable(),
    /** What came to be after this instant is not in the export. */
    begunAt: z.string(),
    /** Changes up to this instant were looked through. */
    reached: z.string(),
  });

/** What an erasure is asked for: whose posts, on which platform. */
export const ErasureDraft = z.strictObject({
  platform: z.string().min(1).max(100),
  author: z.string().min(1).max(500),
  /** The author's id once more, because it cannot be undone. */
  confirm: z.string().max(500),
});

/** Whom one looks for: an account's id, or its handle. */
export const AuthorLookup = z.strictObject({
  platform: z.string().min(1).max(100),
  author: z.string().min(1).max(500).optional(),
  handle: z.string().min(1).max(500).optional(),
  cursor: z.string().max(8_000).optional(),
});

/** What one page of a look for an author found. */
export const AuthorPreview = z
  .object({
    authors: z.array(
      z.object({
        id: z.string(),
        name: z.string().nullable(),
        handle: z.string().nullable(),
        posts: z.number().int(),
        threadIds: z.array(z.string()),
      }),
    ),
    read: z.object({ threads: z.number().int(), posts: z.number().int() }),
    reached: z.string(),
    next: z.string().nullable(),
  })
  .openapi("AuthorPreview");
export type AuthorPreview = z.infer<typeof AuthorPreview>;

/** An erasure as admins see it; where it stands within a phase is nobody's business. */
export const ErasureRow = Erasure.omit({ place: true, schemaVersion: true }).openapi("Erasure");
export type ErasureRow = z.infer<typeof ErasureRow>;

/** An erasure without its place. */
export function presentErasure({ place: _place, schemaVersion: _version, ...rest }: Erasure): ErasureRow {
  return rest;
}

/** An erasure's id in a path. */
export const ErasureId = z.object({
  id: z
    .string()
    .regex(/^ers_\w{26}$/, "no erasure's id")
    .openapi({ param: { name: "id", in: "path" } }),
});
