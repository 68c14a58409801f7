import { useMutation } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { WebhookRow } from "@kikimimi/api/schema-webhook";
import { useState } from "react";
import { useService } from "../../app/service.tsx";
import { absolute, explain, useSpeech, useWords } from "../../text/speech.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Confirm } from "../kit/confirm.tsx";
import { words as kitWords } from "../kit/words.ts";
import { Messages } from "./messages.tsx";
import { WebhookForm } from "./webhook-form.tsx";
import { words as allWords } from "./words.ts";

/** One webhook: how it goes, what it was sent, and what can be done with it. */
export function WebhookItem(props: {
  readonly webhook: WebhookRow;
  readonly onSecret: (made: { readonly url: string; readonly secret: string }) => void;
  readonly onChange: () => void;
}) {
  const { webhook, onSecret, onChange } = props;
  const { subscriptionId: id, url, pause, failures } = webhook;
  const { client } = useService();
  const speech = useSpeech();
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const say = useToast();
  const [over, setOver] = useState<"edit" | "rotate" | "remove" | null>(null);
  const [log, setLog] = useState(false);
  const param = { param: { id }, query: {} };
  const act = useMutation({
    mutationFn: async (what: "pause" | "resume" | "rotate" | "remove" | "test"): Promise<string> => {
      const one = client.v1.webhooks[":id"];
      switch (what) {
        case "pause":
          await unwrap(one.pause.$post(param));
          return words.paused;
        case "resume":
          await unwrap(one.resume.$post(param));
          return words.resumed;
        case "rotate": {
          const made = await unwrap(one.rotate.$post(param));
          onSecret({ url, secret: made.secret });
          return words.rotated;
        }
        case "remove":
          await unwrap(one.$delete(param));
          return words.removed;
        case "test": {
          const { attempts } = await unwrap(one.test.$post(param));
          const last = attempts.at(-1);
          return last?.result === "succeeded" ? words.tested(last.status) : words.testFailed(last?.status ?? null);
        }
      }
    },
    onSuccess: (news) => {
      say({ words: news });
      onChange();
    },
    onError: (error) => say({ words: explain(speech, error) }),
    onSettled: () => setOver((before) => (before === "edit" ? before : null)),
  });
  return (
    <>
      <div className="kit-row">
        <p>
          <strong>{url}</strong>
        </p>
        <p className="kit-said">
          {pause ? `◇ ${words.pauses[pause.reason]} (${absolute(speech.lang, pause.at)})` : `● ${words.running}`}
          {failures > 0 ? <strong className="error"> {words.failing(failures)}</strong> : null}
        </p>
        <p className="quiet kit-saved">
          {webhook.events.map(words.patternName).join(kit.listMark)}
          {webhook.description === "" ? null : ` · ${webhook.description}`}
          {webhook.includeText ? ` · ${words.withText}` : null}
        </p>
      </div>
      <div className="kit-buttons">
        <button type="button" aria-label={words.testOf(url)} onClick={() => act.mutate("test")}>
          {words.test}
        </button>
        <button type="button" onClick={() => act.mutate(pause ? "resume" : "pause")}>
          {pause ? words.resume : words.pause}
        </button>
        <button type="button" aria-expanded={log} onClick={() => setLog(!log)}>
          {words.log}
        </button>
        <button type="button" onClick={() => setOver("edit")}>
          {words.change}
        </button>
        <button type="button" onClick={() => setOver("rotate")}>
          {words.rotate}
        </button>
        <button type="button" aria-label={words.removeOf(url)} onClick={() => setOver("remove")}>
          {kit.remove}
        </button>
      </div>
      {over === "edit" ? (
        <div className="kit-wide">
          <WebhookForm
            webhook={webhook}
            onCancel={() => setOver(null)}
            onSaved={() => {
              setOver(null);
              onChange();
            }}
          />
        </div>
      ) : null}
      {log ? (
        <div className="kit-wide">
          <Messages id={id} />
        </div>
      ) : null}
      {over === "rotate" || over === "remove" ? (
        <Confirm
          title={over === "rotate" ? words.rotateAsk : words.removeAsk}
          lead={over === "rotate" ? words.rotateLead : words.removeLead}
          act={over === "rotate" ? words.rotate : kit.remove}
          busy={act.isPending}
          onAct={() => act.mutate(over)}
          onClose={() => setOver(null)}
        />
      ) : null}
    </>
  );
}
