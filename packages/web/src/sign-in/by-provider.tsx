import { useState } from "react";
import { useWords } from "../text/speech.tsx";
import type { Offer } from "./flow.ts";
import { SignInError, type SignInProblem } from "./problem.ts";
import { words as allWords } from "./words.ts";

/** A provider with what people call it. */
export type Provider = Offer & { readonly name: string };

/** Leads to a provider, and back to this very address; `afresh` asks there for another account. */
export function ByProvider({ provider, afresh }: { readonly provider: Provider; readonly afresh: boolean }) {
  const words = useWords(allWords);
  const [state, setState] = useState<"idle" | "going" | SignInProblem>("idle");
  const { name } = provider;
  const go = async (): Promise<void> => {
    setState("going");
    try {
      const to = `${location.pathname}${location.search}${location.hash}`;
      location.assign(await (await import("./flow.ts")).begin(provider, to, afresh));
    } catch (error) {
      setState(error instanceof SignInError ? error.problem : { kind: "unreachable" });
    }
  };
  return (
    <div>
      <button type="button" className="primary" disabled={state === "going"} onClick={() => void go()}>
        {afresh ? words.other(name) : words.at(name)}
      </button>
      {typeof state === "object" ? (
        <div className="error" role="alert">
          <p>{words.problems[state.kind]}</p>
          {state.code === undefined ? null : <p className="quiet">{words.code(state.code)}</p>}
        </div>
      ) : null}
      <p role="status">{state === "going" ? words.going(name) : null}</p>
    </div>
  );
}
