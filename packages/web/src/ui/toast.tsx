import { Toast as Radix } from "radix-ui";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { useKeys } from "../app/keys.ts";
import { useSpeech } from "../text/speech.tsx";

/** What was done, and how it is taken back where it can be. */
export type News = {
  readonly words: string;
  readonly undo?: (() => void) | undefined;
  /** Where one goes for more. */
  readonly more?: { readonly name: string; readonly run: () => void };
};

type Shown = News & { readonly id: number };

const STAYS_MS = 8_000;

const Context = createContext<((news: News) => void) | null>(null);

/** Says what was done, at the edge of the page and to those who listen; `z` or its button takes the last one back. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useSpeech();
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const serial = useRef(0);
  const say = useCallback((news: News) => {
    serial.current += 1;
    const id = serial.current;
    setShown((before) => [...before.slice(-2), { ...news, id }]);
  }, []);
  const drop = (id: number): void => setShown((before) => before.filter((one) => one.id !== id));
  const last = shown.findLast(({ undo }) => undo !== undefined);
  const undo = ({ id, undo: run }: Shown): void => {
    drop(id);
    run?.();
  };
  useKeys(useMemo(() => (last ? { z: () => undo(last) } : {}), [last]));
  return (
    <Radix.Provider label={t.toast.label} duration={STAYS_MS} swipeDirection="left">
      <Context value={say}>{children}</Context>
      {shown.map((one) => (
        <Radix.Root
          key={one.id}
          className="toast"
          type="background"
          onOpenChange={(open) => (open ? undefined : drop(one.id))}
        >
          <Radix.Description>{one.words}</Radix.Description>
          {one.undo ? (
            <Radix.Action altText={t.toast.undoBy} onClick={() => undo(one)}>
              {t.toast.undo} <kbd aria-hidden="true">z</kbd>
            </Radix.Action>
          ) : null}
          {one.more ? (
            <Radix.Action altText={one.more.name} onClick={one.more.run}>
              {one.more.name}
            </Radix.Action>
          ) : null}
          <Radix.Close className="plain" aria-label={t.close}>
            ×
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="toasts" label={t.toast.region} />
    </Radix.Provider>
  );
}

/** Says something at the edge of the page. */
export function useToast(): (news: News) => void {
  const say = useContext(Context);
  if (!say) throw new Error("useToast is used outside ToastProvider");
  return say;
}
