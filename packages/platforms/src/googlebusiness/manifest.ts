import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { GOOGLE_OAUTH_SECRETS } from "../shared/google.ts";
import { pollSettings } from "../shared/settings.ts";

/** What a Google Business Profile source asks for. */
export const GooglebusinessSettings = z.object({
  /** Locations whose reviews are heard, such as `accounts/123/locations/456`. */
  locations: z
    .array(z.string().regex(/^accounts\/[\w-]+\/locations\/[\w-]+$/, "accounts/…/locations/…"))
    .min(1)
    .max(200),
  ...pollSettings,
});
export type GooglebusinessSettings = z.infer<typeof GooglebusinessSettings>;

/** Longest reply in UTF-8 bytes; developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews#reviewreply. */
export const MAX_REPLY = 4_096;

/** Google Business Profile: reviews of places by polling. */
export const manifest: Manifest = {
  id: "googlebusiness",
  name: "Google Business Profile",
  kinds: ["review", "reply"],
  ingest: ["poll"],
  secrets: GOOGLE_OAUTH_SECRETS,
  settings: GooglebusinessSettings,
  example: { locations: ["accounts/101/locations/202"] },
  reply: { max: MAX_REPLY, unit: "byte" },
  poll: { seconds: 600, slowestSeconds: 3_600 },
  rate: { requests: 240, seconds: 60 },
  guide: {
    setup: [
      "Ask Google for access to the Business Profile APIs with the form of the prerequisites page below; until it is granted the quota is 0 and every request is refused.",
      "In the Google Cloud console of the same project enable Google My Business API and My Business Account Management API.",
      "Configure the OAuth consent screen, publish it (in testing, refresh tokens die after 7 days), and create an OAuth client of type Web application.",
      "Sign in as an owner or manager of the profiles with the scope below and `access_type=offline&prompt=consent`; store `clientId`, `clientSecret` and the `refreshToken` that comes back.",
      "Look up the account (`GET https://mybusinessaccountmanagement.googleapis.com/v1/accounts`) and its locations, and set `locations` to `accounts/…/locations/…`. Only verified locations take replies.",
    ],
    scopes: ["https://www.googleapis.com/auth/business.manage"],
    limits: [
      "300 requests a minute for a project once access is granted",
      "50 reviews a page; 4,096 bytes a reply (about 1,365 Japanese characters)",
      "An answer that somebody gives in Google's own pages is noticed when its review is looked at again: for 7 days after the review changed, the 300 newest of a location",
    ],
    costs: "Free; access has to be requested.",
    cannot: [
      "Push: Google's Pub/Sub notices carry only the names of changed reviews, signed by a token that cannot be checked without asking Google for its keys, and so bring nothing that polling does not.",
      "Who wrote it beyond a name: the API names no account, so each review has an author of its own.",
      "Two replies to one review: the second replaces the first.",
      "Deletes as they happen: a removed review is only missing from the list, and is noticed when it is looked at again.",
    ],
    references: [
      "https://developers.google.com/my-business/content/prereqs",
      "https://developers.google.com/my-business/content/review-data",
      "https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews",
      "https://developers.google.com/my-business/content/limits",
    ],
  },
};
