import { unwrap } from "@kikimimi/api/client";
import type { PlatformRow } from "@kikimimi/api/schema-platform";
import type { SourceRow } from "@kikimimi/api/schema-source";
import { AppError } from "@kikimimi/core/base/error";
import { useState } from "react";
import { moment, useSpeech, useWords } from "../../text/speech.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Lines, Text, Tick } from "../kit/inputs.tsx";
import type { Schema } from "../kit/problems.ts";
import { SimpleForm } from "../kit/simple-form.tsx";
import { Coded, useTexts } from "./guide.tsx";
import { useSourceRoutes } from "./sources.ts";
import { words as allWords } from "./words.ts";

type Typed = Readonly<Record<string, string>>;

/** Secrets that are files, or blocks of several lines. */
const LONG = /^(privateKey|serviceAccount)$/;

/** Sets secrets of a source. What was typed leaves with the request and is kept nowhere, whatever comes of it. */
export function SecretsForm(props: {
  readonly platform: PlatformRow;
  readonly source: SourceRow;
  readonly onSet: (source: SourceRow) => void;
}) {
  const { platform, source, onSet } = props;
  const words = useWords(allWords);
  const say = useToast();
  const { secrets } = useTexts(platform);
  const [typed, setTyped] = useState<Typed>({});
  const [replace, setReplace] = useState(false);
  const { routes, asked } = useSourceRoutes(source.platform, source.sourceId);
  const change = source.secrets.some(({ accepted }) => accepted !== null && accepted > 0);
  const looks = new Map(secrets.map((secret) => [`secrets.${secret.name}`, secret.looks]));

  const set = async (filled: Typed): Promise<void> => {
    try {
      const saved = await unwrap(routes.secrets.$put({ ...asked, json: { secrets: filled, replace } }));
      setTyped({});
      say({ words: words.secretsSet });
      onSet(saved);
    } catch (error) {
      throw inWords(error, (path) => words.looksOther(looks.get(path) ?? ""));
    }
  };
  const inputs = secrets.map(({ name, description, optional, looks: form }) => (
    <div key={name} className="kit-secret">
      {LONG.test(name) ? (
        <Lines
          {...common(name, optional)}
          code
          rows={4}
          value={typed[name] ?? ""}
          onChange={(value) => setTyped((before) => ({ ...before, [name]: value }))}
        />
      ) : (
        <Text
          {...common(name, optional)}
          type="password"
          value={typed[name] ?? ""}
          onChange={(value) => setTyped((before) => ({ ...before, [name]: value }))}
        />
      )}
      <p className="quiet kit-hint">
        <Coded text={description} />
        {form === null ? null : ` ${words.looks(form)}`}
      </p>
      <Standing source={source} name={name} />
    </div>
  ));
  return (
    <SimpleForm
      label={words.secretsForm}
      act={words.setSecrets}
      schema={filledIn(words.nothingTyped)}
      value={typed}
      onAct={set}
    >
      {inputs}
      {change ? <Tick label={words.replace} hint={words.replaceHint} value={replace} onChange={setReplace} /> : null}
    </SimpleForm>
  );
}

function common(name: string, optional: boolean) {
  return { path: `secrets.${name}`, label: name, optional };
}

/** Whether a secret is set, and by whom; never what it is. */
function Standing({ source, name }: { readonly source: SourceRow; readonly name: string }) {
  const { lang } = useSpeech();
  const words = useWords(allWords);
  const status = source.secrets.find((secret) => secret.name === name);
  if (!status) return null;
  const { accepted, setAt, setBy } = status;
  const state = accepted === null ? words.unreadable : accepted === 0 ? words.notSet : words.isSet(accepted);
  return (
    <p className="kit-said">
      <span aria-hidden="true">{accepted === 0 ? "○ " : "● "}</span>
      {state}
      {setAt === null ? null : ` · ${words.setBy(moment(lang, setAt), setBy ?? "")}`}
    </p>
  );
}

/** Only what is filled in is set. */
function filledIn(nothing: string): Schema<Typed> {
  return {
    safeParse: (value) => {
      // Sound because the form that has this schema gives it nothing else.
      const filled = Object.entries(value as Typed).filter(([, secret]) => secret.trim() !== "");
      return filled.length > 0
        ? { success: true, data: Object.fromEntries(filled) }
        : { success: false, error: { issues: [{ path: ["secrets"], message: nothing }] } };
    },
  };
}

/** What the service says of a secret's form, in the reader's language. */
function inWords(error: unknown, wordsFor: (path: string) => string): unknown {
  const issues = error instanceof AppError ? (error.details.issues ?? []) : [];
  if (!(error instanceof AppError) || issues.length === 0) return error;
  return new AppError(error.code, error.message, {
    issues: issues.map(({ path }) => ({ path, message: wordsFor(path) })),
  });
}
