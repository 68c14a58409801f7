import type { SettingField } from "@kikimimi/api/schema-platform";
import { canonicalJson } from "@kikimimi/core/base/json";
import type { Issue, Schema } from "../kit/problems.ts";

/** What a form holds of a source's settings, as they are written. */
export type Settings = Readonly<Record<string, unknown>>;

/** A setting as its input shows it. */
export function shownOf({ name, type, usual }: SettingField, settings: Settings): unknown {
  const value = settings[name] ?? usual ?? undefined;
  if (type === "json") return value === undefined ? "" : JSON.stringify(value, null, 2);
  if (type === "list" || type === "choices") return Array.isArray(value) ? value.map(String) : [];
  if (type === "flag") return value === true;
  if (type === "number") return typeof value === "number" ? value : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The settings of all inputs; what says no more than what holds anyway is left out. */
export function settingsOf(fields: readonly SettingField[], shown: Settings): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = writtenOf(field, shown[field.name]);
      return value === undefined || same(value, field.usual) ? [] : [[field.name, value]];
    }),
  );
}

function writtenOf({ type, usual }: SettingField, shown: unknown): unknown {
  if (type === "json") return shown === "" ? undefined : JSON.parse(String(shown));
  if (Array.isArray(shown)) return shown.length === 0 && usual === null ? undefined : shown;
  if (typeof shown === "string") return shown.trim() === "" ? undefined : shown.trim();
  return shown === false && usual === null ? undefined : shown;
}

function same(a: unknown, b: unknown): boolean {
  return b !== null && canonicalJson(a) === canonicalJson(b);
}

/** What can be told before the service is asked: what is missing, and what is no JSON. */
export function schemaOf<T extends { readonly shown: Settings }>(fields: readonly SettingField[]): Schema<T> {
  return {
    safeParse: (value) => {
      // Sound because the form that has this schema gives it nothing else.
      const form = value as T;
      const issues = fields.flatMap((field) => issueOf(field, form.shown[field.name]));
      return issues.length === 0 ? { success: true, data: form } : { success: false, error: { issues } };
    },
  };
}

function issueOf({ name, type, required }: SettingField, shown: unknown): Issue[] {
  const path = ["settings", name];
  const empty = shown === undefined || shown === "" || (Array.isArray(shown) && shown.length === 0);
  if (empty) return required ? [{ code: "invalid_type", path, message: "is missing" }] : [];
  return type === "json" && typeof shown === "string" && !isJson(shown) ? [{ path, message: "JSON" }] : [];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
