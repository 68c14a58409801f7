import { DropdownMenu as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { placeOver } from "./over.tsx";

/** A menu behind a button; `trigger` is that button, and `open` is left out where it minds itself. */
export function Menu(props: {
  readonly trigger: ReactElement;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly children: ReactNode;
}) {
  const { open, onOpenChange } = props;
  return (
    // Not modal: the page behind keeps its scroll bar and stays readable.
    <Radix.Root
      modal={false}
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>
      <Radix.Portal container={placeOver()}>
        <Radix.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          {props.children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** One thing to do; `keys` shows its shortcut. */
export function MenuItem(props: {
  readonly onSelect: () => void;
  readonly keys?: string | undefined;
  readonly lang?: string;
  readonly children: ReactNode;
}) {
  const { onSelect, keys, lang, children } = props;
  return (
    <Radix.Item className="menu-item" onSelect={onSelect} lang={lang}>
      <span>{children}</span>
      {keys === undefined ? null : <kbd>{keys}</kbd>}
    </Radix.Item>
  );
}

/** One of several choices, with a mark at the one that holds. */
export function MenuChoice<V extends string>(props: {
  readonly label: string;
  readonly value: V;
  readonly choices: readonly { readonly value: V; readonly name: string; readonly lang?: string }[];
  readonly onChoose: (value: V) => void;
}) {
  const { label, value, choices, onChoose } = props;
  return (
    <Radix.RadioGroup value={value}>
      <Radix.Label className="menu-label">{label}</Radix.Label>
      {choices.map((choice) => (
        <Radix.RadioItem
          key={choice.value}
          className="menu-item"
          value={choice.value}
          lang={choice.lang}
          onSelect={() => onChoose(choice.value)}
        >
          <Radix.ItemIndicator className="menu-check">✓</Radix.ItemIndicator>
          {choice.name}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

/** Something that is on or off. */
export function MenuSwitch(props: {
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly children: ReactNode;
}) {
  return (
    <Radix.CheckboxItem className="menu-item" checked={props.on} onCheckedChange={props.onChange}>
      <Radix.ItemIndicator className="menu-check">✓</Radix.ItemIndicator>
      {props.children}
    </Radix.CheckboxItem>
  );
}

/** A line between groups. */
export function MenuLine() {
  return <Radix.Separator className="menu-line" />;
}
