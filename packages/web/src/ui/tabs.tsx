import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** Panels of which one is seen, while the others keep what is in them; the arrow keys go between their names. */
export function Tabs<V extends string>(props: {
  readonly label: string;
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly tabs: readonly {
    readonly value: V;
    readonly name: ReactNode;
    readonly keys?: string;
    readonly panel: ReactNode;
  }[];
}) {
  const { label, value, onChange, tabs } = props;
  const change = (next: string): void => {
    const tab = tabs.find((one) => one.value === next);
    if (tab) onChange(tab.value);
  };
  return (
    <Radix.Root value={value} onValueChange={change} activationMode="manual">
      <Radix.List className="switch-list" aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.value} value={tab.value} aria-keyshortcuts={tab.keys}>
            {tab.name}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} tabIndex={-1} forceMount hidden={value !== tab.value}>
          {tab.panel}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
