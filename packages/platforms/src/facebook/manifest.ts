import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { META_SECRETS } from "../shared/meta.ts";

/** A Page source sets nothing: every delivery names its Page. */
export const FacebookSettings = z.object({});

/** Facebook Pages and Messenger; limits after developers.facebook.com/docs. */
export const manifest: Manifest = {
  id: "facebook",
  name: "Facebook",
  kinds: ["post", "comment", "message"],
  ingest: ["webhook"],
  secrets: META_SECRETS,
  settings: FacebookSettings,
  reply: { max: 8_000, unit: "utf16" },
  webhookDeadlineMs: 20_000,
  guide: {
    setup: [
      "Make an app of type Business at developers.facebook.com and add the products Webhooks and Messenger.",
      "Webhooks, Page: callback {webhook} with your verify token; subscribe to feed, mention, messages and message_edits.",
      "Subscribe the app to the Page, and copy the app secret.",
    ],
    scopes: ["pages_manage_metadata", "pages_read_engagement", "pages_read_user_content", "pages_messaging"],
    limits: ["Comments 8,000 and messages 2,000 characters", "Messages only within 24 hours of the customer's last one"],
    costs: "Free.",
    cannot: ["Hearing posts that do not name the Page: Meta offers no public search."],
    references: ["https://developers.facebook.com/docs/graph-api/webhooks/getting-started"],
  },
};
