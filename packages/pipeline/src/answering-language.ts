import type { Language } from "@kikimimi/core/base/language";
import type { Mention } from "@kikimimi/core/mention/mention";
import type { Context } from "./context.ts";
import { BRANDS } from "./document-kind.ts";
import { singleOf } from "./single-document.ts";

/** The language in which a mention is answered: its own, else the brand's. */
export async function answeringLanguage(ctx: Context, { signal, brandId }: Mention): Promise<Language> {
  const heard = signal?.language;
  return heard === "ja" || heard === "en" ? heard : brandLanguage(ctx, brandId);
}

/** The language that a brand speaks where nothing else tells one. */
export async function brandLanguage(ctx: Context, brandId: string): Promise<Language> {
  return (await singleOf(ctx, BRANDS, brandId))?.language ?? "ja";
}
