import { useMutation } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { RuleTrial as Trial } from "@kikimimi/api/schema-topic";
import { AppError } from "@kikimimi/core/base/error";
import type { TopicOptions } from "@kikimimi/core/mention/topic";
import { usePlatformName } from "../../app/reads.ts";
import { useService } from "../../app/service.tsx";
import { absolute, explain, moment, useSpeech, useWords } from "../../text/speech.tsx";
import { runsOf } from "../../thread/highlight.ts";
import { words as allWords } from "./words.ts";

/** Tries a rule on the mentions of the last days, before it is saved: how many it meets, and which. */
export function RuleTrial(props: { readonly rule: string; readonly options: TopicOptions; readonly topicId: string }) {
  const { rule, options, topicId } = props;
  const { client } = useService();
  const speech = useSpeech();
  const words = useWords(allWords).trial;
  const trial = useMutation({
    mutationFn: () =>
      unwrap(
        client.v1.rules.try.$post({
          query: {},
          json: { rule, options, days: 7, ...(topicId === "" ? {} : { topicId }) },
        }),
      ),
  });
  return (
    <section className="kit-trial" aria-label={words.title}>
      <div className="kit-buttons">
        <button type="button" aria-disabled={trial.isPending || rule.trim() === ""} onClick={() => trial.mutate()}>
          {trial.isPending ? words.running : words.run}
        </button>
        <span className="quiet">{words.hint}</span>
      </div>
      <div role="status">
        {trial.error ? (
          <p className="error">{isWrong(trial.error) ? words.wrong : explain(speech, trial.error)}</p>
        ) : null}
        {trial.data ? <Outcome trial={trial.data} /> : null}
      </div>
    </section>
  );
}

/** The rule has an error, which stands beside the rule. */
function isWrong(error: unknown): boolean {
  return error instanceof AppError && error.code === "invalid_input";
}

function Outcome({ trial }: { readonly trial: Trial }) {
  const { lang } = useSpeech();
  const words = useWords(allWords).trial;
  const platform = usePlatformName();
  const percent = trial.share.toLocaleString(lang, { style: "percent", maximumFractionDigits: 1 });
  return (
    <>
      <p>
        <strong>{words.met(trial.matched, trial.read, percent)}</strong>{" "}
        {trial.stopped ? words.stopped(absolute(lang, trial.reached)) : null}
      </p>
      <details>
        <summary>{words.byDay}</summary>
        <table className="kit-table figures">
          <thead>
            <tr>
              <th scope="col">{words.day}</th>
              <th scope="col">{words.matched}</th>
              <th scope="col">{words.read}</th>
            </tr>
          </thead>
          <tbody>
            {trial.days.map(({ day, matched, read }) => (
              <tr key={day}>
                <td>{day}</td>
                <td>{matched}</td>
                <td>{read}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      {trial.samples.length > 0 ? <h3>{words.samples}</h3> : null}
      <ul className="kit-log">
        {trial.samples.map(({ mentionId, threadId, text, highlights, platform: id, createdAt }) => (
          <li key={mentionId}>
            <p className="rule-sample">
              <Found text={text} highlights={highlights} />
            </p>
            <p className="quiet figures">
              {platform(id)} · {moment(lang, createdAt)}{" "}
              {threadId === null ? null : (
                <a href={`/?thread=${threadId}`} target="_blank" rel="noreferrer">
                  {words.thread}
                </a>
              )}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

/** A text with what a rule found in it. */
export function Found(props: { readonly text: string; readonly highlights: Trial["samples"][number]["highlights"] }) {
  let at = 0;
  return runsOf(props.text, [], [{ topicId: "rule", highlights: props.highlights }]).map(({ text, topics }) => {
    const key = at;
    at += text.length;
    return topics.length > 0 ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>;
  });
}
