import { useEffect, useRef } from "react";
import { absolute, useSpeech, useWords } from "../../text/speech.tsx";
import { type SavedDoc, shortName } from "./documents.ts";
import { differences } from "./differences.ts";
import type { Fact } from "./facts.tsx";
import { words as allWords } from "./words.ts";

/** Somebody else saved meanwhile: what differs, and the ways on. What was written stays. */
export function Conflict<Doc extends SavedDoc, Draft extends object>(props: {
  readonly theirs: Doc | undefined;
  readonly mine: Draft;
  readonly draftOf: (doc: Doc) => Draft;
  readonly facts: (draft: Draft) => readonly Fact[];
  readonly onTake: (theirs: Doc) => void;
  readonly onKeep: (version: number | undefined) => void;
}) {
  const { theirs, mine, draftOf, facts, onTake, onKeep } = props;
  const { lang } = useSpeech();
  const words = useWords(allWords).conflict;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const rows = theirs ? differences(facts(mine), facts(draftOf(theirs))) : [];
  return (
    <section className="kit-conflict">
      <h2 ref={head} tabIndex={-1}>
        {theirs
          ? words.title(shortName(theirs.updatedBy) || words.somebody, absolute(lang, theirs.updatedAt))
          : words.gone}
      </h2>
      <p>{words.lead}</p>
      {theirs && rows.length === 0 ? <p>{words.same}</p> : null}
      {rows.length > 0 ? (
        <dl className="kit-two">
          {rows.map(([name, one, other]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <span className="quiet">{words.mine}</span> {one === "" ? "–" : one}
              </dd>
              <dd>
                <span className="quiet">{words.theirs}</span> {other === "" ? "–" : other}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      <div className="kit-buttons">
        {theirs ? (
          <>
            <button type="button" onClick={() => onTake(theirs)}>
              {words.takeTheirs}
            </button>
            <button type="button" onClick={() => onKeep(theirs.version)}>
              {words.keepMine}
            </button>
          </>
        ) : (
          <button type="button" onClick={() => onKeep(undefined)}>
            {words.saveAnew}
          </button>
        )}
      </div>
    </section>
  );
}
