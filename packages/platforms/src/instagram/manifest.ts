import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { META_SECRETS } from "../shared/meta.ts";
import { pollSettings } from "../shared/settings.ts";

/** What can be polled of an account beside hashtags, each with a cursor of its own. */
export const INSTAGRAM_STREAMS = ["media", "comments", "tags", "conversations"] as const;

const Hashtag = z
  .string()
  .transform((tag) => tag.trim().replace(/^[#＃]/, ""))
  .pipe(
    z
      .string()
      .min(1)
      .max(100)
      .regex(/^[^\s/?#]+$/, "one word, without #"),
  );

/** What an Instagram source may set; one that only listens by webhook needs nothing. */
export const InstagramSettings = z
  .object({
    /** How the token was made: by Facebook login (a Page's token) or by Instagram login (a token of 60 days). */
    login: z.enum(["facebook", "instagram"]).default("facebook"),
    /** The professional account's id (`17841…`); with it the account is polled as well. */
    accountId: z.string().regex(/^\d+$/).optional(),
    /** The account's name without @; tells our own words where Instagram names only people. */
    username: z
      .string()
      .transform((name) => name.trim().replace(/^@/, ""))
      .pipe(z.string().regex(/^[\w.]{1,30}$/))
      .optional(),
    /** What is polled; leave out what the token has no permission for. */
    streams: z.array(z.enum(INSTAGRAM_STREAMS)).default([...INSTAGRAM_STREAMS]),
    /** Public posts with these hashtags, of the last 24 hours; Facebook login only, 30 in 7 days. */
    hashtags: z.array(Hashtag).max(30).default([]),
    /** Media younger than this many days are watched for new comments. */
    commentDays: z.number().min(1).max(90).default(14),
    /** The app has the Human Agent feature: messages may be answered for 7 days instead of 24 hours. */
    humanAgent: z.boolean().default(false),
    ...pollSettings,
  })
  .refine(({ login, hashtags }) => login === "facebook" || hashtags.length === 0, {
    path: ["hashtags"],
    message: "hashtags need a token made by Facebook login",
  });
export type InstagramSettings = z.infer<typeof InstagramSettings>;

/** Characters of a comment; known from practice, Meta publishes no figure for the API. */
export const MAX_COMMENT = 300;

/** Hashtags and addresses that a comment may hold; known from practice. */
export const MAX_HASHTAGS = 4;
export const MAX_URLS = 1;

/** UTF-8 bytes of a message. Source: developers.facebook.com/docs/instagram-platform/…/messaging-api. */
export const MAX_MESSAGE_BYTES = 1_000;

/** Seconds after the customer's last words within which a message may be answered; longer for human agents. */
export const MESSAGE_WINDOW_SECONDS = 24 * 60 * 60;
export const HUMAN_AGENT_WINDOW_SECONDS = 7 * 24 * 60 * 60;

/** Instagram professional accounts; limits after developers.facebook.com/docs/instagram-platform. */
export const manifest: Manifest = {
  id: "instagram",
  name: "Instagram",
  kinds: ["post", "comment", "message"],
  ingest: ["webhook", "poll"],
  secrets: [
    ...META_SECRETS,
    {
      name: "accessToken",
      description:
        "Page access token (Facebook login), or a long-lived Instagram user token (Instagram login); polls and answers",
      optional: true,
    },
  ],
  settings: InstagramSettings,
  example: { accountId: "17841400000000001", username: "kasa_umbrellas" },
  reply: { max: MAX_COMMENT, unit: "utf16" },
  webhookDeadlineMs: 20_000,
  poll: { seconds: 300, slowestSeconds: 1_800 },
  // Meta allows 4,800 calls a day for each thousand impressions; a small account has at least this.
  rate: { requests: 150, seconds: 3_600 },
  guide: {
    setup: [
      "Make the account a professional one (business or creator), and switch on Connected tools, Allow access to messages.",
      "Facebook login: link the account to a Page, make a Business app, and take the Page's access token; `login` stays `facebook`.",
      "Instagram login: add the product Instagram, API setup with Instagram login, generate a token for the account and set `login` to `instagram`; it is renewed every 50 days by itself.",
      "Webhooks, Instagram: callback {webhook} with your verify token; subscribe to comments, live_comments, mentions, messages and message_edit.",
      "Facebook login: POST /{page-id}/subscribed_apps?subscribed_fields=feed; Instagram login: POST /me/subscribed_apps with the fields.",
      "Copy the app secret (Instagram login: the Instagram app secret) as `appSecret`.",
      "Set `accountId` (GET /me?fields=user_id, or the Page's instagram_business_account) and `username` to poll as well.",
      "Switch the app to live and pass App Review for Advanced Access; without it no comments of strangers are delivered.",
    ],
    scopes: [
      "instagram_basic",
      "instagram_manage_comments",
      "instagram_manage_messages",
      "pages_show_list",
      "pages_read_engagement",
      "pages_manage_metadata",
      "Instagram Public Content Access (feature, for hashtags)",
      "instagram_business_basic (Instagram login)",
      "instagram_business_manage_comments (Instagram login)",
      "instagram_business_manage_messages (Instagram login)",
    ],
    limits: [
      "Comments 300 characters, 4 hashtags and 1 address; messages 1,000 bytes",
      "Messages only within 24 hours of the customer's last one; 7 days with the Human Agent feature",
      "30 hashtags in 7 days, and of each the public posts of the last 24 hours",
      "4,800 calls a day for each thousand impressions; the answer's X-Business-Use-Case-Usage says how long to wait",
      "Polling reads up to 1,000 comments of a post whose number of comments changed; of each conversation about the 20 newest messages",
    ],
    costs: "Free.",
    cannot: [
      "Reading a mention in a comment or caption by its webhook: it carries ids only, so that it is ignored as mention_without_text; posts that tag the account are polled.",
      "Hearing mentions in stories of private accounts, and comments on other people's posts that nobody tagged.",
      "Telling that a comment was deleted as it happens: Instagram sends nothing, so comments are looked at again.",
      "Telling who wrote a post that was found by hashtag: Instagram leaves the author out.",
      "Answering posts that only tag the account or carry a hashtag: Instagram takes answers to comments, messages and written mentions.",
      "Repeating a reply by a key: Meta has none, so a reply in doubt is looked for before it is sent again.",
    ],
    references: [
      "https://developers.facebook.com/docs/instagram-platform/webhooks/examples",
      "https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-media/comments",
      "https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/mentions",
      "https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-hashtag/recent-media",
      "https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token",
      "https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/conversations-api",
    ],
  },
};
