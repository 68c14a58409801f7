import * as z from "zod";
import { Text } from "@kikimimi/core/base/text";
import { Address, Count, Label, MaybeId, decoration, maybe } from "../shared/field.ts";
import { EpochSeconds } from "../shared/time.ts";

const Said = decoration(Text);
const Whole = decoration(z.number().int());

/** A person as posts show them; a deleted account has a name only. */
const Owner = z.looseObject({ user_id: MaybeId, account_id: MaybeId, display_name: Label, link: Address });

/**
 * A question, an answer, a comment or a search's excerpt of one, as any method gives it.
 * Source: api.stackexchange.com/docs/types/question and its neighbours.
 */
export const StackPost = z.looseObject({
  question_id: MaybeId,
  answer_id: MaybeId,
  comment_id: MaybeId,
  post_id: MaybeId,
  post_type: Label,
  /** Filters of the asker may leave times out. */
  creation_date: maybe(EpochSeconds),
  last_edit_date: maybe(EpochSeconds).catch(undefined),
  title: Said,
  body: Said,
  body_markdown: Said,
  excerpt: Said,
  link: Address,
  owner: decoration(Owner),
  score: Whole,
  answer_count: Count,
  view_count: Count,
  reply_to_user: z.unknown().optional(),
});
export type StackPost = z.infer<typeof StackPost>;

/** The wrapper around every answer; `items` or an error. */
export const StackWrapper = z.looseObject({
  items: decoration(z.array(z.unknown())),
  has_more: decoration(z.boolean()),
  backoff: decoration(z.number().nonnegative()),
  quota_remaining: decoration(z.number()),
  error_id: decoration(z.number().int()),
  error_name: Label,
  error_message: Label,
});
export type StackWrapper = z.infer<typeof StackWrapper>;
