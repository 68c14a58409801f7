import { useMutation } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { AutomationDraft } from "@kikimimi/core/rule/automation";
import { useState } from "react";
import { useService } from "../../app/service.tsx";
import { explain, moment, useSpeech, useWords } from "../../text/speech.tsx";
import { words as kitWords } from "../kit/words.ts";
import { EVENTS } from "./kind.ts";
import { words as allWords } from "./words.ts";

/** Plays an automation on the last days, without doing anything. */
export function AutomationTrial({ draft }: { readonly draft: AutomationDraft }) {
  const { client } = useService();
  const speech = useSpeech();
  const words = useWords(allWords).trial;
  const [wrong, setWrong] = useState(false);
  const trial = useMutation({
    mutationFn: (automation: AutomationDraft) =>
      unwrap(client.v1.automations.try.$post({ query: {}, json: { automation, days: 7 } })),
  });
  const run = (): void => {
    const read = AutomationDraft.safeParse({ ...draft, name: draft.name.trim() === "" ? "-" : draft.name });
    setWrong(!read.success);
    if (read.success && !trial.isPending) trial.mutate(read.data);
  };
  const { data } = trial;
  return (
    <section className="kit-trial" aria-label={words.title}>
      <div className="kit-buttons">
        <button type="button" aria-disabled={trial.isPending} onClick={run}>
          {trial.isPending ? words.running : words.run}
        </button>
        <span className="quiet">{words.hint}</span>
      </div>
      <div role="status">
        {wrong ? <p className="error">{words.unfinished}</p> : null}
        {trial.error ? <p className="error">{explain(speech, trial.error)}</p> : null}
        {data ? (
          <>
            <p>
              <strong>{words.result(data.done, data.refused)}</strong> {words.read(data.read)}{" "}
              {data.complete ? null : words.partly}
            </p>
            <ul className="kit-log">
              {data.samples.map((run) => (
                <li key={`${run.threadId} ${run.at}`}>
                  <RunLine run={run} />
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
    </section>
  );
}

/** What a rule did, or would have done, with one thread. */
export function RunLine(props: {
  readonly run: {
    readonly threadId: string;
    readonly at: string;
    readonly cause: string;
    readonly outcome: "done" | "unchanged" | "refused" | "capped";
    readonly did: readonly string[];
    readonly problem: string | null;
  };
}) {
  const { run } = props;
  const { lang } = useSpeech();
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const eventWords = (name: string): string => {
    const known = EVENTS.find((event) => event === name);
    return known === undefined ? name : words.events[known];
  };
  const cause = run.cause.startsWith("after ") ? words.timer : eventWords(run.cause);
  return (
    <>
      <p>
        <strong>{words.outcomes[run.outcome]}</strong> · {cause}
        {run.did.length > 0 ? ` → ${run.did.map(eventWords).join(kit.listMark)}` : null}
      </p>
      <p className="quiet figures">
        {moment(lang, run.at)}{" "}
        <a href={`/?thread=${run.threadId}`} target="_blank" rel="noreferrer">
          {words.thread}
        </a>
      </p>
      {run.problem === null ? null : (
        <p className="error" lang="en">
          {run.problem}
        </p>
      )}
    </>
  );
}
