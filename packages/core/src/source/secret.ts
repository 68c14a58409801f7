/** Secrets of one source by name, each a list with the newest first: the first one signs, all are accepted. */
export type NamedSecrets = Readonly<Record<string, readonly string[]>>;

/** Secrets of one name that are kept: the one that signs, and those that are still accepted during a rotation. */
const KEPT = 3;

/** The secrets with one put in front of those of its name, or with none of that name; `replace` keeps no older one. */
export function withSecret(known: NamedSecrets, name: string, secret: string | null, replace: boolean): NamedSecrets {
  const { [name]: older = [], ...others } = known;
  if (secret === null) return others;
  const kept = replace ? [] : older.filter((one) => one !== secret);
  return { ...known, [name]: [secret, ...kept].slice(0, KEPT) };
}

/**
 * The secrets without as many older ones as do not fit into so many bytes of JSON; undefined where not even the newest
 * ones fit, which are never left out.
 */
export function fitted(secrets: NamedSecrets, bytes: number): NamedSecrets | undefined {
  if (Buffer.byteLength(JSON.stringify(secrets)) <= bytes) return secrets;
  const [longest] = Object.entries(secrets)
    .filter(([, list]) => list.length > 1)
    .toSorted(([, a], [, b]) => Buffer.byteLength(b.at(-1) ?? "") - Buffer.byteLength(a.at(-1) ?? ""));
  return longest && fitted({ ...secrets, [longest[0]]: longest[1].slice(0, -1) }, bytes);
}
