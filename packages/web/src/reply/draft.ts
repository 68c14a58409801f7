import type { CheckedReply } from "@kikimimi/api/schema-reply";
import { AppError } from "@kikimimi/core/base/error";

/** Milliseconds without a key before what was typed is saved. */
const PAUSE_MS = 500;

/** The canned reply, and its version, that words were taken from. */
export type CannedSource = NonNullable<CheckedReply["cannedReply"]>;

/** What is saved of a draft; a canned reply where one was put in since. */
export type DraftWords = { readonly text: string; readonly cannedReply?: CannedSource };

/** What a draft needs of the service. */
export type DraftApi = {
  readonly create: (words: DraftWords, mentionId: string | undefined) => Promise<CheckedReply>;
  readonly edit: (replyId: string, words: DraftWords, expectedVersion: number) => Promise<CheckedReply>;
  readonly find: (replyId: string) => Promise<CheckedReply | undefined>;
  readonly remove: (replyId: string) => Promise<unknown>;
};

/** Words that no server has yet, and what they were written on top of. */
export type Unsaved = DraftWords & { readonly replyId?: string; readonly version?: number };

export type DraftState = {
  readonly text: string;
  /** The post that it answers; the newest one while nobody chose. */
  readonly mentionId: string | undefined;
  /** The canned reply that was put in and that no server knows of yet. */
  readonly canned: CannedSource | undefined;
  /** As the server has it. */
  readonly saved: CheckedReply | undefined;
  readonly phase: "clean" | "typing" | "saving" | "failed" | "conflict";
  readonly error: unknown;
  /** What else was written meanwhile, while somebody has to choose. */
  readonly theirs: CheckedReply | undefined;
};

/** A reply as it is typed: saved a little later, one save at a time, never over what somebody else wrote. */
export type Draft = {
  readonly state: () => DraftState;
  readonly listen: (changed: () => void) => () => void;
  /** Takes in what was typed, or what a canned reply put in. */
  readonly type: (text: string, canned?: CannedSource) => void;
  readonly choose: (mentionId: string) => void;
  /** Saves now what is not saved yet. */
  readonly save: () => Promise<void>;
  /** Makes it ready to be let go: the saved draft, or undefined where that did not work. */
  readonly flush: () => Promise<CheckedReply | undefined>;
  /** Takes in the state that a list told. */
  readonly hear: (reply: CheckedReply) => void;
  readonly keepMine: () => void;
  readonly takeTheirs: () => void;
  readonly discard: () => Promise<void>;
};

type Options = {
  readonly api: DraftApi;
  readonly saved: CheckedReply | undefined;
  readonly unsaved: Unsaved | undefined;
  /** Keeps words until a server has them; called with undefined when it does. */
  readonly keep: (unsaved: Unsaved | undefined) => void;
};

/** Starts a draft, from the server's state of it and what an earlier visit could not save. */
export function createDraft({ api, saved, unsaved, keep }: Options): Draft {
  const base = saved && unsaved?.replyId === saved.replyId && unsaved.version !== undefined;
  let state: DraftState = {
    text: unsaved?.text ?? saved?.text ?? "",
    mentionId: saved?.mentionId,
    canned: unsaved?.cannedReply,
    saved: base && saved ? { ...saved, version: unsaved?.version ?? saved.version } : saved,
    phase: "clean",
    error: null,
    theirs: undefined,
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  const dropped = new Set<string>();
  const listeners = new Set<() => void>();

  const set = (next: Partial<DraftState>): void => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const isDirty = (): boolean => {
    const { text, saved: known, mentionId } = state;
    if (!known) return text.trim() !== "";
    return text !== known.text || (mentionId !== undefined && mentionId !== known.mentionId);
  };
  const wordsNow = (): DraftWords => ({
    text: state.text,
    ...(state.canned ? { cannedReply: state.canned } : {}),
  });
  /** Takes in what the server kept of `words`; a canned reply that was put in meanwhile is still to be told. */
  const told = (reply: CheckedReply, words: DraftWords): void =>
    set({ saved: reply, ...(state.canned === words.cannedReply ? { canned: undefined } : {}) });
  const backUp = (): void => {
    const { saved: known } = state;
    keep(
      isDirty() ? { ...wordsNow(), ...(known ? { replyId: known.replyId, version: known.version } : {}) } : undefined,
    );
  };

  async function write(force: boolean): Promise<void> {
    const { saved: known, text, mentionId } = state;
    const words = wordsNow();
    if (known && mentionId !== undefined && mentionId !== known.mentionId) {
      // A reply answers one post for good: another post is another reply.
      // The canned reply that the first one was made of is that of the next one as well.
      const { cannedReply = known.cannedReply } = words;
      told(await api.create({ ...words, ...(cannedReply ? { cannedReply } : {}) }, mentionId), words);
      dropped.add(known.replyId);
      await api.remove(known.replyId);
      return;
    }
    if (known && (force || text !== known.text)) told(await api.edit(known.replyId, words, known.version), words);
    if (!known) told(await api.create(words, mentionId), words);
  }

  /** Another hand was faster, or our own answer got lost on its way. */
  async function meet(replyId: string): Promise<void> {
    const theirs = await api.find(replyId);
    if (!theirs) set({ saved: undefined });
    else if (theirs.text === state.text && isOpen(theirs)) set({ saved: theirs });
    else set({ phase: "conflict", theirs });
  }

  async function run(force: boolean): Promise<void> {
    while (state.phase !== "conflict" && (force || isDirty())) {
      set({ phase: "saving", error: null });
      try {
        await write(force);
        force = false;
      } catch (error) {
        const { saved: known } = state;
        const lost = error instanceof AppError && (error.code === "conflict" || error.code === "not_found");
        try {
          if (!lost || !known) throw error;
          await meet(known.replyId);
        } catch (cause) {
          set({ phase: "failed", error: cause });
          return backUp();
        }
      }
      backUp();
    }
    if (state.phase !== "conflict") set({ phase: "clean", error: null });
  }

  const save = async (force = false): Promise<void> => {
    clearTimeout(timer);
    while (running) await running;
    running = run(force).finally(() => (running = undefined));
    await running;
  };
  const later = (): void => {
    clearTimeout(timer);
    if (state.phase !== "conflict") timer = setTimeout(() => void save(), PAUSE_MS);
  };
  const type = (text: string, canned?: CannedSource): void => {
    set({ text, ...(canned ? { canned } : {}), ...(state.phase === "conflict" || running ? {} : { phase: "typing" }) });
    backUp();
    later();
  };

  return {
    state: () => state,
    listen: (changed) => {
      listeners.add(changed);
      // What an earlier visit could not save.
      if (state.phase === "clean" && isDirty()) later();
      return () => listeners.delete(changed);
    },
    type,
    choose: (mentionId) => {
      set({ mentionId });
      if (state.saved) void save();
    },
    save: () => save(),
    flush: async () => {
      await save();
      if (state.phase === "clean" && state.saved && state.saved.state !== "draft") await save(true);
      return state.phase === "clean" ? state.saved : undefined;
    },
    hear: (reply) => {
      const { saved: known, text } = state;
      if (running || isDirty() || state.phase === "conflict" || dropped.has(reply.replyId)) return;
      // An empty box takes up what came back to its writer.
      if (!known && text.trim() === "") set({ saved: reply, text: reply.text, mentionId: reply.mentionId });
      if (!known || reply.replyId !== known.replyId) return;
      if (reply.version > known.version || (reply.version === known.version && reply.rev > known.rev))
        set({ saved: reply, text: reply.text });
    },
    keepMine: () => {
      const { theirs } = state;
      // What is on its way by now stays so; these words begin another reply.
      set({ phase: "typing", theirs: undefined, saved: theirs && isOpen(theirs) ? theirs : undefined });
      backUp();
      void save();
    },
    takeTheirs: () => {
      const { theirs } = state;
      if (!theirs) return;
      const open = isOpen(theirs);
      set({ phase: "clean", theirs: undefined, saved: open ? theirs : undefined, text: open ? theirs.text : "" });
      backUp();
    },
    discard: async () => {
      clearTimeout(timer);
      while (running) await running;
      const { saved: known } = state;
      if (known) await api.remove(known.replyId);
      // Lists that are older than this may still tell of it.
      if (known) dropped.add(known.replyId);
      set({ text: "", saved: undefined, canned: undefined, phase: "clean", theirs: undefined, error: null });
      backUp();
    },
  };
}

/** Whether a reply can still be written on. */
function isOpen({ state }: CheckedReply): boolean {
  return state === "draft" || state === "submitted" || state === "rejected" || state === "failed";
}
