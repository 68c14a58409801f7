import type { z } from "zod";
import type { DeliveryVia } from "@kikimimi/core/source/delivery";
import type { MentionKind } from "@kikimimi/core/mention/mention";

/** How a platform limits a reply. */
export type ReplyRules = {
  /** Longest reply in `unit`; a setting where an instance decides for itself. */
  readonly max: number;
  /** UTF-16 units, grapheme clusters, X's weights or UTF-8 bytes. */
  readonly unit: "utf16" | "grapheme" | "weighted" | "byte";
  /** Seconds after the customer's last message within which a reply is taken. */
  readonly windowSeconds?: number;
};

/** What a platform lets one account spend, in money or in its own units. */
export type Quota = {
  readonly unit: "USD" | "units" | "requests";
  /** After each of these, in `zone`, spending starts at nothing again. */
  readonly period: "day" | "month";
  /** IANA zone in which the period turns. */
  readonly zone: string;
  /** What may be spent in a period unless the source's `budget` says less or more. */
  readonly limit: number;
  /** What hearing one mention takes out of it with the default settings, as decimal text; estimates count with it. */
  readonly perMention?: string;
  /** The most that one page may take; no page is fetched that could exceed the limit. Nothing is kept back where left out. */
  readonly page?: number;
};

/** What a person has to know to connect the platform; `docs/platforms.md` is made of it, `guide-ja.ts` says it in Japanese. */
export type Guide = {
  /** Steps in the vendor's console, in order; `{webhook}` stands for the source's webhook address. */
  readonly setup: readonly string[];
  /** Permissions to ask for, as the vendor spells them. */
  readonly scopes: readonly string[];
  /** Limits that matter here, with their figures. */
  readonly limits: readonly string[];
  /** What it costs, in one sentence. */
  readonly costs: string;
  /** What cannot be done, each with its reason. */
  readonly cannot: readonly string[];
  /** Addresses of the vendor's pages that this rests on. */
  readonly references: readonly string[];
};

/** The guide and the secrets in Japanese: as many steps, limits and reasons as in English, with the same `{placeholders}`. */
export type GuideJa = Pick<Guide, "setup" | "limits" | "costs" | "cannot"> & {
  /** Only where the scopes are words for people, not names of the vendor's. */
  readonly scopes?: readonly string[];
  /** What each secret is, by its name; `says` where the manifest says what it looks like. */
  readonly secrets: Readonly<Record<string, { readonly description: string; readonly says?: string }>>;
};

/** What a platform can do and asks for; routes, schedules, secret names, limits and docs derive from it. */
export type Manifest = {
  /** Lower-case id, as in `/webhooks/{id}/…`. */
  readonly id: string;
  /** As people write it. */
  readonly name: string;
  readonly kinds: readonly MentionKind[];
  readonly ingest: readonly DeliveryVia[];
  /** What a source needs, in the vendor's own words. */
  readonly secrets: readonly SecretRule[];
  /** Parses `Source.settings`; unknown keys are dropped. */
  readonly settings: z.ZodType<object>;
  /** Settings as somebody might write them; the docs show them, and a laptop's demo source has them. */
  readonly example: Readonly<Record<string, unknown>>;
  /** How a reply is limited; null where the platform takes none (the guide's `cannot` says why). */
  readonly reply: ReplyRules | null;
  /** Milliseconds within which the platform wants its webhook answered. */
  readonly webhookDeadlineMs?: number;
  /** Seconds between two polls of one source: the least when much comes, the most when little does. */
  readonly poll?: { readonly seconds: number; readonly slowestSeconds: number };
  /** Requests that one account may make in so many seconds, with a margin; all its pollers share them. */
  readonly rate?: { readonly requests: number; readonly seconds: number };
  readonly quota?: Quota;
  readonly guide: Guide;
};

/** One secret of a source; `optional` where a part of the platform works without it. */
export type SecretRule = {
  readonly name: string;
  /** What it is and where the vendor shows it. */
  readonly description: string;
  /** What it looks like, where the vendor's own never looks otherwise; `pattern` refuses what was copied wrongly. */
  readonly format?: { readonly says: string; readonly pattern: RegExp };
  readonly optional?: true;
};
