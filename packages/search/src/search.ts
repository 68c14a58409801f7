import type { MentionKind } from "@kikimimi/core/mention/mention";
import type { ThreadStatus } from "@kikimimi/core/triage/thread-view";
import type { Words } from "./words.ts";

/** What an index keeps of one post; derived from a mention alone. */
export type SearchPost = {
  readonly mentionId: string;
  readonly threadId: string;
  readonly brandId: string;
  readonly platform: string;
  /** Sources that saw it. */
  readonly sources: readonly string[];
  readonly kind: MentionKind;
  /** `ja`, `en`, or another BCP 47 code; null where nobody knows. */
  readonly lang: string | null;
  /** When it was posted, epoch milliseconds. */
  readonly at: number;
  readonly authorId: string | null;
  /** Name and handle, as they were shown. */
  readonly author: string;
  /** Topics that it met. */
  readonly topics: readonly string[];
  /** The newest version, as it stands. */
  readonly text: string;
  /** The mention's revision in the store; the larger one is the newer. */
  readonly rev: number;
};

/** What an index keeps of one thread; all its posts are found by it. */
export type SearchThread = {
  readonly threadId: string;
  readonly brandId: string;
  readonly status: ThreadStatus;
  readonly priority: number;
  readonly holder: string | null;
  /** When it changed last, ISO. */
  readonly updatedAt: string;
  /** The thread's revision in the store. */
  readonly rev: number;
  /** News of its mentions that went into the index. */
  readonly news: number;
};

/** A post that is not, or no longer, in a thread: deleted, erased, or moved to another one. */
export type Gone = { readonly mentionId: string; readonly threadId: string };

/** Everything but the words that a search may ask for; all that is given must hold. */
export type SearchFilter = {
  readonly platform?: string | undefined;
  readonly source?: string | undefined;
  readonly status?: ThreadStatus | "active" | undefined;
  readonly minPriority?: number | undefined;
  readonly maxPriority?: number | undefined;
  readonly lang?: string | undefined;
  readonly kind?: MentionKind | undefined;
  readonly topic?: string | undefined;
  /** The id of who holds the thread. */
  readonly holder?: string | undefined;
  /** The platform's id of an author, or a part of the name or handle. */
  readonly author?: string | undefined;
  /** Posted at or after, and before: epoch milliseconds. */
  readonly from?: number | undefined;
  readonly before?: number | undefined;
};

export type SearchQuery = {
  readonly brandId: string;
  readonly words: Words;
  readonly filter: SearchFilter;
  /** Posts in one answer. */
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** A post that met the query, in the version that the index has. */
export type SearchHit = {
  readonly mentionId: string;
  readonly threadId: string;
  readonly rev: number;
};

/** Newest posts first; a place holds whatever arrives meanwhile, so pages neither repeat nor leave out a post. */
export type SearchAnswer = { readonly hits: SearchHit[]; readonly next: string | null };

/** Where the index of one brand stands. */
export type IndexState = {
  /** Counts what was put; a step holds only on top of the state that it began with. */
  readonly seq: number;
  /** Up to here the store's changes were read: an instant, or `instant#threadId`; null before the first step. */
  readonly place: string | null;
  /** Everything that changed up to this instant is in the index; null while it is being built. */
  readonly indexedUntil: string | null;
};

/** What one step of the indexer brings; idempotent. */
export type IndexStep = {
  readonly brandId: string;
  /** The state that it builds on. */
  readonly seq: number;
  readonly place: string;
  readonly indexedUntil: string | null;
  readonly threads: readonly SearchThread[];
  readonly posts: readonly SearchPost[];
  readonly gone: readonly Gone[];
  /** Threads that changed last before this instant leave the index, a few at each step. */
  readonly expireBefore: string;
};

/** A full-text index of the brands' posts. What it holds is a copy: it can always be built again from the store. */
export type SearchIndex = {
  readonly engine: "sqlite" | "opensearch";
  readonly state: (brandId: string) => Promise<IndexState>;
  /** Revision and news of those threads that the index knows. */
  readonly known: (
    brandId: string,
    threadIds: readonly string[],
  ) => Promise<ReadonlyMap<string, { readonly rev: number; readonly news: number }>>;
  /** False, and nothing is said to be indexed, when another step came first. */
  readonly put: (step: IndexStep) => Promise<boolean>;
  /** Takes posts out at once, whatever the indexer does. */
  readonly remove: (brandId: string, mentionIds: readonly string[]) => Promise<void>;
  /** Throws `invalid_input` for a cursor of another query. */
  readonly query: (query: SearchQuery) => Promise<SearchAnswer>;
  /** Posts in the index. */
  readonly size: (brandId: string) => Promise<number>;
  /** Forgets everything of a brand, so that the next steps build it again. */
  readonly reset: (brandId: string) => Promise<void>;
  readonly close: () => void;
};
