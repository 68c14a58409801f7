import type { SlaPlan, SlaPolicy } from "@kikimimi/core/promise/plan";
import { useContext, useState } from "react";
import { useWords } from "../../text/speech.tsx";
import { FormContext, problemAt } from "../kit/problems.ts";
import { words as kitWords } from "../kit/words.ts";
import { freshPolicy } from "./kind.ts";
import { PolicyFields } from "./policy-fields.tsx";
import { usePolicyWords } from "./policy-words.ts";
import { words as allWords } from "./words.ts";

/** The policies in the order in which they are tried. */
export function Policies(props: { readonly plan: SlaPlan; readonly onChange: (policies: SlaPolicy[]) => void }) {
  const { plan, onChange } = props;
  const { policies } = plan;
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const say = usePolicyWords();
  const { problems } = useContext(FormContext);
  const [keys, setKeys] = useState<readonly number[]>(() => policies.map((_, i) => i));
  const [opened, setOpened] = useState<number | null>(null);
  const change = (next: readonly SlaPolicy[], order: readonly number[]): void => {
    setKeys(order);
    onChange([...next]);
  };
  const move = (i: number, by: 1 | -1): void => {
    const swap = <V,>(list: readonly V[]): V[] => {
      const [one, other] = [list[i], list[i + by]];
      return one === undefined || other === undefined ? [...list] : list.with(i, other).with(i + by, one);
    };
    change(swap(policies), swap(keys));
  };
  const add = (): void => {
    const key = Math.max(-1, ...keys) + 1;
    setOpened(key);
    change([...policies, freshPolicy(policies)], [...keys, key]);
  };
  return (
    <section aria-labelledby="policies">
      <h2 id="policies">{words.policies}</h2>
      <p className="quiet">{words.policiesHint}</p>
      {policies.length === 0 ? <p>{words.noPolicies}</p> : null}
      <ol className="kit-steps">
        {policies.map((policy, i) => {
          const key = keys[i] ?? i;
          const wrong = problemAt(problems, `policies.${i}`) !== undefined;
          return (
            <li key={key}>
              <details open={wrong || opened === key}>
                <summary>
                  <strong>{policy.name === "" ? words.nameless : policy.name}</strong>{" "}
                  <span className="quiet">{say(policy)}</span>
                </summary>
                <PolicyFields
                  policy={policy}
                  path={`policies.${i}`}
                  calendars={Object.keys(plan.calendars)}
                  onChange={(next) => change(policies.with(i, next), keys)}
                />
              </details>
              <div className="kit-buttons">
                <button
                  type="button"
                  aria-label={`${policy.name}: ${kit.up}`}
                  disabled={i === 0}
                  onClick={() => move(i, -1)}
                >
                  ↑
                </button>
                <button
                  type="button"
                  aria-label={`${policy.name}: ${kit.down}`}
                  disabled={i === policies.length - 1}
                  onClick={() => move(i, 1)}
                >
                  ↓
                </button>
                <button
                  type="button"
                  aria-label={kit.takeOf(policy.name === "" ? words.nameless : policy.name)}
                  onClick={() =>
                    change(
                      policies.filter((_, k) => k !== i),
                      keys.filter((_, k) => k !== i),
                    )
                  }
                >
                  {kit.take}
                </button>
              </div>
            </li>
          );
        })}
      </ol>
      <p>
        <button type="button" onClick={add}>
          {words.addPolicy}
        </button>
      </p>
    </section>
  );
}
