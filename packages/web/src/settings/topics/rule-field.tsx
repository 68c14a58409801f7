import { useQuery } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { TopicOptions } from "@kikimimi/core/mention/topic";
import { useId } from "react";
import { useService } from "../../app/service.tsx";
import { useSettled } from "../../app/settled.ts";
import { useSpeech, useWords } from "../../text/speech.tsx";
import { useProblem } from "../kit/problems.ts";
import { placeOf } from "./rule-place.ts";
import { words as allWords } from "./words.ts";

type RuleProblem = {
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly at: { readonly from: number; readonly to: number };
  readonly message: { readonly en: string; readonly ja: string };
  readonly cure?: { readonly at: { readonly from: number; readonly to: number }; readonly text: string } | undefined;
};

/** What the service says of a rule, a moment after nobody types. */
export function useRuleCheck(rule: string, options: TopicOptions, topicId: string) {
  const { client } = useService();
  const settled = useSettled(rule);
  const asked = { rule: settled, options, ...(topicId === "" ? {} : { topicId }) };
  return useQuery({
    queryKey: ["settings", "rule-test", asked],
    queryFn: () => unwrap(client.v1.rules.test.$post({ query: {}, json: { ...asked, post: { text: "" } } })),
    enabled: settled.trim() !== "",
    gcTime: 60_000,
    placeholderData: (before) => before,
  });
}

/** The rule, with what is wrong with it at its place and one press to mend it. */
export function RuleField(props: {
  readonly rule: string;
  readonly options: TopicOptions;
  readonly topicId: string;
  readonly onChange: (rule: string) => void;
}) {
  const { rule, options, topicId, onChange } = props;
  const { lang } = useSpeech();
  const words = useWords(allWords);
  const id = useId();
  const refused = useProblem("rule");
  const { data } = useRuleCheck(rule, options, topicId);
  const problems: readonly RuleProblem[] = rule.trim() === "" ? [] : (data?.problems ?? []);
  const wrong = problems.some(({ severity }) => severity === "error") || refused !== undefined;
  const formatted = data?.formatted;
  return (
    <div className="kit-field">
      <label htmlFor={id}>{words.rule}</label>
      <textarea
        id={id}
        rows={4}
        className="code"
        spellCheck={false}
        value={rule}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={`${id}-hint ${id}-problems`}
        onChange={(event) => onChange(event.target.value)}
      />
      <div id={`${id}-problems`} role="status" className="rule-problems">
        {problems.map((problem) => (
          <div key={`${problem.code} ${problem.at.from}`} className={problem.severity}>
            <p>
              {problem.severity === "error" ? words.error : words.warning} {words.column(problem.at.from + 1)}{" "}
              {problem.message[lang]}{" "}
              {problem.cure ? <Cure rule={rule} cure={problem.cure} onChange={onChange} /> : null}
            </p>
            <Place rule={rule} at={problem.at} />
          </div>
        ))}
        {problems.length === 0 && refused !== undefined ? <p className="error kit-problem">▲ {refused}</p> : null}
      </div>
      <p id={`${id}-hint`} className="quiet kit-hint">
        {words.ruleHint}
      </p>
      {formatted && formatted !== rule && problems.length === 0 ? (
        <button type="button" onClick={() => onChange(formatted)}>
          {words.tidy}
        </button>
      ) : null}
      <details>
        <summary>{words.help}</summary>
        <table className="kit-table">
          <thead>
            <tr>
              <th scope="col">{words.write}</th>
              <th scope="col">{words.finds}</th>
            </tr>
          </thead>
          <tbody>
            {words.examplesOfRules.map(([write, finds]) => (
              <tr key={write}>
                <td>
                  <code>{write}</code>
                </td>
                <td>{finds}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}

/** The line of the rule with the place marked, and an arrow below it; widths of letters do not matter. */
function Place({ rule, at }: { readonly rule: string; readonly at: RuleProblem["at"] }) {
  const { before, bad, after } = placeOf(rule, at);
  return (
    <pre className="rule-place" aria-hidden="true">
      {before}
      <span>{bad === "" ? " " : bad}</span>
      {after}
    </pre>
  );
}

function Cure(props: {
  readonly rule: string;
  readonly cure: NonNullable<RuleProblem["cure"]>;
  readonly onChange: (rule: string) => void;
}) {
  const { rule, cure, onChange } = props;
  const words = useWords(allWords);
  const { at, text } = cure;
  return (
    <button type="button" onClick={() => onChange(`${rule.slice(0, at.from)}${text}${rule.slice(at.to)}`)}>
      {text.trim() === "" ? words.drop(rule.slice(at.from, at.to)) : words.cure(text.trim())}
    </button>
  );
}
