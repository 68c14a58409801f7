import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { WebhookMessage } from "@kikimimi/api/schema-webhook";
import { useState } from "react";
import { useService } from "../../app/service.tsx";
import { explain, moment, useSpeech, useWords } from "../../text/speech.tsx";
import { Failed, Loading } from "../../ui/state.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Tick } from "../kit/inputs.tsx";
import { words as kitWords } from "../kit/words.ts";
import { words as allWords } from "./words.ts";

/** What one webhook was sent, each with its attempts, and sending it again. */
export function Messages({ id }: { readonly id: string }) {
  const { client } = useService();
  const queries = useQueryClient();
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const [failed, setFailed] = useState(false);
  const queryKey = ["settings", "webhook-messages", id, failed];
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) =>
      unwrap(
        client.v1.webhooks[":id"].messages.$get({
          param: { id },
          query: { failed: String(failed), ...(pageParam === null ? {} : { cursor: pageParam }) },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchOnMount: "always",
  });
  const items = data?.pages.flatMap((page) => page.items);
  return (
    <section aria-label={words.log}>
      <Tick label={words.onlyFailed} value={failed} onChange={setFailed} />
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!items && !error ? <Loading /> : null}
      {items?.length === 0 ? <p className="quiet">{words.noMessages}</p> : null}
      <ul className="kit-log">
        {items?.map((message) => (
          <li key={message.messageId}>
            <Message
              id={id}
              message={message}
              onChange={() => void queries.invalidateQueries({ queryKey: ["settings", "webhook-messages", id] })}
            />
          </li>
        ))}
      </ul>
      {hasNextPage ? (
        <button type="button" onClick={() => void fetchNextPage()}>
          {kit.more}
        </button>
      ) : null}
    </section>
  );
}

function Message(props: { readonly id: string; readonly message: WebhookMessage; readonly onChange: () => void }) {
  const { id, message, onChange } = props;
  const { client } = useService();
  const speech = useSpeech();
  const { lang } = speech;
  const words = useWords(allWords);
  const say = useToast();
  const replay = useMutation({
    mutationFn: () =>
      unwrap(
        client.v1.webhooks[":id"].messages[":messageId"].replay.$post({
          param: { id, messageId: message.messageId },
          query: {},
        }),
      ),
    onSuccess: () => say({ words: words.replayed }),
    onError: (error) => say({ words: explain(speech, error) }),
    onSettled: onChange,
  });
  return (
    <>
      <p>
        <strong>{words.messageStates[message.state]}</strong> · <code>{message.type}</code>{" "}
        <span className="quiet figures">{moment(lang, message.createdAt)}</span>{" "}
        <button
          type="button"
          aria-label={words.replayOf(message.type, moment(lang, message.createdAt))}
          onClick={() => (replay.isPending ? undefined : replay.mutate())}
        >
          {words.replay}
        </button>
      </p>
      {message.nextAt === null ? null : <p className="quiet">{words.next(moment(lang, message.nextAt))}</p>}
      {message.attempts.length > 0 ? (
        <details>
          <summary>{words.attempts(message.attempts.length)}</summary>
          <ul className="kit-log">
            {message.attempts.toReversed().map((one) => (
              <li key={one.attemptId}>
                <p className="figures">
                  {moment(lang, one.at)} · {words.results[one.result]}
                  {one.status === null ? null : ` · ${one.status}`}
                  {one.ms === null ? null : ` · ${one.ms} ms`}
                </p>
                {one.error === null ? null : (
                  <p className="error" lang="en">
                    {one.error}
                  </p>
                )}
                {one.body === "" ? null : <pre>{one.body}</pre>}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}
