import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { pollSettings } from "../shared/settings.ts";

const Country = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z]{2}$/, "two letters, such as jp");

/** What an App Store source asks for. */
export const AppstoreSettings = z.object({
  /** The app's Apple ID, the digits of its address in the store. */
  appId: z
    .union([z.string(), z.number()])
    .transform(String)
    .pipe(z.string().regex(/^\d{1,20}$/, "digits")),
  /** The public feed of each country, or App Store Connect for all countries at once; their review ids differ. */
  api: z.enum(["rss", "connect"]).default("rss"),
  /** Countries whose feeds are heard. */
  countries: z.array(Country).min(1).max(175).default(["jp"]),
  ...pollSettings,
});
export type AppstoreSettings = z.infer<typeof AppstoreSettings>;

/** Longest response, in UTF-16 units; from App Store Connect's own page, not from Apple's documents. */
export const MAX_REPLY = 5_970;

/** App Store: reviews by polling. */
export const manifest: Manifest = {
  id: "appstore",
  name: "App Store",
  kinds: ["review", "reply"],
  ingest: ["poll"],
  secrets: [
    { name: "issuerId", description: "Issuer ID of the team key (absent for an individual key)", optional: true },
    { name: "keyId", description: "Key ID of the App Store Connect API key", optional: true },
    { name: "privateKey", description: "Text of the key's .p8 file, which can be downloaded once", optional: true },
  ],
  settings: AppstoreSettings,
  example: { appId: "1234567890", api: "rss", countries: ["jp", "us"] },
  reply: { max: MAX_REPLY, unit: "utf16" },
  poll: { seconds: 900, slowestSeconds: 7_200 },
  rate: { requests: 3_200, seconds: 3_600 },
  guide: {
    setup: [
      "To listen only: set `appId` and `countries`; the public feeds need no account.",
      "To reply, or to hear all countries at once: in App Store Connect open Users and Access, Integrations, App Store Connect API, and make a team key with the role Customer Support.",
      "Store its `issuerId`, `keyId` and the text of the .p8 file as `privateKey`, and set `api` to `connect`.",
      "Keep one source on one of the two: the feed and App Store Connect number the same review differently, so that both together would hear everything twice.",
    ],
    scopes: ["Role: Customer Support (or Admin)"],
    limits: [
      "App Store Connect: 3,600 requests an hour for a key, told in `X-Rate-Limit`",
      "Feeds: 50 reviews a page and 500 in all for a country; what is beyond is reported as a gap",
      "5,970 characters a response; a review has one",
    ],
    costs: "The feeds are free; App Store Connect takes a paid Apple Developer Program membership.",
    cannot: [
      "Replies to reviews of the feeds: their ids mean nothing to App Store Connect.",
      "Ratings without words: neither way shows them.",
      "Two responses to one review: the second replaces the first, and appears in the store after a while.",
      "The time of an edit that Apple does not date: a changed review counts from when the change was seen, within 7 days (feeds: 2 days) of its own time.",
    ],
    references: [
      "https://developer.apple.com/documentation/appstoreconnectapi/customer-reviews",
      "https://developer.apple.com/documentation/appstoreconnectapi/customer-review-responses",
      "https://developer.apple.com/documentation/appstoreconnectapi/generating-tokens-for-api-requests",
      "https://developer.apple.com/documentation/appstoreconnectapi/identifying-rate-limits",
    ],
  },
};
