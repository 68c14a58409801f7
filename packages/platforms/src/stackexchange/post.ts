import type { Author, Counts, MentionKind } from "@kikimimi/core/mention/mention";
import { authorOf, bounded, present } from "../shared/field.ts";
import { textOfHtml, unescapeHtml } from "../shared/html.ts";
import { type Finding, failed, ignored } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import type { StackExchangeSettings } from "./manifest.ts";
import type { StackPost } from "./wire.ts";

/** What the posts of one answer share. */
export type StackPage = {
  readonly settings: StackExchangeSettings;
  /** Host of the site that was asked, where the recording says so. */
  readonly host: string | undefined;
  readonly receivedAt: Date;
};

/** What a post is nested in: its question's external id and its parent's. */
export type Nest = { readonly host: string; readonly question: string | undefined; readonly parent: string };

type Place = {
  readonly externalId: string;
  readonly conversation: string;
  readonly kind: MentionKind;
  readonly parent: string | undefined;
  readonly url: string | undefined;
};

/** One question, answer or comment to core. */
export function readPost(post: StackPost, page: StackPage, nest: Nest | undefined): readonly Finding[] {
  const host = hostOf(post, page, nest);
  const place = placeOf(post, host, nest);
  if (!place) return [failed("se_post: no id")];
  const text = textOf(post, place.kind);
  if (text === "") return [ignored("without_body")];
  const { owner, last_edit_date: edited, creation_date: at = edited ?? page.receivedAt.getTime() } = post;
  const { externalId, conversation, kind, parent, url } = place;
  const counts = countsOf(post, page.receivedAt);
  return [
    {
      type: "upserted",
      externalId,
      conversation,
      createdAt: isoOf(at),
      content: {
        version: Math.max(at, edited ?? 0),
        kind,
        ...bounded(text),
        author: writerOf(owner, host),
        ...present({ url, parent, editedAt: edited === undefined ? undefined : isoOf(edited) }),
        media: [],
        own: owner?.account_id !== undefined && owner.account_id === page.settings.accountId,
      },
      ...(counts ? { counts } : {}),
    },
  ];
}

/** The external id under which what is nested in a post finds it. */
export function nestOf(post: StackPost, page: StackPage, nest: Nest | undefined): Nest | undefined {
  const host = hostOf(post, page, nest);
  const place = placeOf(post, host, nest);
  if (!place) return undefined;
  return { host, question: place.kind === "comment" ? undefined : place.conversation, parent: place.externalId };
}

/** Ids are a site's own: its host goes before them, however the post came. */
function hostOf({ link, owner }: StackPost, page: StackPage, nest: Nest | undefined): string {
  const said = [link, owner?.link]
    .map((url) => (url === undefined ? undefined : URL.parse(url)?.hostname))
    .find(Boolean);
  return said ?? nest?.host ?? page.host ?? "stackexchange.com";
}

function placeOf(post: StackPost, host: string, nest: Nest | undefined): Place | undefined {
  const { comment_id: comment, post_id, link } = post;
  const asQuestion = post.post_type === "question" ? post_id : undefined;
  const asAnswer = post.post_type === "answer" ? post_id : undefined;
  const linked = /\/questions\/(\d+)/.exec(link ?? "")?.[1];
  const question = post.question_id ?? (comment === undefined ? asQuestion : undefined) ?? linked;
  const answer = post.answer_id ?? (comment === undefined ? asAnswer : undefined);
  const root = question === undefined ? nest?.question : `${host}/q/${question}`;
  if (comment !== undefined) {
    const above =
      answer ??
      asAnswer ??
      (post_id !== undefined && post_id !== question && asQuestion === undefined ? post_id : undefined);
    const parent =
      nest?.parent ??
      (above === undefined ? (root ?? (asQuestion && `${host}/q/${asQuestion}`)) : `${host}/a/${above}`);
    const externalId = `${host}/c/${comment}`;
    const conversation = root ?? parent ?? externalId;
    return {
      externalId,
      conversation,
      kind: "comment",
      parent,
      url: link ?? (post_id && `https://${host}/posts/comments/${comment}`),
    };
  }
  if (answer !== undefined) {
    const externalId = `${host}/a/${answer}`;
    return {
      externalId,
      conversation: root ?? externalId,
      kind: "reply",
      parent: root,
      url: link ?? `https://${host}/a/${answer}`,
    };
  }
  if (question === undefined) return undefined;
  const externalId = `${host}/q/${question}`;
  return {
    externalId,
    conversation: externalId,
    kind: "post",
    parent: undefined,
    url: link ?? `https://${host}/q/${question}`,
  };
}

function textOf({ title, body, body_markdown: markdown, excerpt }: StackPost, kind: MentionKind): string {
  // An answer's title is its question's.
  const head = kind === "post" && title !== undefined ? unescapeHtml(title) : "";
  const said = body === undefined ? unescapeHtml(markdown ?? excerpt ?? "") : textOfHtml(body);
  const rest = said === "" && kind !== "post" && title !== undefined ? unescapeHtml(title) : said;
  return [head, rest].filter((part) => part !== "").join("\n");
}

function writerOf(owner: StackPost["owner"], host: string): Author | null {
  const name = owner?.display_name === undefined ? undefined : unescapeHtml(owner.display_name);
  if (owner?.user_id === undefined) return name === undefined ? null : authorOf(`${host}/${name}`, { name });
  return authorOf(`${host}/${owner.user_id}`, { name, url: owner.link });
}

function countsOf(
  { score, answer_count: replies, view_count: views }: StackPost,
  receivedAt: Date,
): Counts | undefined {
  // A score below zero is no number of likes.
  const counts = present({ likes: score === undefined ? undefined : Math.max(0, score), replies, views });
  return Object.keys(counts).length === 0 ? undefined : { readAt: receivedAt.toISOString(), ...counts };
}
