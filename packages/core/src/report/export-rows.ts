import * as z from "zod";

/** What can be taken out row by row. */
export const ExportKind = z.enum(["posts", "threads", "replies", "activities"]);
export type ExportKind = z.infer<typeof ExportKind>;

const Text = z.string().nullable();
const Count = z.number().int().nullable();
const Words = z.array(z.string());

/** A column: its value's schema and what it means. */
const column = <T extends z.ZodType>(schema: T, meaning: string): T => schema.describe(meaning);

/** One post that somebody wrote, as it stands now. */
export const PostRow = z.object({
  postId: column(z.string(), "Our id of the post; the same in every export."),
  threadId: column(Text, "The thread that it is read in."),
  platform: column(z.string(), "Where it was written."),
  source: column(z.string(), "The connected account, query or feed that brought it; the first by name of several."),
  externalId: column(z.string(), "The platform's id of it; empty once erased."),
  kind: column(
    Text,
    "post, comment, reply, message, review, repost or bookmark; empty once deleted, as all words are.",
  ),
  text: column(z.string(), "The newest version of its words, whole."),
  language: column(Text, "What the classifier heard, else what the platform says (BCP 47)."),
  authorId: column(Text, "The platform's id of the account."),
  authorName: column(Text, "The name that it showed."),
  authorHandle: column(Text, "Its handle, without @ where the platform gives none."),
  authorFollowers: column(Count, "How many followed it then."),
  own: column(z.boolean(), "Whether it is the brand's own."),
  direct: column(z.boolean(), "Whether only the two parties see it."),
  url: column(Text, "Its address."),
  parent: column(Text, "The platform's id of the post that it answers."),
  createdAt: column(Text, "When it was posted (UTC)."),
  receivedAt: column(z.string(), "When we first heard of it (UTC)."),
  editedAt: column(Text, "When its author last changed it, where the platform says."),
  deletedAt: column(Text, "When it was taken back or erased; its words are gone then."),
  versions: column(z.number().int(), "Versions of its words that we keep."),
  rating: column(z.number().nullable(), "The stars that came with it, from 0 (worst) to 1 (best)."),
  sentiment: column(Text, "positive, neutral or negative; a person's correction before the machine's reading."),
  anger: column(Count, "0 none, 1 some, 2 clear; as corrected."),
  urgency: column(Count, "0 none, 1 some, 2 now; as corrected."),
  intents: column(Words, "What its author wants or does; as corrected."),
  spam: column(z.boolean(), "Whether a person or a topic of yours calls it spam."),
  corrected: column(z.boolean(), "Whether a person corrected the machine."),
  model: column(Text, "The classifier that read it."),
  topics: column(Words, "Ids of the topics that it met."),
  likes: column(Count, "Likes, as the platform counted them last; so are the five below."),
  replies: column(Count, "Replies."),
  reposts: column(Count, "Reposts."),
  quotes: column(Count, "Quotes."),
  bookmarks: column(Count, "Bookmarks."),
  views: column(Count, "Views."),
  countedAt: column(Text, "When these were counted."),
});
export type PostRow = z.infer<typeof PostRow>;

/** One conversation, as it stands now. */
export const ExportedThreadRow = z.object({
  threadId: column(z.string(), "Our id of the thread; the same in every export."),
  platform: column(z.string(), "Where it is."),
  source: column(z.string(), "The connected account, query or feed."),
  status: column(z.string(), "Where it stands: queued, claimed, waiting, snoozed, escalated, closed, ignored …"),
  priority: column(z.number().int(), "0 to 100, as its reasons add up now, or as a person set it."),
  route: column(z.string(), "respond, watch or ignore."),
  reasons: column(Words, "The terms of the priority with their points: anger+50."),
  openedAt: column(Text, "When it first needed a person."),
  lastAt: column(Text, "When its newest post was written."),
  dueAt: column(Text, "When the first of its promises runs out; empty where nobody waits."),
  holderId: column(Text, "Who holds it."),
  holderName: column(Text, "Their name."),
  team: column(Text, "The team that it belongs to."),
  tags: column(Words, "Its tags."),
  closedAt: column(Text, "When a person closed it, while it is closed."),
  closedBy: column(Text, "Who did."),
  escalated: column(Text, "Why a lead has to look, while one has to."),
  ignored: column(Text, "Why nobody has to answer, while that is so."),
  mergedInto: column(Text, "The thread that it is a part of."),
  changedAt: column(z.string(), "When it last changed (UTC): exports are filtered and ordered by it."),
});
export type ExportedThreadRow = z.infer<typeof ExportedThreadRow>;

/** One answer of ours, from a draft to what was sent. */
export const ReplyRow = z.object({
  replyId: column(z.string(), "Our id of the reply; the same in every export."),
  threadId: column(z.string(), "The thread that it was written in."),
  postId: column(z.string(), "The post that it answers."),
  platform: column(z.string(), "Where it goes."),
  source: column(z.string(), "The account that it is sent as."),
  state: column(z.string(), "draft, submitted, rejected, queued, sending, doubtful, sent or failed."),
  text: column(z.string(), "Its words."),
  version: column(z.number().int(), "How often its words were changed, and once more."),
  cannedReply: column(Text, "The canned reply that it began as."),
  byId: column(z.string(), "Who wrote it."),
  byName: column(z.string(), "Their name."),
  createdAt: column(z.string(), "When it was begun (UTC): exports are filtered by it."),
  approvedById: column(Text, "Who let it go out, where it was asked for."),
  approvedAt: column(Text, "When."),
  rejectedById: column(Text, "Who sent it back."),
  rejectedReason: column(Text, "Why."),
  sentAt: column(Text, "When the platform took it."),
  externalId: column(Text, "The platform's id of it."),
  url: column(Text, "Its address."),
  problem: column(Text, "Why it was not sent: a code."),
});
export type ReplyRow = z.infer<typeof ReplyRow>;

/** One thing that was done with a thread. */
export const ActivityRow = z.object({
  activityId: column(z.string(), "Our id of it; the same in every export."),
  threadId: column(z.string(), "The thread."),
  platform: column(z.string(), "Where the thread is."),
  at: column(z.string(), "When (UTC): exports are filtered by it."),
  type: column(z.string(), "What: thread.claimed, thread.noted, reply.sent …"),
  byKind: column(z.string(), "person, rule or machine."),
  byId: column(z.string(), "Who."),
  byName: column(z.string(), "Their name."),
  text: column(Text, "A note's words or a reason."),
  details: column(z.string(), "What else it says, as JSON."),
});
export type ActivityRow = z.infer<typeof ActivityRow>;

/** What each kind of row means and which columns it has; the first one is its id. */
export const EXPORTS = {
  posts: {
    schema: PostRow,
    row: "One post, comment, message or review that somebody wrote, ours among them, as it stands now. `from` and `to` are about when it was posted.",
  },
  threads: {
    schema: ExportedThreadRow,
    row: "One conversation, as it stands now. `from` and `to` are about when it last changed.",
  },
  replies: {
    schema: ReplyRow,
    row: "One answer of ours, drafts and failed ones too. `from` and `to` are about when it was begun.",
  },
  activities: {
    schema: ActivityRow,
    row: "One thing that a person, a rule or the machine did with a thread. `from` and `to` are about when.",
  },
} as const satisfies Record<ExportKind, { schema: z.ZodObject; row: string }>;

/** A row of any kind. */
export type ExportRow = PostRow | ExportedThreadRow | ReplyRow | ActivityRow;

/** The columns of a kind in their order, with what each means. */
export function columnsOf(kind: ExportKind): { readonly name: string; readonly meaning: string }[] {
  return Object.entries(EXPORTS[kind].schema.shape).map(([name, schema]) => ({
    name,
    meaning: schema.description ?? "",
  }));
}

/** What a row is told from all others by. */
export function rowIdOf(row: ExportRow): string {
  if ("activityId" in row) return row.activityId;
  if ("replyId" in row) return row.replyId;
  return "postId" in row ? row.postId : row.threadId;
}
