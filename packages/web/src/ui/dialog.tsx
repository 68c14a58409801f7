import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { useSpeech } from "../text/speech.tsx";

/** A window over the page: holds the focus, closes with Escape, gives the focus back. */
export function Dialog(props: {
  readonly title: string;
  readonly onClose: () => void;
  /** Words below the title, read out with it. */
  readonly lead?: string;
  readonly wide?: boolean;
  /** The title is for those who listen only. */
  readonly quietTitle?: boolean;
  readonly children: ReactNode;
}) {
  const { title, onClose, lead, wide = false, quietTitle = false, children } = props;
  const { t } = useSpeech();
  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="overlay" />
        <Radix.Content
          className={wide ? "dialog wide" : "dialog"}
          onCloseAutoFocus={(event) => {
            // What was chosen in the window may have brought the keyboard somewhere already.
            const active = document.activeElement;
            if (active !== null && active !== document.body) event.preventDefault();
          }}
          {...(lead === undefined ? { "aria-describedby": undefined } : {})}
        >
          {quietTitle ? (
            <Radix.Title className="unseen">{title}</Radix.Title>
          ) : (
            <header>
              <Radix.Title>{title}</Radix.Title>
              <Radix.Close className="plain">{t.close}</Radix.Close>
            </header>
          )}
          {lead === undefined ? null : <Radix.Description className="quiet">{lead}</Radix.Description>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
