import { z } from "@hono/zod-openapi";
import type { GuideJa, Manifest } from "@kikimimi/platforms/manifest";
import { SETTING_TYPES, settingFields } from "@kikimimi/platforms/setting-fields";
import { addressOf } from "./origin.ts";

const lines = z.array(z.string());

const Secrets = z.array(
  z.object({
    name: z.string(),
    description: z.string(),
    optional: z.boolean(),
    /** What it looks like; null where that is not certain. */
    looks: z.string().nullable(),
  }),
);

const GuideTexts = z.object({
  /** `{webhook}` stands for the source's webhook address. */
  setup: lines,
  scopes: lines,
  limits: lines,
  costs: z.string(),
  cannot: lines,
  references: lines,
});

/** One setting of a source, as a form asks for it. */
export const SettingField = z
  .object({
    name: z.string(),
    /** `text` also takes ids that are numbers; `json` has a shape of its own, which `example` shows. */
    type: z.enum(SETTING_TYPES),
    required: z.boolean(),
    /** What holds where nothing is written; null where nothing does. */
    usual: z.unknown(),
    least: z.number().nullable(),
    most: z.number().nullable(),
    /** What can be chosen; empty where anything can be written. */
    options: lines,
  })
  .openapi("SettingField");
export type SettingField = z.infer<typeof SettingField>;

/** What a platform can do and what connecting it takes: `secrets` and `guide` in English, and both in Japanese in `ja`. */
export const PlatformRow = z
  .object({
    id: z.string(),
    name: z.string(),
    ingest: z.array(z.enum(["webhook", "poll"])),
    replies: z.boolean(),
    pollSeconds: z.number().int().nullable(),
    webhooks: z.string().openapi({
      description:
        "Below which the webhooks of its sources are taken, each by its id; a path where the service has no name of its own.",
    }),
    secrets: Secrets,
    /** What its sources can be set to. */
    settings: z.array(SettingField),
    /** Settings as somebody might write them. */
    example: z.record(z.string(), z.unknown()),
    guide: GuideTexts,
    ja: z.object({ secrets: Secrets, guide: GuideTexts }),
  })
  .openapi("Platform");
export type PlatformRow = z.infer<typeof PlatformRow>;

/** A manifest as people who came through `env` read it; what nobody has put into Japanese stays English. */
export function presentPlatform(env: unknown, manifest: Manifest, ja: GuideJa | undefined): PlatformRow {
  const { id, name, ingest, reply, poll, example } = manifest;
  return {
    id,
    name,
    ingest: [...ingest],
    replies: reply !== null,
    pollSeconds: poll?.seconds ?? null,
    webhooks: addressOf(env, `/webhooks/${id}`),
    settings: settingFields(manifest).map((field) => ({ ...field, options: [...field.options] })),
    example: { ...example },
    ...textsOf(manifest),
    ja: textsOf(inJapanese(manifest, ja)),
  };
}

type Texts = Pick<Manifest, "secrets" | "guide">;

function textsOf({ secrets, guide }: Texts): Pick<PlatformRow, "secrets" | "guide"> {
  const { setup, scopes, limits, costs, cannot, references } = guide;
  return {
    secrets: secrets.map(({ name, description, optional, format }) => ({
      name,
      description,
      optional: optional === true,
      looks: format?.says ?? null,
    })),
    guide: {
      setup: [...setup],
      scopes: [...scopes],
      limits: [...limits],
      costs,
      cannot: [...cannot],
      references: [...references],
    },
  };
}

function inJapanese({ secrets, guide }: Texts, ja: GuideJa | undefined): Texts {
  if (!ja) return { secrets, guide };
  const { secrets: words, scopes = guide.scopes, ...texts } = ja;
  return {
    secrets: secrets.map((secret) => {
      const { description = secret.description, says } = words[secret.name] ?? {};
      const format = secret.format && { ...secret.format, says: says ?? secret.format.says };
      return { ...secret, description, ...(format ? { format } : {}) };
    }),
    guide: { ...guide, ...texts, scopes },
  };
}
