/**
 * List prices in US dollars of what this project reads and writes, pay-per-use, as of November 2026.
 * Source: docs.x.com/x-api/getting-started/pricing. A resource is billed once a UTC day, however often it is read.
 */
export const PRICE = {
  postRead: 0.005,
  userRead: 0.01,
  mediaRead: 0.005,
  create: 0.015,
  createWithUrl: 0.2,
  /** A reply to somebody who mentioned or quoted us. */
  summonedReply: 0.01,
} as const;

/** Resources of an answer, expansions included: X bills each resource that it returns. */
export type Billed = { readonly posts: number; readonly users: number; readonly media: number };

/** Dollars, rounded to tenths of a cent so that sums stay exact on paper. */
export function priceOf({ posts, users, media }: Billed): number {
  const dollars = posts * PRICE.postRead + users * PRICE.userRead + media * PRICE.mediaRead;
  return Math.round(dollars * 1000) / 1000;
}
