/** What somebody wrote into a form and did not save, with the version that it was written upon. */
export type Kept<D> = { readonly draft: D; readonly version: number | undefined };

/** Where a form outlives a refused sign-in and a crashed window: this window's own storage, by person and document. */
export function backupOf<D extends object>(
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
  name: string,
  like: D,
) {
  const key = `kikimimi.form.${name}`;
  return {
    read: (): Kept<D> | undefined => readKept(storage.getItem(key), like),
    keep: (kept: Kept<D> | undefined): void => {
      if (kept) storage.setItem(key, JSON.stringify(kept));
      else storage.removeItem(key);
    },
  };
}

/** What was kept; nothing where an older page wrote it in another shape. */
export function readKept<D extends object>(text: string | null, like: D): Kept<D> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("draft" in value)) return undefined;
  const { draft } = value;
  if (!isLike(draft, like)) return undefined;
  const version = "version" in value && typeof value.version === "number" ? value.version : undefined;
  return { draft, version };
}

/** Sound as far as forms look: each part that a fresh draft has is there and of the same sort. */
function isLike<D extends object>(value: unknown, like: D): value is D {
  if (typeof value !== "object" || value === null) return false;
  const parts: Readonly<Record<string, unknown>> = { ...value };
  return Object.entries(like).every(([name, part]) => {
    const other = parts[name];
    if (part === null || other === null) return other !== undefined;
    return typeof other === typeof part && Array.isArray(other) === Array.isArray(part);
  });
}
