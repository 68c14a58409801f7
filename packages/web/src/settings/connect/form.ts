import type { PlatformRow } from "@kikimimi/api/schema-platform";
import type { SourceRow } from "@kikimimi/api/schema-source";
import { Slug } from "@kikimimi/core/base/slug";
import type { Schema } from "../kit/problems.ts";
import { schemaOf, type Settings, shownOf } from "./setting-value.ts";

/** What somebody writes of a source. */
export type Form = {
  readonly id: string;
  readonly name: string;
  readonly polled: boolean;
  readonly approval: boolean;
  readonly shown: Settings;
};

/** A source as its form shows it; a new one would be called `id`. */
export function formOf(platform: PlatformRow, source: SourceRow | undefined, id: string): Form {
  const settings = source?.settings ?? {};
  return {
    id: source?.sourceId ?? id,
    name: source?.name ?? platform.name,
    polled: source?.polled ?? true,
    approval: source?.replyApproval === "required",
    shown: Object.fromEntries(platform.settings.map((field) => [field.name, shownOf(field, settings)])),
  };
}

/** What can be told before the service is asked. */
export function schemaFor(platform: PlatformRow, idHint: string): Schema<Form> {
  const settings = schemaOf<Form>(platform.settings);
  return {
    safeParse: (value) => {
      const read = settings.safeParse(value);
      // Sound because the form that has this schema gives it nothing else.
      const { name, id } = value as Form;
      const issues = [
        ...(name.trim() === "" ? [{ code: "invalid_type", path: ["name"], message: "is missing" }] : []),
        ...(Slug.safeParse(id).success ? [] : [{ path: ["id"], message: idHint }]),
        ...(read.success ? [] : read.error.issues),
      ];
      return issues.length === 0 && read.success ? read : { success: false, error: { issues } };
    },
  };
}
