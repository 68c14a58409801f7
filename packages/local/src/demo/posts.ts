import type { DemoPost } from "./demo-post.ts";
import { lineChats } from "./line-posts.ts";
import { mastodonPosts } from "./mastodon-posts.ts";
import { reviewsAndForum } from "./web-posts.ts";

/** Sixty invented posts about ことり便 (Kotori Express), an invented delivery company, in no order of time. */
export const demoPosts: readonly DemoPost[] = [...lineChats, ...mastodonPosts, ...reviewsAndForum];
