import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import type { CheckedReply } from "@kikimimi/api/schema-reply";
import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import type { VoiceFinding } from "@kikimimi/core/reply/voice-finding";
import { type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import type { CannedSource, Draft } from "./draft.ts";
import { DraftConflict, DraftFacts } from "./draft-facts.tsx";
import { reach } from "../app/profile.ts";
import { focusIds, focusReply, focusThread } from "../app/focus.ts";
import { useKeys } from "../app/keys.ts";
import { ChangedList, changesIn, explainReply, useRefresh } from "./reply-words.tsx";
import { useService } from "../app/service.tsx";
import { suggestProps } from "../ui/suggest.tsx";
import { CannedList, useCanned } from "./canned.tsx";
import { nextAfter } from "../inbox/order.ts";
import { useGoOn } from "./go-on.ts";
import { ReplyPreview } from "./preview.tsx";
import { replaceWords } from "./replace-words.ts";
import { SentBack } from "./sent-back.tsx";
import { answerable, Target } from "./target.tsx";
import { useDraft } from "./use-draft.ts";
import { words } from "./words.ts";
import { useSpeech, useWords } from "../text/speech.tsx";

type Props = {
  readonly thread: ThreadDetail;
  readonly mentions: readonly Mention[];
  readonly me: Actor;
  /** What this person is writing already, as the server has it. */
  readonly saved: CheckedReply | undefined;
  readonly replies: readonly CheckedReply[];
  /** The reply is on its way, or was dropped: another may be begun. */
  readonly onGone: (news: string, reply: CheckedReply) => void;
};

/** The box that an answer is written in: kept as it is typed, measured as the platform measures, guarded when it goes. */
export function Composer(props: Props) {
  const { thread, mentions, me, saved, onGone } = props;
  const speech = useSpeech();
  const { t } = speech;
  const w = useWords(words);
  const draft = useDraft(thread.threadId, me.id, saved);
  const box = useRef<HTMLTextAreaElement>(null);
  const { text, mentionId, saved: kept, phase } = useSyncExternalStore(draft.listen, draft.state);
  // What the writer has seen: the thread as it stood when the box was opened, or when they said that they looked.
  const [seen, setSeen] = useState(thread.rev);
  const refresh = useRefresh(thread.threadId);
  const goOn = useGoOn(thread, mentions);
  const candidates = answerable(mentions);
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

  const send = (rev: number, then: "stay" | "next" = "stay"): void => {
    if (!ready) return;
    // The list may lose this thread by the reply: what comes next is what comes next now.
    const next = then === "next" ? nextAfter(thread.threadId) : undefined;
    const onSuccess = (reply: CheckedReply | undefined): void => void afterRelease(reply, then, next);
    release.mutate(rev, { onSuccess, onError: () => void refresh() });
  };
  const afterRelease = async (
    reply: CheckedReply | undefined,
    then: "stay" | "next",
    next: string | undefined,
  ): Promise<void> => {
    if (!reply) return;
    reach("replied");
    await refresh();
    if (next !== undefined && !asks) return goOn(reply.replyId, next);
    onGone(asks ? t.replies.submitted : then === "next" ? w.last : t.replies.accepted, reply);
    focusThread();
  };
  const write = (next: string, from?: CannedSource): void => {
    draft.type(next, from);
    if (release.isError && changed.length === 0) release.reset();
  };
  const put = (next: string, caret: number, from?: CannedSource): void => {
    flushSync(() => write(next, from));
    box.current?.focus();
    box.current?.setSelectionRange(caret, caret);
  };
  const mend = ({ from, to, suggestion }: VoiceFinding): void => {
    if (box.current && suggestion !== null && !busy) replaceWords(box.current, { from, to, text: suggestion });
  };
  const target = mentionId ?? kept?.mentionId;
  const canned = useCanned({ use: { threadId: thread.threadId, mentionId: target }, text, onText: put });
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229 || canned.suggest.press(event)) return;
    if (event.key === "Escape") focusThread();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send(seen, "next");
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
      <Target mentions={candidates} chosen={target} onChoose={draft.choose} />
      {kept?.rejected && kept.state === "rejected" ? <SentBack rejected={kept.rejected} /> : null}
      <div className="insert-line">
        <label htmlFor={focusIds.reply}>{t.replies.label}</label>
        <button
          type="button"
          className="plain"
          aria-disabled={busy}
          onClick={() => {
            const lead = text === "" || /\s$/u.test(text) ? text : `${text}\n`;
            if (!busy) put(`${lead}/`, lead.length + 1);
          }}
        >
          {w.cannedInsert}
        </button>
      </div>
      <textarea
        ref={box}
        id={focusIds.reply}
        {...suggestProps(canned.suggest)}
        rows={3}
        maxLength={20_000}
        placeholder={t.replies.hint}
        value={text}
        readOnly={busy}
        aria-describedby="reply-facts"
        aria-keyshortcuts="Control+Enter Meta+Enter"
        onChange={(event) => {
          canned.suggest.follow(event);
          write(event.target.value);
        }}
        onSelect={canned.suggest.follow}
        onKeyDown={press}
      />
      <CannedList canned={canned} />
      <DraftFacts id="reply-facts" draft={draft} onMend={mend} />
      <ReplyPreview platform={thread.platform} text={text} check={kept?.text === text ? kept.check : undefined} />
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
          <>
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
            <button type="button" onClick={() => box.current?.focus()}>
              {w.edit}
            </button>
          </>
        ) : (
          <>
            <button type="submit" className="primary" aria-disabled={!ready}>
              {release.isPending ? t.replies.working : asks ? t.replies.submit : t.replies.send}
            </button>
            {asks ? null : (
              <button type="button" aria-disabled={!ready} onClick={() => send(seen, "next")}>
                {w.sendNext}
              </button>
            )}
          </>
        )}
        {kept ? (
          <button type="button" aria-disabled={busy} onClick={() => !busy && discard.mutate()}>
            {t.replies.discard}
          </button>
        ) : null}
        {asks ? null : <span className="quiet wide-only">{w.sendKeys}</span>}
      </div>
      {discard.error ? (
        <p className="error" role="alert">
          {explainReply(speech, discard.error)}
        </p>
      ) : null}
    </form>
  );
}

/** Sends the draft as saved, or asks for approval; answers it as it stood, or undefined where it could not be saved first. */
function useRelease(how: {
  readonly draft: Draft;
  readonly thread: ThreadDetail;
  readonly asks: boolean;
  readonly learn: () => void;
}) {
  const { client } = useService();
  const { draft, thread, asks, learn } = how;
  return useMutation({
    mutationFn: async (threadRev: number): Promise<CheckedReply | undefined> => {
      const reply = await draft.flush();
      if (!reply) return undefined;
      const { replyId, version } = reply;
      const one = client.v1.threads[":id"].replies[":replyId"];
      const param = { id: thread.threadId, replyId };
      if (asks) await unwrap(one.submit.$post({ param, json: { version } }));
      else await unwrap(one.send.$post({ param, json: { version, threadRev } }));
      return reply;
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

function isForbidden(error: unknown): boolean {
  return error instanceof AppError && error.code === "forbidden";
}
