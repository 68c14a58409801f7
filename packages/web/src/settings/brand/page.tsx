import { type Client, unwrap } from "@kikimimi/api/client";
import { Language } from "@kikimimi/core/base/language";
import { BrandDraft } from "@kikimimi/core/people/brand";
import { useMemo } from "react";
import { useWords } from "../../text/speech.tsx";
import type { Kind } from "../kit/documents.ts";
import { Pick, Text } from "../kit/inputs.tsx";
import { SinglePage } from "../kit/single-page.tsx";
import { onTopOf, singleDoc } from "../kit/single-kind.ts";
import { words as allWords } from "./words.ts";

const read = (client: Client) => unwrap(client.v1.brand.$get({ query: {} }));
type Doc = ReturnType<typeof singleDoc<Awaited<ReturnType<typeof read>>>>;

function brandKind(title: string): Kind<Doc, BrandDraft> {
  const list: Kind<Doc, BrandDraft>["list"] = async (client) => [singleDoc(title, await read(client))];
  return {
    key: "brand",
    role: "admin",
    schema: BrandDraft,
    idOf: () => "brand",
    draftOf: ({ row: { name, timeZone, language, contact } }) => ({ name, timeZone, language, contact }),
    list,
    save: async (client, _id, draft, version) =>
      singleDoc(title, await unwrap(client.v1.brand.$put({ query: {}, json: { ...draft, ...onTopOf(version) } }))),
    // Nobody removes it: the page offers no removal.
    remove: list,
  };
}

const FRESH: BrandDraft = { name: "", timeZone: null, language: "ja", contact: "" };

/** What the brand is called, and whose clocks and language are meant. */
export function BrandPage() {
  const words = useWords(allWords);
  const kind = useMemo(() => brandKind(words.title), [words]);
  return (
    <SinglePage
      kind={kind}
      title={words.title}
      lead={words.lead}
      fresh={FRESH}
      facts={({ name, timeZone, language, contact }) => [
        [words.name, name],
        [words.timeZone, timeZone ?? words.none],
        [words.language, words.languages[language]],
        [words.contact, contact === "" ? words.none : contact],
      ]}
      fields={({ value, set }) => (
        <>
          <Text
            path="name"
            label={words.name}
            hint={words.nameHint}
            value={value.name}
            onChange={(name) => set({ name })}
          />
          <Text
            path="timeZone"
            label={words.timeZone}
            hint={words.timeZoneHint}
            optional
            narrow
            value={value.timeZone ?? ""}
            onChange={(zone) => set({ timeZone: zone === "" ? null : zone })}
          />
          <Pick
            path="language"
            label={words.language}
            hint={words.languageHint}
            value={value.language}
            options={Language.options.map((one) => ({ value: one, name: words.languages[one] }))}
            onChange={(language) => set({ language })}
          />
          <Text
            path="contact"
            label={words.contact}
            hint={words.contactHint}
            optional
            value={value.contact}
            onChange={(contact) => set({ contact })}
          />
        </>
      )}
    />
  );
}
