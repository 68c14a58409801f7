import { useQueryClient } from "@tanstack/react-query";
import type { ErasureRow } from "@kikimimi/api/schema-export";
import { type FormEvent, useState } from "react";
import { usePlatforms } from "../../app/reads.ts";
import { useService } from "../../app/service.tsx";
import { absolute, useSpeech, useWords } from "../../text/speech.tsx";
import { Pick, Text } from "../kit/inputs.tsx";
import { FormContext } from "../kit/problems.ts";
import { AskToErase } from "./ask-to-erase.tsx";
import { type Account, ERASURES, eraseAll, lookFor, type Lookup, type LookProgress } from "./erase-steps.ts";
import { Progress } from "./progress.tsx";
import { useWalk } from "./use-walk.ts";
import { words as allWords } from "./words.ts";

/** Looks for somebody's posts, shows what there is, and erases it when the reader says so by its ID. */
export function EraseAuthor() {
  const { client } = useService();
  const { lang } = useSpeech();
  const words = useWords(allWords).erase;
  const [asked, setAsked] = useState<Lookup>({ platform: "", by: "author", who: "" });
  const [problem, setProblem] = useState(false);
  const look = useWalk<LookProgress, Awaited<ReturnType<typeof lookFor>>>((tell, stopped) =>
    lookFor(client, { ...asked, who: asked.who.trim() }, tell, stopped),
  );
  const number = (n: number): string => n.toLocaleString(lang);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isMissing = asked.platform === "" || asked.who.trim() === "";
    setProblem(isMissing);
    if (!isMissing && !look.isBusy) void look.start();
  };
  const { progress, result } = look;
  const nobody = result && result.accounts.length === 0 ? words.nobody(number(result.posts)) : null;
  const said = progress && look.isBusy ? words.looking(number(progress.posts), absolute(lang, progress.reached)) : nobody;
  return (
    <section className="data-section" aria-labelledby="data-erase">
      <h2 id="data-erase">{words.title}</h2>
      <p className="quiet kit-lead">{words.lead}</p>
      <p className="kit-notice" role="note">
        {words.cannot} {words.later}
      </p>
      <FormContext value={{ problems: new Map(problem ? [["who", words.missing]] : []), locked: look.isBusy }}>
        <form className="kit-form" aria-labelledby="data-erase" onSubmit={submit}>
          <Fields
            asked={asked}
            onChange={(part) => {
              look.forget();
              setAsked((before) => ({ ...before, ...part }));
            }}
          />
          <div className="kit-buttons">
            <button type="submit" aria-disabled={look.isBusy}>
              {words.look}
            </button>
          </div>
        </form>
      </FormContext>
      <Progress busy={look.isBusy} said={said} error={look.error} onStop={look.stop} />
      {result && result.accounts.length > 0 ? <Accounts platform={asked.platform} accounts={result.accounts} /> : null}
    </section>
  );
}

function Fields({ asked, onChange }: { readonly asked: Lookup; readonly onChange: (part: Partial<Lookup>) => void }) {
  const all = useWords(allWords);
  const words = all.erase;
  const platforms = usePlatforms();
  return (
    <>
      <Pick
        path="platform"
        label={all.platform}
        value={asked.platform}
        options={[{ value: "", name: "–" }, ...[...platforms].map(([value, name]) => ({ value, name }))]}
        onChange={(platform) => onChange({ platform })}
      />
      <Pick
        path="by"
        label={words.by}
        value={asked.by}
        options={(["author", "handle"] as const).map((value) => ({ value, name: words.bys[value] }))}
        onChange={(by) => onChange({ by })}
      />
      <Text path="who" label={words.who} value={asked.who} onChange={(who) => onChange({ who })} />
    </>
  );
}

type AccountsProps = { readonly platform: string; readonly accounts: readonly Account[] };

/** The accounts that were found, each with what erasing it takes away. */
function Accounts({ platform, accounts }: AccountsProps) {
  const { client } = useService();
  const queries = useQueryClient();
  const { lang } = useSpeech();
  const words = useWords(allWords).erase;
  const [chosen, setChosen] = useState<Account | null>(null);
  const erase = useWalk<ErasureRow, ErasureRow, string>(async (tell, stopped, author) => {
    try {
      return await eraseAll(client, { platform, author }, tell, stopped);
    } finally {
      void queries.invalidateQueries({ queryKey: ERASURES });
    }
  });
  const count = (posts: number, threads: number): string =>
    words.posts(posts.toLocaleString(lang), threads.toLocaleString(lang));
  const { progress, result } = erase;
  const done = result && words.done(count(result.erased.posts, result.erased.threads));
  const under =
    progress?.phase && `${words.phases[progress.phase]}. ${words.under(count(progress.erased.posts, progress.erased.threads))}`;
  return (
    <>
      <h3>{words.found}</h3>
      <ul className="kit-list">
        {accounts.map((one) => (
          <li key={one.id}>
            <div className="kit-row">
              <p>
                <strong>{one.name ?? words.nameless}</strong> {one.handle === null ? null : <span>@{one.handle}</span>}{" "}
                <code className="quiet">{one.id}</code>
              </p>
              <p className="kit-said">{count(one.posts, one.threads)}</p>
            </div>
            {erase.isBusy || result ? null : (
              <button type="button" aria-label={words.chooseOf(one.name ?? one.id)} onClick={() => setChosen(one)}>
                {words.choose}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Progress busy={erase.isBusy} said={done ?? (erase.isBusy ? (under ?? null) : null)} error={erase.error} />
      {chosen ? (
        <AskToErase
          who={chosen.name ?? chosen.id}
          id={chosen.id}
          count={count(chosen.posts, chosen.threads)}
          onErase={() => {
            setChosen(null);
            void erase.start(chosen.id);
          }}
          onClose={() => setChosen(null)}
        />
      ) : null}
    </>
  );
}
