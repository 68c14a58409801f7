import { numberNames, type ModelLanguage } from "./features.ts";
import { Model, type ModelFile } from "./model.ts";
import en from "./model-en.json" with { type: "json" };
import ja from "./model-ja.json" with { type: "json" };

const FILES: Readonly<Record<ModelLanguage, ModelFile>> = {
  ja: { ...ja, language: "ja" },
  en: { ...en, language: "en" },
};
const loaded = new Map<ModelLanguage, Model>();

/** The model that ships for a language, decoded on first use. */
export function shippedModel(language: ModelLanguage): Model {
  const known = loaded.get(language);
  if (known !== undefined) return known;
  const model = new Model(FILES[language]);
  // Columns that moved would be read as each other's, without a word.
  if (model.file.numbers.join() !== numberNames(language).join())
    throw new Error(`model-${language}.json was trained for other number features: run npm run train`);
  loaded.set(language, model);
  return model;
}
