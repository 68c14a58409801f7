import type { ClassifyHints, Language } from "@kikimimi/core/mention/signal";
import { Grams } from "./grams.ts";
import { Hits } from "./hits.ts";
import { cuesOf, lexiconOf, type Lexicon } from "./lexicon.ts";
import { NUMBERS, numbersOf } from "./numbers.ts";
import { Reading } from "./symbols.ts";
import { Traits } from "./traits.ts";

/** The model that a text is read with; unknown languages borrow English's, where emoji and marks still count. */
export type ModelLanguage = "ja" | "en";

export function modelLanguage(language: Language): ModelLanguage {
  return language === "ja" ? "ja" : "en";
}

/** Names of the number features of one language, in order. */
export function numberNames(language: ModelLanguage): string[] {
  return [...NUMBERS, ...cuesOf(language).names];
}

type Columns = { readonly numbers: Float32Array<ArrayBuffer>; readonly traits: Traits };

/** All that models see of a text. One instance serves one text at a time and is used again for the next. */
export class Features {
  readonly reading = new Reading();
  readonly polar = new Hits();
  readonly cues = new Hits();
  readonly grams = new Grams();
  readonly #columns = new Map<ModelLanguage, Columns>();
  numbers = new Float32Array(0);
  traits = new Traits([]);
  polarLexicon: Lexicon | undefined;
  cueLexicon: Lexicon | undefined;

  /** The reading must hold the text; fills everything else. */
  extract(language: ModelLanguage, hints: ClassifyHints): void {
    const english = language === "en";
    const polarLexicon = lexiconOf(language);
    const cueLexicon = cuesOf(language);
    this.polarLexicon = polarLexicon;
    this.cueLexicon = cueLexicon;
    let columns = this.#columns.get(language);
    if (columns === undefined) {
      const names = numberNames(language);
      columns = { numbers: new Float32Array(names.length), traits: new Traits(names) };
      this.#columns.set(language, columns);
    }
    const { numbers, traits } = columns;
    this.numbers = numbers;
    this.traits = traits;
    this.polar.find(this.reading, polarLexicon, english);
    this.cues.find(this.reading, cueLexicon, english);
    if (english) this.grams.english(this.reading);
    else this.grams.japanese(this.reading);
    numbersOf(numbers, this.reading, this.polar, this.cues, cueLexicon, hints.rating);
    for (let at = 0; at < this.polar.length; at += 1)
      this.grams.addEntry(this.reading, this.polar.from[at] ?? 0, this.polar.to[at] ?? 0);
    traits.addTo(this.grams, numbers);
  }
}
