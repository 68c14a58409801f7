import type { AutomationDraft } from "@kikimimi/core/rule/automation";
import { useWords } from "../../text/speech.tsx";
import { Group } from "../kit/field.tsx";
import { Pick } from "../kit/inputs.tsx";
import { SpanField, useSpanWords } from "../kit/span-field.tsx";
import { EVENTS } from "./kind.ts";
import { words as allWords } from "./words.ts";

type When = AutomationDraft["when"];
const SINCE = ["asked", "answered", "claimed"] as const;

/** What sets an automation off: something that happens, or a time that passes. */
export function WhenFields({ when, onChange }: { readonly when: When; readonly onChange: (when: When) => void }) {
  const words = useWords(allWords);
  return (
    <Group path="when-all" label={words.when}>
      <Pick
        path="when.type"
        label={words.kind}
        value={when.type}
        options={[
          { value: "on", name: words.on },
          { value: "after", name: words.after },
        ]}
        onChange={(type) =>
          onChange(
            type === "on" ? { type, event: "customer.wrote" } : { type: "after", seconds: 7_200, since: "asked" },
          )
        }
      />
      {when.type === "on" ? (
        <Pick
          path="when.event"
          label={words.event}
          value={when.event}
          options={EVENTS.map((event) => ({ value: event, name: words.events[event] }))}
          onChange={(event) => onChange({ type: "on", event })}
        />
      ) : (
        <>
          <Pick
            path="when.since"
            label={words.since}
            value={when.since}
            options={SINCE.map((since) => ({ value: since, name: words.sinces[since] }))}
            onChange={(since) => onChange({ ...when, since })}
          />
          <SpanField
            path="when.seconds"
            label={words.span}
            hint={words.spanHint}
            value={when.seconds}
            onChange={(seconds) => onChange({ ...when, seconds: seconds ?? 0 })}
          />
        </>
      )}
    </Group>
  );
}

/** Says when an automation looks. */
export function useWhenWords(): (when: When) => string {
  const words = useWords(allWords);
  const spanOf = useSpanWords();
  return (when) => {
    if (when.type === "after") return words.afterSaid(words.sinces[when.since], spanOf(when.seconds));
    const known = EVENTS.find((event) => event === when.event);
    return words.onSaid(known === undefined ? when.event : words.events[known]);
  };
}
