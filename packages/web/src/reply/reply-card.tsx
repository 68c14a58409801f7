import { useMutation } from "@tanstack/react-query";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import type { CheckedReply } from "@kikimimi/api/schema-reply";
import type { Actor } from "@kikimimi/core/people/actor";
import { useId, useState } from "react";
import { SentBack } from "./sent-back.tsx";
import { keepFocus } from "../app/focus.ts";
import { ChangedList, changesIn, explainReply, ReplyProblem, useRefresh } from "./reply-words.tsx";
import { useService } from "../app/service.tsx";
import { moment, useSpeech } from "../text/speech.tsx";

/** What a person can do with a reply that is not being written. */
type Deed =
  | { readonly type: "approve"; readonly threadRev: number }
  | { readonly type: "reject"; readonly reason: string }
  | { readonly type: "retry" }
  | { readonly type: "resolve"; readonly sent: boolean }
  | { readonly type: "rewrite" }
  | { readonly type: "remove" };

type Props = {
  readonly reply: CheckedReply;
  readonly thread: ThreadDetail;
  readonly mentions: readonly Mention[];
  readonly me: Actor;
};

/** One unsent reply: how it stands, why, and what those who may can do about it. */
export function ReplyCard(props: Props) {
  const { reply, thread, mentions } = props;
  const speech = useSpeech();
  const { t, lang } = speech;
  const { client } = useService();
  const refresh = useRefresh(thread.threadId);
  // What is approved is what was seen when the card came up, or when somebody said that they looked.
  const [seen, setSeen] = useState(thread.rev);
  const act = useMutation({
    mutationFn: (deed: Deed) => send(client, reply, deed),
    onSettled: async () => {
      await refresh();
      // What was pressed may be gone with the state that it was for.
      setTimeout(keepFocus, 0);
    },
  });
  const changed = changesIn(act.error);
  const run = (deed: Deed): void => {
    if (!act.isPending) act.mutate(deed);
  };
  const waits = reply.state === "queued" && reply.notBefore !== null;
  return (
    <article className={`reply-card ${reply.state}`}>
      <p className="byline">
        <strong>{t.replies.state[reply.state](reply.by.name)}</strong>
        <time className="quiet" dateTime={reply.createdAt}>
          {moment(lang, reply.createdAt)}
        </time>
      </p>
      <p className="said">{reply.text}</p>
      {reply.error && !reply.inDoubt ? (
        <p className={reply.state === "failed" ? "error" : "quiet"}>
          <ReplyProblem problem={reply.error} platform={reply.platform} />
          {waits && reply.notBefore ? ` ${t.replies.notBefore(moment(lang, reply.notBefore))}` : null}
        </p>
      ) : null}
      {reply.inDoubt ? <p className="error">{t.replies.inDoubt}</p> : null}
      {reply.state === "rejected" && reply.rejected ? <SentBack rejected={reply.rejected} /> : null}
      {act.error ? (
        <div className="error" role="alert">
          {changed.length > 0 ? (
            <>
              <ChangedList changed={changed} mentions={mentions} />
              <button
                type="button"
                onClick={() => {
                  setSeen(thread.rev);
                  run({ type: "approve", threadRev: thread.rev });
                }}
              >
                {t.replies.changed.approve}
              </button>
            </>
          ) : (
            <p>{explainReply(speech, act.error)}</p>
          )}
        </div>
      ) : null}
      <Deeds {...props} seen={seen} pending={act.isPending} run={run} />
    </article>
  );
}

function Deeds(
  props: Props & { readonly seen: number; readonly pending: boolean; readonly run: (deed: Deed) => void },
) {
  const { reply, thread, me, seen, pending, run } = props;
  const { t } = useSpeech();
  const [rejecting, setRejecting] = useState(false);
  const { state, inDoubt } = reply;
  const leads = me.role === "lead" || me.role === "admin";
  const author = reply.by.id === me.id;
  if (me.role === "viewer" || (!leads && !author)) return null;
  const button = (words: string, deed: Deed, primary = false) => (
    <button type="button" className={primary ? "primary" : undefined} aria-disabled={pending} onClick={() => run(deed)}>
      {words}
    </button>
  );
  const failed = state === "failed" && !inDoubt;
  const takesBack = state === "draft" || state === "rejected" || state === "submitted" || state === "queued" || failed;
  // A rewritten reply opens in its author's box, which only the holder of the thread has.
  const rewrites = author && thread.claim?.id === me.id && (state === "submitted" || failed);
  return (
    <>
      <div className="actions">
        {state === "submitted" && leads ? button(t.replies.approve, { type: "approve", threadRev: seen }, true) : null}
        {state === "submitted" && leads ? (
          <button type="button" aria-expanded={rejecting} onClick={() => setRejecting(!rejecting)}>
            {t.replies.reject}
          </button>
        ) : null}
        {failed ? button(t.replies.again, { type: "retry" }, true) : null}
        {state === "failed" && inDoubt ? button(t.replies.wasSent, { type: "resolve", sent: true }) : null}
        {state === "failed" && inDoubt ? button(t.replies.sendAgain, { type: "resolve", sent: false }) : null}
        {rewrites ? button(t.replies.rewrite, { type: "rewrite" }) : null}
        {takesBack ? button(state === "draft" ? t.replies.discard : t.replies.takeBack, { type: "remove" }) : null}
      </div>
      {rejecting && state === "submitted" ? (
        <RejectForm pending={pending} onReject={(reason) => run({ type: "reject", reason })} />
      ) : null}
    </>
  );
}

function RejectForm(props: { readonly pending: boolean; readonly onReject: (reason: string) => void }) {
  const { t } = useSpeech();
  const id = useId();
  const [reason, setReason] = useState("");
  const ready = reason.trim() !== "" && !props.pending;
  return (
    <form
      className="reject"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) props.onReject(reason);
      }}
    >
      <label htmlFor={id}>{t.replies.rejectReason}</label>
      <textarea
        id={id}
        rows={2}
        maxLength={2_000}
        value={reason}
        autoFocus
        onChange={(event) => setReason(event.target.value)}
      />
      <button type="submit" aria-disabled={!ready}>
        {t.replies.reject}
      </button>
    </form>
  );
}

function send(client: Client, { threadId, replyId, version, text }: CheckedReply, deed: Deed): Promise<unknown> {
  const one = client.v1.threads[":id"].replies[":replyId"];
  const param = { id: threadId, replyId };
  switch (deed.type) {
    case "approve":
      return unwrap(one.approve.$post({ param, json: { version, threadRev: deed.threadRev } }));
    case "reject":
      return unwrap(one.reject.$post({ param, json: { reason: deed.reason } }));
    case "retry":
      return unwrap(one.retry.$post({ param }));
    case "resolve":
      return unwrap(one.resolve.$post({ param, json: { sent: deed.sent } }));
    case "rewrite":
      return unwrap(one.$put({ param, json: { text, expectedVersion: version } }));
    case "remove":
      return unwrap(one.$delete({ param }));
  }
}
