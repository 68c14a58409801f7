import type { Mention } from "@kikimimi/api/schema";
import type { Correction } from "@kikimimi/core/mention/signal";
import { explain, useSpeech } from "../text/speech.tsx";
import { Menu, MenuChoice, MenuLine, MenuSwitch } from "../ui/menu.tsx";
import { useCorrect } from "./correct.ts";

const LEVELS = ["0", "1", "2"] as const;
const SENTIMENTS = ["negative", "neutral", "positive"] as const;
/** The choice that leaves the judgement to the machine. */
const MACHINE = "machine";

/** Lets a person overrule the machine with two keys, part by part, and give each part back to it. */
export function CorrectMenu(props: { readonly mention: Mention; readonly signal: NonNullable<Mention["signal"]> }) {
  const { mention, signal } = props;
  const speech = useSpeech();
  const { t } = speech;
  const correct = useCorrect(mention);
  const ruling: Correction = mention.correction?.value ?? {};
  const rule = (part: Correction, without: keyof Correction): void => {
    const { [without]: _old, ...rest } = ruling;
    if (!correct.isPending) correct.mutate({ ...rest, ...part });
  };
  const levels = (head: "anger" | "urgency") => (
    <MenuChoice
      label={t.head[head]}
      value={ruling[head] === undefined ? MACHINE : (LEVELS[ruling[head]] ?? MACHINE)}
      choices={[
        { value: MACHINE, name: t.machine(t[head][signal[head].level] ?? "") },
        ...LEVELS.map((value, level) => ({ value, name: t[head][level] ?? "" })),
      ]}
      onChoose={(value) => rule(value === MACHINE ? {} : { [head]: LEVELS.indexOf(value) }, head)}
    />
  );
  return (
    <>
      <Menu
        trigger={
          <button type="button" className="plain correct" aria-disabled={correct.isPending}>
            {t.correct} <span aria-hidden="true">▾</span>
          </button>
        }
      >
        {levels("anger")}
        <MenuLine />
        {levels("urgency")}
        <MenuLine />
        <MenuChoice
          label={t.head.sentiment}
          value={ruling.sentiment ?? MACHINE}
          choices={[
            { value: MACHINE, name: t.machine(t.sentiment[signal.sentiment.label]) },
            ...SENTIMENTS.map((value) => ({ value, name: t.sentiment[value] })),
          ]}
          onChoose={(value) => rule(value === MACHINE ? {} : { sentiment: value }, "sentiment")}
        />
        <MenuLine />
        <MenuSwitch on={ruling.spam ?? false} onChange={(spam) => rule({ spam }, "spam")}>
          {t.spam}
        </MenuSwitch>
      </Menu>
      {correct.error ? (
        <span className="error" role="alert">
          {explain(speech, correct.error)}
        </span>
      ) : null}
    </>
  );
}
