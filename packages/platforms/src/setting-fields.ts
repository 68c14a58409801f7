import * as z from "zod";
import type { Manifest } from "./manifest.ts";

/** How a setting is written: `text` also stands for ids that are numbers, `json` for what has a shape of its own. */
export const SETTING_TYPES = ["text", "address", "number", "flag", "choice", "list", "choices", "json"] as const;
export type SettingType = (typeof SETTING_TYPES)[number];

/** One setting of a platform, for a form. */
export type SettingField = {
  readonly name: string;
  readonly type: SettingType;
  readonly required: boolean;
  /** What holds where nothing is written; null where nothing does. */
  readonly usual: unknown;
  readonly least: number | null;
  readonly most: number | null;
  /** What can be chosen; empty where anything can be written. */
  readonly options: readonly string[];
};

/** As much of a JSON schema as tells how a value is written; whatever else is there is passed over. */
const Property = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  enum: z.array(z.string()).optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  anyOf: z.array(z.looseObject({ type: z.string().optional() })).optional(),
  items: z.looseObject({ type: z.unknown().optional(), enum: z.array(z.string()).optional() }).optional(),
});
type Property = z.infer<typeof Property>;

const Schema = z.looseObject({
  properties: z.record(z.string(), Property).default({}),
  required: z.array(z.string()).default([]),
});

/** The settings that a platform takes, in the order of its schema. */
export function settingFields({ settings }: Pick<Manifest, "settings">): SettingField[] {
  // What a transformation makes of a value is not for a form: it shows what is written.
  const { properties, required } = Schema.parse(z.toJSONSchema(settings, { io: "input", unrepresentable: "any" }));
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: typeOf(property),
    required: required.includes(name),
    usual: property.default ?? null,
    least: property.minimum ?? null,
    most: property.maximum ?? null,
    options: property.enum ?? property.items?.enum ?? [],
  }));
}

function typeOf({ type, format, enum: options, items, anyOf }: Property): SettingType {
  if (type === "array") return items?.enum ? "choices" : items?.type === "object" ? "json" : "list";
  if (options) return "choice";
  if (type === "boolean") return "flag";
  if (type === "number" || type === "integer") return "number";
  if (type === "string") return format === "uri" ? "address" : "text";
  const texts = Array.isArray(type) ? type : (anyOf ?? []).flatMap((one) => one.type ?? []);
  return texts.includes("string") ? "text" : "json";
}
