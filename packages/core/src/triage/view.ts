import * as z from "zod";
import { DocumentName, documentOf } from "../base/document.ts";
import { QueueFilter, QueueSort } from "./queue-filter.ts";

/** What a person writes down of a saved view of the queue. */
export const ViewDraft = z.strictObject({
  name: DocumentName,
  filter: QueueFilter.prefault({}),
  sort: QueueSort.default("priority"),
});
export type ViewDraft = z.infer<typeof ViewDraft>;

/** A saved view: a person's own, or one that the whole brand shares. */
export const View = documentOf(ViewDraft).extend({
  /** Whose it is; null for a shared one. */
  owner: z.string().nullable(),
});
export type View = z.infer<typeof View>;
