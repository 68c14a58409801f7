import { Classifier } from "@kikimimi/classifier/classify";
import type { ModelLanguage } from "@kikimimi/classifier/features";
import { Model } from "@kikimimi/classifier/model";
import { shippedModel } from "@kikimimi/classifier/models";
import * as z from "zod";
import type { Context } from "./context.ts";
import { readModelFile } from "./model-file.ts";

/** An empty variable is one that is not set, as templates of environments leave it. */
const Path = z
  .string()
  .transform((path) => path || undefined)
  .optional();
const Variables = z.object({ KIKIMIMI_MODEL_JA: Path, KIKIMIMI_MODEL_EN: Path });

/**
 * The context with the brand's own models, where KIKIMIMI_MODEL_JA or KIKIMIMI_MODEL_EN name their files, read now and
 * once; throws when one of them cannot serve. Only the functions that classify call this, so that a bad file stops no
 * other.
 */
export function withBrandModels<T extends Pick<Context, "classifier" | "log">>(
  ctx: T,
  env: Readonly<Record<string, string | undefined>>,
): T {
  const { KIKIMIMI_MODEL_JA: ja, KIKIMIMI_MODEL_EN: en } = Variables.parse(env);
  if (ja === undefined && en === undefined) return ctx;
  const load = (language: ModelLanguage, path: string | undefined): Model | undefined => {
    if (path === undefined) return undefined;
    const model = new Model(readModelFile(path, language));
    ctx.log.info("model.loaded", { language, path, version: model.file.version });
    return model;
  };
  const models = { ja: load("ja", ja), en: load("en", en) };
  return { ...ctx, classifier: new Classifier((language) => models[language] ?? shippedModel(language)) };
}
