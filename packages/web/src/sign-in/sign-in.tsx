import { createClient, unwrap } from "@kikimimi/api/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { LanguageSwitch } from "../app/language-switch.tsx";
import { type Reason, useSession } from "../app/session.ts";
import { useSpeech, useWords } from "../text/speech.tsx";
import { Loading } from "../ui/state.tsx";
import { ByProvider, type Provider } from "./by-provider.tsx";
import { ByToken } from "./by-token.tsx";
import { words as allWords } from "./words.ts";
import "./sign-in.css";

/** How people sign in here: at a provider where the service names one, else by a token; and why the last sign-in came to nothing. */
export function SignIn() {
  const words = useWords(allWords);
  const session = useSession();
  const { providers, failed, retry } = useProviders();
  const reason = session.state === "out" ? session.reason : null;
  return (
    <main className="sign-in">
      <header>
        <span className="brand">Kikimimi</span>
        <LanguageSwitch />
      </header>
      <h1>{words.title}</h1>
      {session.state === "returning" ? (
        <p role="status">{words.returning}</p>
      ) : (
        <>
          {reason === null ? <p>{words.lead}</p> : <Why reason={reason} />}
          {failed ? (
            <div role="alert">
              <p>{words.unknown}</p>
              <button type="button" onClick={retry}>
                {words.retry}
              </button>
            </div>
          ) : null}
          {providers || failed ? <Ways providers={providers ?? []} afresh={isNoRole(reason)} /> : <Loading />}
        </>
      )}
    </main>
  );
}

function Ways(props: { readonly providers: readonly Provider[]; readonly afresh: boolean }) {
  const { providers, afresh } = props;
  const words = useWords(allWords);
  const box = useRef<HTMLDivElement>(null);
  // Whoever was signed out would otherwise stand nowhere.
  useEffect(() => box.current?.querySelector<HTMLElement>("button, input")?.focus(), []);
  if (providers.length === 0)
    return (
      <div ref={box}>
        <ByToken />
      </div>
    );
  return (
    <div ref={box} className="ways">
      {providers.map((provider) => (
        <ByProvider key={provider.issuer} provider={provider} afresh={afresh} />
      ))}
      <details>
        <summary>{words.byToken}</summary>
        <ByToken />
      </details>
    </div>
  );
}

function isNoRole(reason: Reason | null): boolean {
  return typeof reason === "object" && reason?.kind === "noRole";
}

function Why({ reason }: { readonly reason: Reason }) {
  const { t } = useSpeech();
  const words = useWords(allWords);
  const said = reason === "refused" ? t.signIn.refused : reason === "ended" ? words.ended : words.problems[reason.kind];
  return (
    <div className="error" role="alert">
      <p>{said}</p>
      {typeof reason === "object" && reason.code !== undefined ? (
        <p className="quiet">{words.code(reason.code)}</p>
      ) : null}
    </div>
  );
}

/** The providers that the service names. */
function useProviders() {
  const [providers, setProviders] = useState<readonly Provider[] | null>(null);
  const [failed, setFailed] = useState(false);
  const retry = useCallback(() => {
    setFailed(false);
    void unwrap(createClient(location.origin, "").v1["sign-in"].$get()).then(
      ({ items }) => setProviders(items),
      () => setFailed(true),
    );
  }, []);
  useEffect(retry, [retry]);
  return { providers, failed, retry };
}
