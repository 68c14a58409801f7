import * as z from "zod";
import { Text } from "@kikimimi/core/base/text";
import { Address, Count, Label, MaybeId, decoration } from "../shared/field.ts";
import { EpochSeconds } from "../shared/time.ts";

const Said = decoration(Text);

/** Data of a post (t3), a comment (t1) or a message (t4), in listings, inboxes and answers to writes alike. */
export const RedditThing = z.looseObject({
  name: MaybeId,
  id: MaybeId,
  created_utc: EpochSeconds,
  /** False, or when it was edited; old things say only true. */
  edited: decoration(EpochSeconds),
  author: Label,
  title: Said,
  selftext: Said,
  body: Said,
  subject: Said,
  body_html: Said,
  selftext_html: Said,
  url: Address,
  is_self: decoration(z.boolean()),
  permalink: Label,
  context: Label,
  link_id: MaybeId,
  parent_id: MaybeId,
  first_message_name: MaybeId,
  subreddit: Label,
  was_comment: decoration(z.boolean()),
  removed_by_category: Label,
  score: decoration(z.number().int()),
  num_comments: Count,
  locked: decoration(z.boolean()),
  archived: decoration(z.boolean()),
});
export type RedditThing = z.infer<typeof RedditThing>;

/** A page of a listing. */
export const RedditListing = z.looseObject({
  kind: z.literal("Listing"),
  data: z.looseObject({ children: z.array(z.unknown()), after: Label }),
});

/** Errors of a write, which come with HTTP 200: code, sentence, field. */
export const RedditAnswer = z.looseObject({
  json: z.looseObject({
    errors: decoration(z.array(z.tuple([z.string(), z.unknown()], z.unknown()))),
    ratelimit: decoration(z.number().nonnegative()),
    data: decoration(z.looseObject({ things: z.array(z.unknown()) })),
  }),
});
