import type { Mention } from "@kikimimi/api/schema";
import { CorrectMenu } from "./correct-menu.tsx";
import { useSpeech } from "../text/speech.tsx";

type Signal = NonNullable<Mention["signal"]>;

/** Intents below this score are not worth a word; the service counts them from here on too. */
const INTENT_FROM = 0.5;
/** Evidence that is no words of the post begins like this. */
const RULE = "rule:";

/** What was judged of a post, in words; the scores and the way to correct it behind it. */
export function Judgement(props: { readonly mention: Mention; readonly signal: Signal; readonly canCorrect: boolean }) {
  const { mention, signal, canCorrect } = props;
  const { t } = useSpeech();
  const ruling = mention.correction?.value;
  const anger = ruling?.anger ?? signal.anger.level;
  const urgency = ruling?.urgency ?? signal.urgency.level;
  const sentiment = ruling?.sentiment ?? signal.sentiment.label;
  const intents = ruling?.intents ?? signal.intents.filter((i) => i.score >= INTENT_FROM).map((i) => i.label);
  return (
    <div className="judgement">
      <p className="tags">
        {urgency > 0 ? (
          <span className="tag urgency">
            {urgency === 2 ? "● " : ""}
            {t.urgency[urgency]}
          </span>
        ) : null}
        {anger > 0 ? (
          <span className="tag anger">
            {anger === 2 ? "▲ " : ""}
            {t.anger[anger]}
          </span>
        ) : null}
        <span className="tag">{t.sentiment[sentiment]}</span>
        {intents.map((intent) => (
          <span key={intent} className="tag">
            {t.intents[intent]}
          </span>
        ))}
        {ruling?.spam && !intents.includes("spam") ? <span className="tag">{t.intents.spam}</span> : null}
        {mention.correction ? <span className="quiet">{t.correctedBy(mention.correction.by.name)}</span> : null}
      </p>
      <details>
        <summary>{t.scores}</summary>
        <Scores signal={signal} />
      </details>
      {canCorrect ? <CorrectMenu mention={mention} signal={signal} /> : null}
    </div>
  );
}

function Scores({ signal }: { readonly signal: Signal }) {
  const { t } = useSpeech();
  const clues = signal.reasons.filter((reason) => reason.head !== "language");
  const percent = (score: number): string => `${Math.round(score * 100)}%`;
  const lines: readonly (readonly [string, readonly (readonly [string, number])[]])[] = [
    [t.head.urgency, signal.urgency.scores.map((score, level) => [t.urgency[level] ?? "", score] as const)],
    [t.head.anger, signal.anger.scores.map((score, level) => [t.anger[level] ?? "", score] as const)],
    [
      t.head.sentiment,
      (["negative", "neutral", "positive"] as const).map(
        (label) => [t.sentiment[label], signal.sentiment.scores[label]] as const,
      ),
    ],
    [t.head.intents, signal.intents.slice(0, 4).map(({ label, score }) => [t.intents[label], score] as const)],
  ];
  return (
    <>
      <dl className="scores">
        {lines.map(([head, scores]) => (
          <div key={head}>
            <dt>{head}</dt>
            {scores.map(([label, score]) => (
              <dd key={label}>
                {label} <span className="figures">{percent(score)}</span>
              </dd>
            ))}
          </div>
        ))}
      </dl>
      <p className="quiet">{t.cautious}</p>
      {clues.length === 0 ? (
        <p className="quiet">{t.noReasons}</p>
      ) : (
        <>
          <h2>{t.reasonsLabel}</h2>
          <ul className="clues">
            {clues.map((reason, i) => (
              <li key={i}>
                {t.head[reason.head]}: <Clue evidence={reason.evidence} />{" "}
                <span className="figures quiet">
                  {reason.weight > 0 ? "+" : "−"}
                  {Math.abs(reason.weight).toFixed(1)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="quiet">{t.model(signal.model)}</p>
    </>
  );
}

/** Words of the post in quotation marks; a rule that has no words of its own is described. */
function Clue({ evidence }: { readonly evidence: string }) {
  const { t } = useSpeech();
  if (!evidence.startsWith(RULE)) return <q>{evidence}</q>;
  return <span>{t.rule(evidence.slice(RULE.length))}</span>;
}
