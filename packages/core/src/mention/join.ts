import { digestOf, mentionIdOf, threadIdOf } from "../base/identity.ts";
import { canonicalJson } from "../base/json.ts";
import type { Counts, Mention, MentionContent, Placement } from "./mention.ts";
import type { Signal } from "./signal.ts";
import { cut } from "../base/text.ts";
import type { TopicReading } from "./topic.ts";

/** Edits beyond these are forgotten, oldest first. */
const MAX_REVISIONS = 5;

/** The version of what we know of a post of ours before its platform shows it: any version of the platform's replaces it. */
export const PROVISIONAL = 0;

/** UTF-16 units kept of an earlier version; an item holds 400 KB at most. */
const MAX_HISTORY_UNITS = 2_000;
const MAX_SOURCES = 8;
const MAX_CONVERSATIONS = 8;

/** What one arrival says of one mention. */
export type MentionArrival = {
  readonly brandId: string;
  readonly platform: string;
  readonly sourceId: string;
  readonly externalId: string;
  readonly conversation: string | null;
  readonly createdAt: string | null;
  readonly content: MentionContent | null;
  readonly signal: Signal | null;
  readonly topics?: TopicReading | null;
  readonly counts?: Counts | null;
  readonly deletedAt: string | null;
  readonly receivedAt: string;
};

/** The state of a mention of which only this one arrival is known. */
export function mentionOf(arrival: MentionArrival): Mention {
  const { brandId, platform, externalId, conversation } = arrival;
  return settle({
    schemaVersion: 1,
    mentionId: mentionIdOf(brandId, platform, externalId),
    brandId,
    platform,
    externalId,
    sourceIds: [arrival.sourceId],
    conversations: conversation === null ? [] : [conversation],
    placed: null,
    threadId: null,
    createdAt: arrival.createdAt,
    revisions: arrival.content ? [arrival.content] : [],
    signal: arrival.signal,
    topics: arrival.topics ?? null,
    counts: arrival.counts ?? null,
    deletedAt: arrival.deletedAt,
    receivedAt: arrival.receivedAt,
    correction: null,
  });
}

/**
 * Joins two states of one mention: commutative, associative and idempotent, so that any order and
 * any repetition of arrivals ends in the same state. A delete absorbs; the newest version wins.
 */
export function joinMentions(a: Mention, b: Mention): Mention {
  const revisions = joinRevisions(a.revisions, b.revisions);
  const newest = revisions[0];
  const masked = a.masked ?? b.masked;
  const names = masked ? homesOf : ({ conversations }: Mention): readonly string[] => conversations;
  return settle({
    ...a,
    ...(masked ? { masked } : {}),
    ...erasedOf(leastOf(a.erasedAt ?? null, b.erasedAt ?? null)),
    sourceIds: leastFew(a.sourceIds, b.sourceIds, MAX_SOURCES),
    conversations: leastFew(names(a), names(b), MAX_CONVERSATIONS),
    placed: joinRulings(a.placed, b.placed),
    createdAt: leastOf(a.createdAt, b.createdAt),
    revisions,
    signal: newest ? joinSignals(partOf(a, newest, "signal"), partOf(b, newest, "signal")) : null,
    topics: newest ? joinTopics(partOf(a, newest, "topics"), partOf(b, newest, "topics")) : null,
    counts: joinCounts(a.counts, b.counts),
    deletedAt: leastOf(a.deletedAt, b.deletedAt),
    receivedAt: a.receivedAt < b.receivedAt ? a.receivedAt : b.receivedAt,
    correction: joinRulings(a.correction, b.correction),
  });
}

/** The mention in the thread that a person puts it into; null for that of its conversation. */
export function place(mention: Mention, placed: Placement): Mention {
  return settle({ ...mention, placed: joinRulings(mention.placed, placed) });
}

/**
 * The mention without what it said, who wrote it and by which names its platform knows it, for good: it stays, by its id
 * alone, so that the same post finds it whenever it is heard again.
 */
export function erase(mention: Mention, at: string): Mention {
  return settle({ ...mask(mention), ...erasedOf(leastOf(mention.erasedAt ?? null, at)) });
}

/** The mention whose conversations are named by their threads' ids, for good; by `homes` where it has no names itself. */
export function mask(mention: Mention, homes: readonly string[] = homesOf(mention)): Mention {
  return settle({ ...mention, masked: true, conversations: leastFew(homes, [], MAX_CONVERSATIONS) });
}

function erasedOf(at: string | null): { erasedAt?: string } {
  return at === null ? {} : { erasedAt: at };
}

/** The ids of the threads of all names that a mention's conversation was ever given, the one that holds first. */
export function homesOf({ brandId, platform, conversations, masked }: Mention): readonly string[] {
  return masked ? conversations : conversations.map((name) => threadIdOf(brandId, platform, name));
}

/** Derives what follows from the rest: the thread from the conversation, nothing from a deleted post. */
function settle(mention: Mention): Mention {
  const [home] = homesOf(mention);
  const deletedAt = leastOf(mention.deletedAt, mention.erasedAt ?? null);
  const gone = deletedAt !== null;
  return {
    ...mention,
    ...(mention.erasedAt === undefined ? {} : { externalId: "" }),
    threadId: home === undefined ? null : (mention.placed?.threadId ?? home),
    deletedAt,
    revisions: gone ? [] : mention.revisions,
    signal: gone ? null : mention.signal,
    topics: gone ? null : mention.topics,
    counts: gone ? null : mention.counts,
  };
}

/** The union of two sorted lists, as far as it is kept: which members fall out does not depend on the order. */
function leastFew(a: readonly string[], b: readonly string[], few: number): string[] {
  return [...new Set([...a, ...b])].sort().slice(0, few);
}

function leastOf(a: string | null, b: string | null): string | null {
  if (a === null) return b;
  if (b === null) return a;
  return a < b ? a : b;
}

/** What a state says of one version: nothing, unless that is its newest. */
function partOf<K extends "signal" | "topics">(mention: Mention, content: MentionContent, part: K): Mention[K] | null {
  const newest = mention.revisions[0];
  return newest && compareContents(newest, content) === 0 ? mention[part] : null;
}

function joinSignals(a: Signal | null, b: Signal | null): Signal | null {
  if (!a || !b) return a ?? b;
  return orderOfSignal(a) >= orderOfSignal(b) ? a : b;
}

function orderOfSignal(signal: Signal): string {
  return `${signal.model}\u0000${canonicalJson(signal)}`;
}

/** Judged by the newer topics; of the same ones, by the newer counts. */
function joinTopics(a: TopicReading | null, b: TopicReading | null): TopicReading | null {
  if (!a || !b) return a ?? b;
  return compareReadings(a, b) >= 0 ? a : b;
}

function compareReadings(a: TopicReading, b: TopicReading): number {
  if (a.revision !== b.revision) return a.revision - b.revision;
  const order = (one: TopicReading): string => `${one.countedAt ?? ""} ${canonicalJson(one)}`;
  return order(a) === order(b) ? 0 : order(a) > order(b) ? 1 : -1;
}

/** The newest count; of the same moment the larger text, so that every order ends alike. */
function joinCounts(a: Counts | null, b: Counts | null): Counts | null {
  if (!a || !b) return a ?? b;
  return `${a.readAt}${canonicalJson(a)}` >= `${b.readAt}${canonicalJson(b)}` ? a : b;
}

/** What a person said last. */
function joinRulings<T extends { readonly at: string }>(a: T | null, b: T | null): T | null {
  if (!a || !b) return a ?? b;
  return `${a.at}${canonicalJson(a)}` >= `${b.at}${canonicalJson(b)}` ? a : b;
}

/**
 * Positive when `a` is to be preferred; zero only for equal contents. Short forms are compared first, so that two
 * readings of one version are ranked alike before and after they become history.
 */
function compareContents(a: MentionContent, b: MentionContent): number {
  if (a.version !== b.version) return a.version - b.version;
  if (a.normaliser !== b.normaliser) return a.normaliser - b.normaliser;
  return compareDigests(shortForm(a), shortForm(b)) || compareDigests(a, b);
}

function compareDigests(a: MentionContent, b: MentionContent): number {
  const [left, right] = [canonicalJson(a), canonicalJson(b)];
  if (left === right) return 0;
  return digestOf(left) > digestOf(right) ? 1 : -1;
}

/** What is kept of a version once a newer one is known. */
function shortForm(content: MentionContent): MentionContent {
  const { address: _address, entities: _entities, ...rest } = content;
  return { ...rest, text: cut(content.text, MAX_HISTORY_UNITS), media: [] };
}

/** The best reading of each version, newest first: the newest whole, a few earlier ones in short. */
function joinRevisions(a: readonly MentionContent[], b: readonly MentionContent[]): MentionContent[] {
  const byVersion = new Map<number, MentionContent>();
  for (const content of [...a, ...b]) {
    const known = byVersion.get(content.version);
    if (!known || compareContents(content, known) > 0) byVersion.set(content.version, content);
  }
  if (byVersion.size > 1) byVersion.delete(PROVISIONAL);
  const sorted = [...byVersion.values()].sort((x, y) => y.version - x.version).slice(0, MAX_REVISIONS);
  return sorted.map((content, index) => (index === 0 ? content : shortForm(content)));
}

/** Whether two states of one mention read the same. */
export function sameMention(a: Mention, b: Mention): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** Whether two states differ in nothing that a reader can see. */
export function sameToReaders(a: Mention, b: Mention): boolean {
  return canonicalJson(shownOf(a)) === canonicalJson(shownOf(b));
}

function shownOf({ receivedAt: _r, sourceIds: _s, conversations: _c, counts, topics, ...rest }: Mention): unknown {
  return { ...rest, topics: topics && topics.matches, counts: counts && { ...counts, readAt: null } };
}
