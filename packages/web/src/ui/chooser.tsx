import { Command } from "cmdk";
import { type ReactNode, useState } from "react";
import { Dialog } from "./dialog.tsx";
import "../app/palette.css";

/** One thing that may be chosen. */
export type Choice = {
  readonly id: string;
  readonly name: string;
  /** Said beside the name. */
  readonly detail?: string | undefined;
  readonly group?: string | undefined;
  /** What it is found by besides its name. */
  readonly words?: readonly string[];
};

/** A window in which one of many is found by typing and chosen by Enter; it stays until `onClose`. */
export function Chooser(props: {
  readonly title: string;
  readonly hint: string;
  readonly choices: readonly Choice[] | undefined;
  /** What is said while there is nothing to choose. */
  readonly none: string;
  /** Where somebody else finds the choices by the words: asked for as they are typed, and not narrowed here. */
  readonly onWords?: (words: string) => void;
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) {
  const { title, hint, choices = [], none, onWords, onChoose, onClose, children } = props;
  const [words, setWords] = useState("");
  const groups = [...new Set(choices.map(({ group }) => group))];
  return (
    <Dialog title={title} onClose={onClose} wide quietTitle>
      <Command label={title} loop className="palette" shouldFilter={onWords === undefined}>
        <p className="chooser-title" aria-hidden="true">
          {title}
        </p>
        <Command.Input
          value={words}
          placeholder={hint}
          onValueChange={(next) => {
            setWords(next);
            onWords?.(next);
          }}
        />
        {children}
        {choices.length === 0 ? (
          <p role="status" className="quiet found-sum">
            {none}
          </p>
        ) : null}
        <Command.List label={title}>
          {groups.map((group) => (
            <Command.Group key={group ?? ""} {...(group === undefined ? {} : { heading: group })}>
              {choices
                .filter((choice) => choice.group === group)
                .map(({ id, name, detail, words: more }) => (
                  <Command.Item
                    key={id}
                    value={`${name} ${id}`}
                    keywords={[...(more ?? [])]}
                    onSelect={() => onChoose(id)}
                  >
                    <span className="found">{name}</span>
                    {detail === undefined ? null : <span className="quiet">{detail}</span>}
                  </Command.Item>
                ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}
