import { Link } from "@tanstack/react-router";
import { type Actor, allows } from "@kikimimi/core/people/actor";
import { FIRST_STEPS, useProfile } from "../app/profile.ts";
import { useWords } from "../text/speech.tsx";
import { words as allWords } from "./words.ts";

const KEYS = { opened: "j Enter", claimed: "c", replied: "r" } as const;

/** What to do first, for whoever is new here, until they have had enough of it. */
export function FirstSteps({ me }: { readonly me: Pick<Actor, "role"> }) {
  const words = useWords(allWords).first;
  const [{ guided, made, keys }, change] = useProfile();
  if (!guided || me.role === "viewer") return null;
  const isDone = FIRST_STEPS.every((step) => made.includes(step));
  return (
    <aside className="first-steps" aria-label={words.title}>
      <h2>{words.title}</h2>
      <ol>
        {FIRST_STEPS.map((step) => (
          <li key={step} className={made.includes(step) ? "made" : undefined}>
            {words.steps[step]} {keys ? <kbd aria-hidden="true">{KEYS[step]}</kbd> : null}
            {made.includes(step) ? <span> ✓ {words.made}</span> : null}
          </li>
        ))}
      </ol>
      {isDone ? <p>{words.done}</p> : null}
      <p className="first-ends">
        {allows(me.role, "admin") ? <Link to="/settings/connect">{words.connect}</Link> : null}
        <button type="button" className="plain" onClick={() => change({ guided: false })}>
          {words.hide}
        </button>
      </p>
    </aside>
  );
}
