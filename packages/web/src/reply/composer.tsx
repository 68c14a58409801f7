import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import type { CheckedReply } from "@kikimimi/api/schema-reply";
import type { Actor } from "@kikimimi/core/actor";
import { AppError } from "@kikimimi/core/error";
import { type KeyboardEvent, useEffect, useState, useSyncExternalStore } from "react";
import { createDraft, type Draft } from "./draft.ts";
import { DraftConflict, DraftFacts } from "./draft-facts.tsx";
import { focusIds, focusReply, focusThread } from "../app/focus.ts";
import { useKeys } from "../app/keys.ts";
import { useNow } from "../text/now.ts";
import { usePlatformName } from "../app/reads.ts";
import { ChangedList, changesIn, explainReply, useRefresh } from "./reply-words.tsx";
import { useService } from "../app/service.tsx";
import { backupOf } from "./unsaved.ts";
import { agoIn, useSpeech } from "../text/speech.tsx";

type Props = {
  readonly thread: ThreadDetail;
  readonly mentions: readonly Mention[];
  readonly me: Actor;
  /** What this person is writing already, as the server has it. */
  readonly saved: CheckedReply | undefined;
  readonly replies: readonly CheckedReply[];
  /** The reply is on its way, or was dropped: another may be begun. */
  readonly onGone: (news: string) => void;
};

/** The box that an answer is written in: kept as it is typed, measured as the platform measures, guarded when it goes. */
export function Composer(props: Props) {
  const { thread, mentions, me, saved, onGone } = props;
  const speech = useSpeech();
  const { t } = speech;
  const draft = useDraft(props);
  const { text, mentionId, saved: kept, phase } = useSyncExternalStore(draft.listen, draft.state);
  // What the writer has seen: the thread as it stood when the box was opened, or when they said that they looked.
  const [seen, setSeen] = useState(thread.rev);
  const refresh = useRefresh(thread.threadId);
  const candidates = mentions.filter((mention) => !mention.own && mention.deletedAt === null).sort(newestFirst);
  const { asks, learn } = useApproval(props, kept);
  const release = useRelease({ draft, thread, asks, learn });
  const discard = useMutation({
    mutationFn: () => draft.discard(),
    onSuccess: async () => {
      focusReply();
      await refresh();
    },
  });
  const busy = release.isPending || discard.isPending;
  const refusals = kept?.text === text ? (kept.check?.refusals ?? []) : [];
  const ready = text.trim() !== "" && phase !== "conflict" && refusals.length === 0 && !busy;
  const changed = changesIn(release.error);
  // That a lead has to approve is said by the box itself, as long as it is so.
  const refusal = asks && isForbidden(release.error) ? null : release.error;
  useEffect(() => {
    if (saved) draft.hear(saved);
  }, [saved, draft]);
  useKeys({ r: focusReply });

  const send = (rev: number): void => {
    if (!ready) return;
    release.mutate(rev, { onSuccess: (gone) => void afterRelease(gone), onError: () => void refresh() });
  };
  const afterRelease = async (gone: boolean): Promise<void> => {
    if (!gone) return;
    await refresh();
    onGone(asks ? t.replies.submitted : t.replies.accepted);
    focusThread();
  };
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") focusThread();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send(seen);
  };
  if (candidates.length === 0 && !kept) return <p className="quiet">{t.replies.nothingToAnswer}</p>;
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send(seen);
      }}
    >
      <Target mentions={candidates} chosen={mentionId ?? kept?.mentionId} onChoose={draft.choose} />
      {kept?.rejected && kept.state === "rejected" ? <SentBack rejected={kept.rejected} /> : null}
      <label htmlFor={focusIds.reply}>{t.replies.label}</label>
      <textarea
        id={focusIds.reply}
        rows={3}
        maxLength={20_000}
        placeholder={t.replies.hint}
        value={text}
        readOnly={busy}
        aria-describedby="reply-facts"
        aria-keyshortcuts="Control+Enter Meta+Enter"
        onChange={(event) => {
          draft.type(event.target.value);
          if (release.isError && changed.length === 0) release.reset();
        }}
        onKeyDown={press}
      />
      <DraftFacts id="reply-facts" draft={draft} />
      {phase === "conflict" ? <DraftConflict draft={draft} /> : null}
      {asks && me.role === "agent" ? <p className="quiet">{t.replies.needsApproval}</p> : null}
      {refusal ? (
        <div className="error" role="alert">
          {changed.length > 0 ? (
            <ChangedList changed={changed} mentions={mentions} />
          ) : (
            <p>{explainReply(speech, refusal)}</p>
          )}
        </div>
      ) : null}
      <div className="actions">
        {changed.length > 0 ? (
          <button
            type="button"
            className="primary"
            aria-disabled={!ready}
            onClick={() => {
              setSeen(thread.rev);
              send(thread.rev);
            }}
          >
            {t.replies.changed.send}
          </button>
        ) : (
          <button type="submit" className="primary" aria-disabled={!ready}>
            {release.isPending ? t.replies.working : asks ? t.replies.submit : t.replies.send}
          </button>
        )}
        {kept ? (
          <button type="button" aria-disabled={busy} onClick={() => !busy && discard.mutate()}>
            {t.replies.discard}
          </button>
        ) : null}
        <span className="quiet wide-only">{t.replies.sendKeys}</span>
      </div>
      {discard.error ? (
        <p className="error" role="alert">
          {explainReply(speech, discard.error)}
        </p>
      ) : null}
    </form>
  );
}

/** The draft of this box, for as long as the box is there; what it could not save stays with the browser. */
function useDraft({ thread: { threadId }, me, saved }: Props): Draft {
  const { client } = useService();
  const [draft] = useState(() => {
    const replies = client.v1.threads[":id"].replies;
    const one = replies[":replyId"];
    const backup = backupOf(sessionStorage, me.id, threadId);
    return createDraft({
      saved,
      unsaved: backup.read(),
      keep: backup.keep,
      api: {
        create: (text, mentionId) =>
          unwrap(replies.$post({ param: { id: threadId }, json: { text, ...(mentionId ? { mentionId } : {}) } })),
        edit: (replyId, text, expectedVersion) =>
          unwrap(one.$put({ param: { id: threadId, replyId }, json: { text, expectedVersion } })),
        find: async (replyId) =>
          (await unwrap(replies.$get({ param: { id: threadId } }))).items.find((reply) => reply.replyId === replyId),
        remove: (replyId) => unwrap(one.$delete({ param: { id: threadId, replyId } })),
      },
    });
  });
  useEffect(() => {
    const save = (): void => void draft.save();
    addEventListener("online", save);
    return () => {
      removeEventListener("online", save);
      save();
    };
  }, [draft]);
  return draft;
}

/** Sends the draft as saved, or asks for approval; answers false where it could not be saved first. */
function useRelease(how: {
  readonly draft: Draft;
  readonly thread: ThreadDetail;
  readonly asks: boolean;
  readonly learn: () => void;
}) {
  const { client } = useService();
  const { draft, thread, asks, learn } = how;
  return useMutation({
    mutationFn: async (threadRev: number): Promise<boolean> => {
      const reply = await draft.flush();
      if (!reply) return false;
      const { replyId, version } = reply;
      const one = client.v1.threads[":id"].replies[":replyId"];
      const param = { id: thread.threadId, replyId };
      if (asks) await unwrap(one.submit.$post({ param, json: { version } }));
      else await unwrap(one.send.$post({ param, json: { version, threadRev } }));
      return true;
    },
    onError: (error) => {
      // One's own reply is forbidden only where a lead has to approve.
      if (!asks && isForbidden(error)) learn();
    },
  });
}

/** Whether this source's replies wait for a lead: known once one of them did, or once one was refused for it. */
function useApproval({ thread, me, replies }: Props, kept: CheckedReply | undefined) {
  const queries = useQueryClient();
  const source = kept?.sourceId ?? thread.sourceId;
  const queryKey = ["approval", thread.platform, source];
  const { data } = useQuery({ queryKey, queryFn: () => false, enabled: false });
  const seen = replies.some(
    ({ state, sourceId }) => sourceId === source && (state === "submitted" || state === "rejected"),
  );
  return {
    asks: me.role === "agent" && (data === true || seen),
    learn: () => void queries.setQueryData(queryKey, true),
  };
}

function Target(props: {
  readonly mentions: readonly Mention[];
  readonly chosen: string | undefined;
  readonly onChoose: (mentionId: string) => void;
}) {
  const { t } = useSpeech();
  const now = useNow();
  const nameOf = usePlatformName();
  const { mentions, chosen, onChoose } = props;
  const [newest] = mentions;
  if (!newest) return null;
  const say = ({ author, createdAt, text, platform }: Mention): string =>
    t.replies.said(
      author?.name ?? author?.handle ?? t.someoneOn(nameOf(platform)),
      createdAt ? agoIn(t, createdAt, now) : "",
      Array.from(text.replace(/\s+/g, " ")).slice(0, 40).join(""),
    );
  return (
    <label className="target">
      {t.replies.answering}
      <select value={chosen ?? newest.mentionId} onChange={(event) => onChoose(event.target.value)}>
        {mentions.map((mention) => (
          <option key={mention.mentionId} value={mention.mentionId}>
            {say(mention)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Why a lead sent it back. */
export function SentBack({ rejected }: { readonly rejected: NonNullable<CheckedReply["rejected"]> }) {
  const { t } = useSpeech();
  const now = useNow();
  return (
    <p className="sent-back">{t.replies.rejectedBy(rejected.by.name, agoIn(t, rejected.at, now), rejected.reason)}</p>
  );
}

function isForbidden(error: unknown): boolean {
  return error instanceof AppError && error.code === "forbidden";
}

function newestFirst(a: Mention, b: Mention): number {
  const [one, other] = [a.createdAt ?? "", b.createdAt ?? ""];
  return one < other ? 1 : one > other ? -1 : 0;
}
