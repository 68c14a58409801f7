import { unwrap } from "@kikimimi/api/client";
import { type CannedReply, CannedReplyDraft } from "@kikimimi/core/reply/canned-reply";
import { fill, parseTemplate, type Variable } from "@kikimimi/core/reply/template";
import { useRef } from "react";
import { useWords } from "../../text/speech.tsx";
import { type Kind, writtenOf } from "../kit/documents.ts";
import { DocumentsPage } from "../kit/documents-page.tsx";
import type { Draft } from "../kit/draft.ts";
import { Lines, Text } from "../kit/inputs.tsx";
import { words as kitWords } from "../kit/words.ts";
import { samples } from "./samples.ts";
import { words as allWords } from "./words.ts";
import "./canned-replies.css";

const cannedKind: Kind<CannedReply, CannedReplyDraft> = {
  key: "canned-replies",
  role: "lead",
  schema: CannedReplyDraft,
  idOf: ({ id }) => id,
  draftOf: writtenOf,
  list: async (client) => (await unwrap(client.v1["canned-replies"].$get({ query: {} }))).items,
  save: (client, id, draft, expectedVersion) =>
    unwrap(client.v1["canned-replies"][":id"].$put({ param: { id }, query: {}, json: { ...draft, expectedVersion } })),
  remove: (client, { id, version }) =>
    unwrap(client.v1["canned-replies"][":id"].$delete({ param: { id }, query: { expectedVersion: version } })),
};

const LANGS = ["ja", "en"] as const;
type Lang = (typeof LANGS)[number];
const NAMES: readonly Variable[] = ["customer.name", "agent.name", "brand.name", "thread.link", "order"];

/** The brand's canned replies: answers with variables, one a language. */
export function CannedReplies() {
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  return (
    <DocumentsPage
      kind={cannedKind}
      title={words.title}
      lead={words.lead}
      addWord={words.add}
      none={words.none}
      fresh={{ name: "", texts: {} }}
      idLabel={words.shortcut}
      idHint={words.shortcutHint}
      idFor={(n) => `reply-${n}`}
      row={({ texts }) => (
        <p className="quiet kit-one-line" lang={texts.ja === undefined ? "en" : "ja"}>
          {texts.ja ?? texts.en}
        </p>
      )}
      facts={({ name, texts }) => [
        [words.name, name],
        ...LANGS.map((lang) => [words.text[lang], texts[lang] ?? kit.none] as const),
      ]}
      fields={(writing) => <Fields writing={writing} />}
    />
  );
}

function Fields({ writing: { value, set } }: { readonly writing: Draft<CannedReplyDraft> }) {
  const words = useWords(allWords);
  const change = (lang: Lang, text: string): void =>
    set({ texts: { ...value.texts, [lang]: text === "" ? undefined : text } });
  return (
    <>
      <Text path="name" label={words.name} value={value.name} onChange={(name) => set({ name })} />
      {LANGS.map((lang) => (
        <TextIn key={lang} lang={lang} text={value.texts[lang] ?? ""} onChange={(text) => change(lang, text)} />
      ))}
    </>
  );
}

/** The text of one language, its variables to put in, and how it would read. */
function TextIn(props: { readonly lang: Lang; readonly text: string; readonly onChange: (text: string) => void }) {
  const { lang, text, onChange } = props;
  const words = useWords(allWords);
  const box = useRef<HTMLDivElement>(null);
  const insert = (name: Variable): void => {
    const field = box.current?.querySelector("textarea");
    const at = field?.selectionStart ?? text.length;
    const end = field?.selectionEnd ?? at;
    const added = `{{${name}}}`;
    onChange(`${text.slice(0, at)}${added}${text.slice(end)}`);
    // After the new text is in the field.
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(at + added.length, at + added.length);
    });
  };
  const { template, problems } = parseTemplate(text);
  const [problem] = problems;
  return (
    <div className="canned" ref={box}>
      <Lines
        path={`texts.${lang}`}
        label={words.text[lang]}
        hint={words.textHint}
        lang={lang}
        rows={5}
        value={text}
        onChange={onChange}
      />
      <p className="kit-inline">
        <span className="quiet">{words.insert}</span>
        {NAMES.map((name) => (
          <button key={name} type="button" title={`{{${name}}}`} onClick={() => insert(name)}>
            {words.variables[name]}
          </button>
        ))}
      </p>
      {text.trim() === "" ? null : (
        <div className="canned-preview">
          <p className="quiet">{words.preview}</p>
          {problem ? (
            <p className="error">{words.wrongVariable(text.slice(problem.at, problem.at + 24))}</p>
          ) : (
            <p lang={lang}>{fill(template, samples[lang]).text}</p>
          )}
        </div>
      )}
    </div>
  );
}
