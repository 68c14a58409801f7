import { type KeyboardEvent, type ReactNode, type SyntheticEvent, useId, useState } from "react";
import { type Typed, typedAt } from "./typed.ts";

/** One thing on offer. */
export type Offer = { readonly id: string; readonly name: string; readonly detail?: string };

/** What a field offers while a sign is typed: the arrow keys go through it, Enter or Tab takes, Escape declines. */
export type Suggest = {
  /** What was typed; undefined while nothing is asked for. */
  readonly typed: Typed | undefined;
  readonly offers: readonly Offer[];
  readonly active: Offer | undefined;
  readonly listId: string;
  /** For the field: follows the caret. */
  readonly follow: (event: SyntheticEvent<HTMLTextAreaElement>) => void;
  /** For the field: true where the key was meant for the list. */
  readonly press: (event: KeyboardEvent) => boolean;
  readonly point: (id: string) => void;
  readonly take: (id: string) => void;
};

/** Offers what `find` answers for the words after `sign`. */
export function useSuggest(how: {
  readonly sign: "/" | "@";
  readonly text: string;
  readonly find: (query: string) => readonly Offer[];
  readonly onTake: (id: string, typed: Typed) => void;
}): Suggest {
  const { sign, text, find, onTake } = how;
  const listId = useId();
  const [caret, setCaret] = useState(0);
  const [declined, setDeclined] = useState<number | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const here = typedAt(text, Math.min(caret, text.length), sign);
  const typed = here && here.from !== declined ? here : undefined;
  const offers = typed ? find(typed.query) : [];
  const at = Math.max(
    0,
    offers.findIndex(({ id }) => id === pointed),
  );
  const active = offers[at];
  const take = (id: string): void => {
    if (!typed) return;
    setPointed(null);
    onTake(id, typed);
  };
  const press = (event: KeyboardEvent): boolean => {
    if (event.nativeEvent.isComposing || event.keyCode === 229 || !typed || !active) return false;
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setPointed(offers[(at + step + offers.length) % offers.length]?.id ?? null);
    else if (event.key === "Enter" || event.key === "Tab") take(active.id);
    else if (event.key === "Escape") setDeclined(typed.from);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return {
    typed,
    offers,
    active,
    listId,
    follow: ({ currentTarget }) => {
      setCaret(currentTarget.selectionStart);
      if (declined !== null && currentTarget.value[declined] !== sign) setDeclined(null);
    },
    press,
    point: setPointed,
    take,
  };
}

/** What the field says of its list to those who listen. */
export function suggestProps({ offers, active, listId }: Suggest) {
  return {
    "aria-autocomplete": "list",
    "aria-controls": offers.length > 0 ? listId : undefined,
    "aria-activedescendant": active ? `${listId} ${active.id}`.replaceAll(/\s/gu, "_") : undefined,
  } as const;
}

/** The list itself, below its field; `children` say more of the active one. */
export function SuggestList(props: {
  readonly suggest: Suggest;
  readonly label: string;
  readonly children?: ReactNode;
}) {
  const { suggest, label, children } = props;
  const { offers, active, listId, point, take } = suggest;
  if (offers.length === 0) return null;
  return (
    <div className="suggest">
      <div role="listbox" id={listId} aria-label={label}>
        {offers.map(({ id, name, detail }) => (
          <div
            key={id}
            role="option"
            id={`${listId} ${id}`.replaceAll(/\s/gu, "_")}
            aria-selected={id === active?.id}
            className="menu-item"
            onPointerMove={() => point(id)}
            // The field keeps the keyboard.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(id)}
          >
            <span>{name}</span>
            {detail === undefined ? null : <span className="quiet">{detail}</span>}
          </div>
        ))}
      </div>
      {children}
    </div>
  );
}
