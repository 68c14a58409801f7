import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { placeOver } from "./over.tsx";

/** Says more about words on hover and on focus: the words themselves take the focus. */
export function Tooltip({ tip, children }: { readonly tip: string; readonly children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={400}>
      <Radix.Root>
        <Radix.Trigger asChild>
          <span className="tip-handle" tabIndex={0}>
            {children}
          </span>
        </Radix.Trigger>
        <Radix.Portal container={placeOver()}>
          <Radix.Content className="tip" sideOffset={4} collisionPadding={8}>
            {tip}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
