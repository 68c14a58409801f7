/** Units by what they were spent on: the command, and the kinds of items that it named. */
export type Kinds = Map<string, { units: number; requests: number }>;

/** Numbers, days and ids of a key, which tell nothing of its kind. */
const PARTICULAR = /[^#]*[0-9a-z_:-][^#]*/g;

/** Adds one request to what is known. */
export function noteKind(kinds: Kinds, command: string, input: object, units: number): void {
  const name = `${command} ${[...new Set(kindsIn(input))].toSorted().join(" + ")}`;
  const known = kinds.get(name) ?? { units: 0, requests: 0 };
  kinds.set(name, { units: known.units + units, requests: known.requests + 1 });
}

/** The kinds of the items that a request names, as `partition/sort key` with what is particular left out. */
function kindsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { pk, sk, IndexName: index, ExpressionAttributeValues: values } = value as Readonly<Record<string, unknown>>;
  if (pk !== undefined) return [`${kindOf(pk)}/${kindOf(sk)}`];
  if (typeof values === "object" && values !== null && "KeyConditionExpression" in value)
    return [`${typeof index === "string" ? index : "table"}: ${Object.values(values).map(kindOf).join(" ")}`];
  return Object.values(value).flatMap(kindsIn);
}

function kindOf(key: unknown): string {
  const text =
    typeof key === "string" ? key : typeof key === "object" && key !== null && "S" in key ? String(key.S) : "";
  return text.replaceAll(PARTICULAR, "…");
}

/** Prints what was spent for each mention, dearest first. */
export function printKinds(name: string, kinds: Kinds, mentions: number): void {
  process.stdout.write(`${name}: units and requests for each mention\n`);
  for (const [kind, { units, requests }] of [...kinds].toSorted(([, a], [, b]) => b.units - a.units))
    process.stdout.write(
      `${(units / mentions).toFixed(2).padStart(7)} ${(requests / mentions).toFixed(2).padStart(6)}  ${kind}\n`,
    );
}
