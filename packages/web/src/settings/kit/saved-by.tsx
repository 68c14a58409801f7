import { moment, useSpeech, useWords } from "../../text/speech.tsx";
import { type SavedDoc, shortName } from "./documents.ts";
import { words as allWords } from "./words.ts";

/** Which version something is, and who saved it when. */
export function SavedBy({ doc }: { readonly doc: SavedDoc }) {
  const { lang } = useSpeech();
  const words = useWords(allWords);
  return (
    <p className="quiet figures kit-saved">
      {words.version(doc.version, shortName(doc.updatedBy), moment(lang, doc.updatedAt))}
    </p>
  );
}
