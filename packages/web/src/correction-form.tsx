import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { Mention } from "@kikimimi/api/schema";
import type { Correction } from "@kikimimi/core/signal";
import { useId, useState } from "react";
import { useService } from "./service.tsx";
import { explain, useSpeech } from "./words.tsx";

const LEVELS = [0, 1, 2] as const;
const SENTIMENTS = ["positive", "neutral", "negative"] as const;

type Draft = { readonly sentiment: string; readonly anger: string; readonly urgency: string; readonly spam: boolean };

const PARTS = ["sentiment", "anger", "urgency", "spam"] as const satisfies readonly (keyof Draft)[];

/** Lets a person overrule the machine, part by part, and take that back. */
export function CorrectionForm(props: { readonly mention: Mention; readonly signal: NonNullable<Mention["signal"]> }) {
  const { mention, signal } = props;
  const speech = useSpeech();
  const { t } = speech;
  const { client, live } = useService();
  const queries = useQueryClient();
  const hint = useId();
  const ruling = mention.correction?.value;
  // Until somebody touches the form it follows the ruling that stands, whoever made it.
  const [touched, setTouched] = useState<Draft | null>(null);
  const standing: Draft = {
    sentiment: ruling?.sentiment ?? "",
    anger: String(ruling?.anger ?? ""),
    urgency: String(ruling?.urgency ?? ""),
    spam: ruling?.spam ?? false,
  };
  const draft = touched ?? standing;
  const unchanged = PARTS.every((part) => draft[part] === standing[part]);
  const save = useMutation({
    mutationFn: () =>
      unwrap(
        client.v1.mentions[":id"].correction.$put({
          param: { id: mention.mentionId },
          json: correctionOf(draft, ruling),
        }),
      ),
    onSuccess: (thread) => {
      queries.setQueryData(["thread", thread.threadId], thread);
      live.put(thread);
      setTouched(null);
    },
  });
  const change = (part: Partial<Draft>): void => {
    setTouched({ ...draft, ...part });
    // What was refused was another form.
    if (save.isError) save.reset();
  };
  return (
    <form
      className="correction"
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending && !unchanged) save.mutate();
      }}
    >
      <label>
        {t.head.sentiment}
        <select value={draft.sentiment} onChange={(event) => change({ sentiment: event.target.value })}>
          <option value="">{t.machine(t.sentiment[signal.sentiment.label])}</option>
          {SENTIMENTS.map((label) => (
            <option key={label} value={label}>
              {t.sentiment[label]}
            </option>
          ))}
        </select>
      </label>
      {(["anger", "urgency"] as const).map((head) => (
        <label key={head}>
          {t.head[head]}
          <select value={draft[head]} onChange={(event) => change({ [head]: event.target.value })}>
            <option value="">{t.machine(t[head][signal[head].level] ?? "")}</option>
            {LEVELS.map((level) => (
              <option key={level} value={level}>
                {t[head][level]}
              </option>
            ))}
          </select>
        </label>
      ))}
      <label className="check">
        <input
          type="checkbox"
          checked={draft.spam}
          onChange={(event) => change({ spam: event.target.checked })}
          aria-describedby={hint}
        />
        <span>
          {t.spam}
          <span id={hint} className="quiet hint">
            {t.spamHint}
          </span>
        </span>
      </label>
      <button type="submit" aria-disabled={save.isPending || unchanged}>
        {save.isPending ? t.saving : t.saveCorrection}
      </button>
      <p className="quiet" role="status">
        {save.isSuccess && touched === null ? t.saved : ""}
      </p>
      {save.error ? (
        <p className="error" role="alert">
          {explain(speech, save.error)}
        </p>
      ) : null}
    </form>
  );
}

/** The ruling that a draft asks for; what it does not show of an earlier ruling stays. */
function correctionOf(draft: Draft, before: Correction | undefined): Correction {
  const sentiment = SENTIMENTS.find((label) => label === draft.sentiment);
  const anger = LEVELS.find((level) => String(level) === draft.anger);
  const urgency = LEVELS.find((level) => String(level) === draft.urgency);
  return {
    ...(before?.intents ? { intents: before.intents } : {}),
    ...(sentiment === undefined ? {} : { sentiment }),
    ...(anger === undefined ? {} : { anger }),
    ...(urgency === undefined ? {} : { urgency }),
    ...(draft.spam || before?.spam !== undefined ? { spam: draft.spam } : {}),
  };
}
