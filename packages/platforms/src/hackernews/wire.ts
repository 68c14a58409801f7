import * as z from "zod";
import { Text } from "@kikimimi/core/base/text";
import { Address, Count, Label, MaybeId, decoration } from "../shared/field.ts";
import { EpochSeconds, Instant } from "../shared/time.ts";

const Said = decoration(Text);

/**
 * An item as the search's hits (`objectID`, `story_text`, `comment_text`), its tree of items (`id`, `text`, `children`)
 * and the official record (`by`, `time`, `kids`) give it: nearly every field may be null.
 * Source: hn.algolia.com/api, github.com/HackerNews/API.
 */
export const HackerNewsItem = z.looseObject({
  objectID: MaybeId.catch(undefined),
  id: MaybeId.catch(undefined),
  created_at_i: decoration(EpochSeconds),
  created_at: decoration(Instant),
  time: decoration(EpochSeconds),
  updated_at: decoration(Instant),
  type: Label,
  _tags: decoration(z.array(z.unknown())),
  author: Label,
  by: Label,
  title: Said,
  url: Address,
  story_text: Said,
  comment_text: Said,
  text: Said,
  points: Count,
  score: Count,
  num_comments: Count,
  descendants: Count,
  story_id: MaybeId.catch(undefined),
  parent_id: MaybeId.catch(undefined),
  parent: MaybeId.catch(undefined),
  poll: MaybeId.catch(undefined),
  deleted: decoration(z.boolean()),
  dead: decoration(z.boolean()),
});
export type HackerNewsItem = z.infer<typeof HackerNewsItem>;

/** A page of the search. */
export const HackerNewsHits = z.looseObject({
  hits: z.array(z.unknown()),
  page: Count,
  nbPages: Count,
  nbHits: Count,
});
