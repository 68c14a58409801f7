import type { Secrets } from "@kikimimi/platforms/call";
import type { Manifest } from "@kikimimi/platforms/manifest";

/** What is missing or looks wrong among a source's secrets, by name. Only the newest of each counts: it is what is used. */
export function secretIssues(
  { secrets }: Pick<Manifest, "secrets">,
  found: Secrets,
): { readonly path: string; readonly message: string }[] {
  return secrets.flatMap(({ name: path, optional, format }) => {
    const newest = found[path]?.[0];
    if (newest === undefined) return optional ? [] : [{ path, message: "is not set" }];
    return format && !format.pattern.test(newest) ? [{ path, message: `does not look like this: ${format.says}` }] : [];
  });
}
