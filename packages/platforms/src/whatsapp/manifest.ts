import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { META_SECRETS } from "../shared/meta.ts";

/** Longest body of a text message, in UTF-16 units. */
export const MAX_MESSAGE = 4_096;

/** Seconds after the customer's last message within which free text is taken. */
export const WINDOW_SECONDS = 24 * 60 * 60;

/** A WhatsApp source sets nothing: every delivery names its number. */
export const WhatsAppSettings = z.object({});

/** WhatsApp Cloud API; limits after developers.facebook.com/docs/whatsapp/cloud-api. */
export const manifest: Manifest = {
  id: "whatsapp",
  name: "WhatsApp",
  kinds: ["message"],
  ingest: ["webhook"],
  secrets: [
    ...META_SECRETS,
    {
      name: "accessToken",
      description: "System user's permanent token with the scopes below; only replies need it",
      optional: true,
    },
  ],
  settings: WhatsAppSettings,
  example: {},
  reply: { max: MAX_MESSAGE, unit: "utf16", windowSeconds: WINDOW_SECONDS },
  // 20 a second where the Business app shares the number, else 80; one pair of numbers takes a message every 6 seconds.
  rate: { requests: 15, seconds: 1 },
  webhookDeadlineMs: 20_000,
  guide: {
    setup: [
      "Make an app of type Business at developers.facebook.com, add the product WhatsApp and connect the business's number.",
      "WhatsApp, Configuration: callback {webhook} with your verify token; subscribe to the field messages.",
      "Where the number is also used in the WhatsApp Business app, subscribe to smb_message_echoes and history as well, so that what is written on the telephone is heard as ours.",
      "Copy the app secret (App settings, Basic). For replies, make a system user in the business's settings, give it the app and the WhatsApp account, and copy its token.",
      "One app serves one callback: for several brands, give each WhatsApp account or number its own with `override_callback_uri`.",
    ],
    scopes: ["whatsapp_business_messaging", "whatsapp_business_management"],
    limits: [
      "Text messages up to 4,096 characters, only within 24 hours of the customer's last one",
      "80 messages a second for a number (20 beside the Business app), one in 6 seconds to the same person with bursts of 45",
      "Deliveries are repeated for up to 7 days until they are answered with 200",
    ],
    costs:
      "Replies within 24 hours of the customer's last message are free of charge; templates, which are not used here, are billed.",
    cannot: [
      "Writing later than 24 hours after the customer's last message: that takes a template that Meta approved, and templates are not offered.",
      "Reading older messages: there is no API for them; only the Business app's own history is sent, once, at the connection.",
      "An echo of what was sent through the API: Meta tells only its status (sent, delivered, read, failed), without the words.",
      "Finding a reply whose sending ended in doubt: messages cannot be looked up and there is no idempotency key, so a person decides whether to send twice. The reply's key travels as `biz_opaque_callback_data` and comes back in its status.",
      "Showing pictures, sounds and documents: their addresses open only with the token and for minutes.",
      "Following a customer who changes number or hides it behind a user name: the conversation then goes on under another name.",
    ],
    references: [
      "https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples",
      "https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages",
      "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes",
      "https://developers.facebook.com/docs/whatsapp/embedded-signup/custom-flows/onboarding-business-app-users",
    ],
  },
};
