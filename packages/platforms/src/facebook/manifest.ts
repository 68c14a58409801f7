import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { META_SECRETS } from "../shared/meta.ts";
import { pollSettings } from "../shared/settings.ts";

/** What can be polled of a Page, each with a cursor of its own. */
export const FACEBOOK_STREAMS = ["feed", "comments", "tagged", "ratings", "conversations"] as const;

/** What a Page source may set; deliveries name their Page, so a source that only listens by webhook sets nothing. */
export const FacebookSettings = z.object({
  /** The Page's id; with it and an access token the Page is polled as well. */
  pageId: z.string().regex(/^\d+$/).optional(),
  /** What is polled; leave out what the token has no permission for. */
  streams: z.array(z.enum(FACEBOOK_STREAMS)).default([...FACEBOOK_STREAMS]),
  /** Posts younger than this many days are watched for new comments. */
  commentDays: z.number().min(1).max(90).default(14),
  /** The app has the Human Agent feature: messages may be answered for 7 days instead of 24 hours. */
  humanAgent: z.boolean().default(false),
  /** Whether comments are answered where all can read it, or by one private message within 7 days. */
  commentReply: z.enum(["public", "private"]).default("public"),
  ...pollSettings,
});
export type FacebookSettings = z.infer<typeof FacebookSettings>;

/** Characters of a comment; known from practice, Meta publishes no figure. */
export const MAX_COMMENT = 8_000;

/** Characters of a Messenger text. Source: developers.facebook.com/docs/messenger-platform/reference/send-api. */
export const MAX_MESSAGE = 2_000;

/** Seconds after the customer's last words within which a message may be answered. */
export const MESSAGE_WINDOW_SECONDS = 24 * 60 * 60;

/** The same with the HUMAN_AGENT tag, and for the one private reply to a comment. */
export const LONG_WINDOW_SECONDS = 7 * 24 * 60 * 60;

/** Facebook Pages and Messenger; limits after developers.facebook.com/docs. */
export const manifest: Manifest = {
  id: "facebook",
  name: "Facebook",
  kinds: ["post", "comment", "message", "review"],
  ingest: ["webhook", "poll"],
  secrets: [
    ...META_SECRETS,
    {
      name: "accessToken",
      description:
        "Page access token (of a system user or from /{user}/accounts, so that it does not expire); polls and answers",
      optional: true,
    },
  ],
  settings: FacebookSettings,
  example: { pageId: "500000000000001" },
  reply: { max: MAX_COMMENT, unit: "utf16" },
  webhookDeadlineMs: 20_000,
  poll: { seconds: 300, slowestSeconds: 1_800 },
  // Meta allows 4,800 calls a day for each engaged user of the Page; the smallest Page has at least this.
  rate: { requests: 150, seconds: 3_600 },
  guide: {
    setup: [
      "Make an app of type Business at developers.facebook.com and add the products Webhooks and Messenger.",
      "Webhooks, Page: callback {webhook} with your verify token; subscribe to feed, mention, ratings, messages, message_echoes, message_edits and standby.",
      "Subscribe the app to the Page: POST /{page-id}/subscribed_apps with the same fields, and copy the app secret (App settings, Basic).",
      "Business settings, System users: give the user the Page with Manage and Messaging, generate a token with the scopes below, and read the Page's own token from GET /{user-id}/accounts: that is `accessToken`.",
      "Set `pageId` to poll as well: polling finds what a webhook lost, fetches history and rechecks deletes.",
      "Switch the app to live and pass App Review for the scopes; before that only people with a role in the app are heard.",
      "For answers after 24 hours ask for the Human Agent feature and set `humanAgent`.",
    ],
    scopes: [
      "pages_show_list",
      "pages_manage_metadata",
      "pages_read_engagement",
      "pages_read_user_content",
      "pages_manage_engagement",
      "pages_messaging",
    ],
    limits: [
      "Comments 8,000 and messages 2,000 characters",
      "Messages only within 24 hours of the customer's last one; 7 days with the Human Agent feature",
      "One private reply to a comment, within 7 days of it",
      "4,800 calls a day for each engaged user of the Page; the answer's X-Business-Use-Case-Usage says how long to wait",
      "Webhooks are repeated for about 36 hours, then dropped",
      "Polling sees new comments of posts up to `commentDays` old; of each conversation about the 20 newest messages",
    ],
    costs: "Free.",
    cannot: [
      "Hearing posts that do not name the Page: Meta offers no public search.",
      "Telling who wrote, where the author has not been seen by the app: Meta then leaves `from` out.",
      "Answering a conversation that another app owns (standby): Meta refuses it until control is passed.",
      "Repeating a reply by a key: Meta has none, so a reply in doubt is looked for before it is sent again.",
    ],
    references: [
      "https://developers.facebook.com/docs/graph-api/webhooks/getting-started",
      "https://developers.facebook.com/docs/graph-api/webhooks/reference/page",
      "https://developers.facebook.com/docs/graph-api/reference/page/feed",
      "https://developers.facebook.com/docs/graph-api/reference/object/comments",
      "https://developers.facebook.com/docs/graph-api/reference/page/ratings",
      "https://developers.facebook.com/docs/messenger-platform/conversations",
      "https://developers.facebook.com/docs/messenger-platform/reference/send-api",
      "https://developers.facebook.com/docs/graph-api/overview/rate-limiting",
    ],
  },
};
