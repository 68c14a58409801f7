/** One thing that a document says: its name, and its value in words. */
export type Fact = readonly [name: string, value: string];

/** What a document says, for reading. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="kit-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
