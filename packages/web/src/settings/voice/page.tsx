import { type Client, unwrap } from "@kikimimi/api/client";
import { VoiceGuideDraft } from "@kikimimi/core/reply/voice-guide";
import { useMemo } from "react";
import { useWords } from "../../text/speech.tsx";
import type { Kind } from "../kit/documents.ts";
import type { Fact } from "../kit/facts.tsx";
import { SinglePage } from "../kit/single-page.tsx";
import { onTopOf, singleDoc } from "../kit/single-kind.ts";
import { words as kitWords } from "../kit/words.ts";
import { Avoided, Examples, Limits, Manner, Required } from "./fields.tsx";
import { VoiceTrial } from "./trial.tsx";
import { words as allWords } from "./words.ts";

const read = (client: Client) => unwrap(client.v1["voice-guide"].$get({ query: {} }));
type Doc = ReturnType<typeof singleDoc<Awaited<ReturnType<typeof read>>>>;

function guideKind(title: string): Kind<Doc, VoiceGuideDraft> {
  const list: Kind<Doc, VoiceGuideDraft>["list"] = async (client) => [singleDoc(title, await read(client))];
  return {
    key: "voice-guide",
    role: "lead",
    schema: VoiceGuideDraft,
    idOf: () => "voice-guide",
    draftOf: ({ row: { version: _version, updatedAt: _at, updatedBy: _by, ...draft } }) => draft,
    list,
    save: async (client, _id, draft, version) =>
      singleDoc(
        title,
        await unwrap(client.v1["voice-guide"].$put({ query: {}, json: { ...draft, ...onTopOf(version) } })),
      ),
    // Nobody removes it: the page offers no removal.
    remove: list,
  };
}

const FRESH = VoiceGuideDraft.parse({});

/** How the brand speaks, and a box to try it in. */
export function VoicePage() {
  const words = useWords(allWords);
  const kind = useMemo(() => guideKind(words.title), [words]);
  const facts = useGuideFacts();
  return (
    <SinglePage
      kind={kind}
      title={words.title}
      lead={words.lead}
      fresh={FRESH}
      facts={facts}
      fields={({ value: guide, set }) => (
        <>
          <Manner guide={guide} set={set} />
          <Avoided guide={guide} set={set} />
          <Required guide={guide} set={set} />
          <Limits guide={guide} set={set} />
          <Examples guide={guide} set={set} />
        </>
      )}
      trial={(guide) => <VoiceTrial guide={guide} />}
    />
  );
}

function useGuideFacts(): (guide: VoiceGuideDraft) => Fact[] {
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const limit = (most: number | null): string => (most === null ? words.free : words.atMost(most));
  const lines = (list: readonly string[]): string => (list.length === 0 ? kit.none : list.join("\n"));
  return (guide) => [
    [words.tone, guide.tone === "" ? kit.none : guide.tone],
    [words.japanese, words.levels[guide.japanese]],
    [words.contractions, guide.contractions ? words.yes : words.no],
    [
      words.avoid,
      lines(
        guide.avoid.map(({ word, instead, reason }) =>
          [word, instead ?? [], reason].flat().filter(Boolean).join(" → "),
        ),
      ),
    ],
    [
      words.require,
      lines(
        guide.require.map(({ phrase, where, language, platforms, situation }) =>
          [
            phrase,
            words.places[where],
            language === undefined ? words.anyLanguage : words.languages[language],
            words.situations[situation],
            ...platforms,
          ].join(" · "),
        ),
      ),
    ],
    [words.maxEmoji, limit(guide.maxEmoji)],
    [words.maxHashtags, limit(guide.maxHashtags)],
    [words.maxExclamations, limit(guide.maxExclamations)],
    [words.maxJa, limit(guide.maxSentence.ja)],
    [words.maxEn, limit(guide.maxSentence.en)],
    [words.examples, lines(guide.examples.map(({ good, bad }) => (bad === "" ? good : `${good} / ${bad}`)))],
  ];
}
