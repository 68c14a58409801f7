import { useMutation } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { PlatformRow } from "@kikimimi/api/schema-platform";
import type { SourceCheck } from "@kikimimi/api/schema-source";
import { explain, useSpeech, useWords } from "../../text/speech.tsx";
import { useTexts } from "./guide.tsx";
import { useSourceRoutes } from "./sources.ts";
import { words as allWords } from "./words.ts";

type Step = SourceCheck["steps"][number];

/** A shape for each outcome beside its word. */
const SHAPES = { ok: "●", failed: "▲", untried: "○", waiting: "◇" } as const satisfies Record<Step["outcome"], string>;

/** Looks at a source live, and says step by step what was found. */
export function Check(props: { readonly platform: PlatformRow; readonly sourceId: string }) {
  const { platform, sourceId } = props;
  const speech = useSpeech();
  const words = useWords(allWords);
  const { routes, asked } = useSourceRoutes(platform.id, sourceId);
  const check = useMutation({ mutationFn: async () => (await unwrap(routes.check.$post(asked))).steps });
  const failed = check.data?.filter(({ outcome }) => outcome === "failed").length ?? 0;
  return (
    <>
      <p>
        <button
          type="button"
          aria-disabled={check.isPending}
          onClick={() => (check.isPending ? undefined : check.mutate())}
        >
          {words.checkNow}
        </button>
      </p>
      <div role="status">
        {check.isPending ? <p>{words.checking}</p> : null}
        {check.data && !check.isPending ? (
          <>
            <p>{words.checked(failed)}</p>
            <ol className="kit-log">
              {check.data.map((step) => (
                <li key={step.step}>
                  <Found step={step} platform={platform} />
                </li>
              ))}
            </ol>
          </>
        ) : null}
      </div>
      {check.error ? (
        <p role="alert" className="error">
          {explain(speech, check.error)}
        </p>
      ) : null}
    </>
  );
}

function Found({ step, platform }: { readonly step: Step; readonly platform: PlatformRow }) {
  const words = useWords(allWords);
  const { secrets } = useTexts(platform);
  const { outcome, reason, detail, issues } = step;
  const said = (path: string, message: string): string => {
    if (step.step !== "secrets") return message;
    const looks = secrets.find(({ name }) => name === path)?.looks;
    return message === "is not set" || looks === undefined || looks === null ? words.missing : words.looksOther(looks);
  };
  return (
    <>
      <p>
        <span aria-hidden="true">{SHAPES[outcome]} </span>
        <strong>{words.steps[step.step]}</strong>: {words.outcomes[outcome]}
      </p>
      {reason === null ? null : <p className={outcome === "failed" ? "error" : undefined}>{words.reasons[reason]}</p>}
      {issues.map(({ path, message }) => (
        <p key={path}>
          <code>{path.replace(/^settings\./, "")}</code> {said(path, message)}
        </p>
      ))}
      {detail === null ? null : (
        <p className="quiet" lang="en">
          {detail}
        </p>
      )}
    </>
  );
}
