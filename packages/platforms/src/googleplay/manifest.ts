import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { pollSettings } from "../shared/settings.ts";

/** What a Google Play source asks for. */
export const GoogleplaySettings = z.object({
  /** Package names of the apps whose reviews are heard, such as `com.example.kasa`. */
  packageNames: z
    .array(z.string().regex(/^[a-zA-Z]\w*(\.[a-zA-Z]\w*)+$/, "a package name"))
    .min(1)
    .max(50),
  ...pollSettings,
});
export type GoogleplaySettings = z.infer<typeof GoogleplaySettings>;

/** Longest reply, in UTF-16 units; support.google.com/googleplay/android-developer/answer/138230. */
export const MAX_REPLY = 350;

/** The window in which a review is shown after it was written or changed. */
export const WINDOW_MS = 7 * 86_400_000;

/** What the service account asks for. */
export const SCOPE = "https://www.googleapis.com/auth/androidpublisher";

/** Google Play: reviews by polling; limits after developers.google.com/android-publisher/reply-to-reviews. */
export const manifest: Manifest = {
  id: "googleplay",
  name: "Google Play",
  kinds: ["review", "reply"],
  ingest: ["poll"],
  secrets: [{ name: "serviceAccount", description: "Text of the service account's JSON key file, as downloaded" }],
  settings: GoogleplaySettings,
  example: { packageNames: ["com.example.kasa"] },
  reply: { max: MAX_REPLY, unit: "utf16" },
  poll: { seconds: 1_800, slowestSeconds: 43_200 },
  rate: { requests: 180, seconds: 3_600 },
  guide: {
    setup: [
      "In the Google Cloud console make a project, enable Google Play Android Developer API, and create a service account (IAM & Admin, Service accounts) with a JSON key.",
      "In the Play Console open Users and permissions, invite the service account's address, and give it the permission `Reply to reviews` (and `View app information`) for the apps.",
      "Store the whole text of the key file as `serviceAccount` and the package names as `packageNames`. New permissions may take a day to work.",
    ],
    scopes: [SCOPE],
    limits: [
      "200 reads an hour and 2,000 replies a day for an app",
      "Only reviews that were written or changed in the last 7 days are shown, so a poll is due at least every day; what is missed by a longer pause is reported as a gap",
      "350 characters a reply",
    ],
    costs: "Free.",
    cannot: [
      "Ratings without words, and reviews in closed testing: the API does not show them.",
      "Deletes: the API does not tell them.",
      "Who wrote it beyond a name: authors of different reviews cannot be linked, so each review has an author of its own.",
      "Two replies to one review: the second replaces the first.",
    ],
    references: [
      "https://developers.google.com/android-publisher/reply-to-reviews",
      "https://developers.google.com/android-publisher/api-ref/rest/v3/reviews",
      "https://developers.google.com/android-publisher/quotas",
    ],
  },
};
