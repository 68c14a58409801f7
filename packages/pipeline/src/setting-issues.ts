import { type Reach, refusalOfTarget } from "@kikimimi/core/webhook/target";
import type { Manifest } from "@kikimimi/platforms/manifest";
import { settingFields } from "@kikimimi/platforms/setting-fields";

type Issue = { readonly path: string; readonly message: string };
type Settings = Readonly<Record<string, unknown>>;

/**
 * What is wrong with a source's settings, by field. A name that is none is wrong too, because it would be forgotten in
 * silence; and where only public addresses may be reached, so is one that leads into a private network.
 */
export function settingIssues(manifest: Manifest, settings: Settings, reach: Reach): Issue[] {
  const fields = settingFields(manifest);
  const names = fields.map(({ name }) => name);
  const strange = Object.keys(settings).filter((name) => !names.includes(name));
  const broken = fields.filter(({ name, type }) => type === "address" && isNoAddress(settings[name]));
  return [
    ...strange.map((name) => at([name], `is no setting of ${manifest.name}; it has: ${names.join(", ") || "none"}`)),
    // A schema may take addresses apart without asking whether they are any.
    ...(broken.length > 0 ? broken.map(({ name }) => at([name], "is no address")) : misread(manifest, settings)),
    ...(reach === "public" ? privateAddresses(settings) : []).map((path) => at(path, "leads into a private network")),
  ];
}

function misread({ settings: schema }: Manifest, settings: Settings): Issue[] {
  const read = schema.safeParse(settings);
  return read.success ? [] : read.error.issues.map(({ path, message }) => at(path, message));
}

function at(path: readonly PropertyKey[], message: string): Issue {
  return { path: ["settings", ...path].map(String).join("."), message };
}

function isNoAddress(value: unknown): boolean {
  return typeof value === "string" && !URL.canParse(value);
}

/**
 * Where settings hold an address that leads inside, by path: what people of one brand write on a deployed stage must not
 * make it ask what only it can reach. Names are not looked up.
 */
function privateAddresses(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value === "string") return leadsInside(value) ? [[...path]] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => privateAddresses(inner, [...path, name]));
}

function leadsInside(text: string): boolean {
  if (!/^\s*https?:/i.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  // Whether it takes plain HTTP is for the platform's own schema to say.
  url.protocol = "https:";
  return refusalOfTarget(url, "public") !== undefined;
}
