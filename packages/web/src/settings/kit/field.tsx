import { type ReactNode, useContext, useId } from "react";
import { useWords } from "../../text/speech.tsx";
import { FormContext, useProblem } from "./problems.ts";
import { words as allWords } from "./words.ts";

/** What a field's control has to carry, so that its label, hint and problem are read with it. */
export type Carried = {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
  readonly disabled: boolean;
};

/** What every field is told. */
export type FieldProps = {
  readonly label: string;
  /** Where issues name it. */
  readonly path: string;
  readonly hint?: string | undefined;
  readonly optional?: boolean;
};

/** A label, its control, what it wants and what is wrong with it. */
export function Field(props: FieldProps & { readonly children: (carried: Carried) => ReactNode }) {
  const { label, path, hint, optional = false, children } = props;
  const words = useWords(allWords);
  const id = useId();
  const problem = useProblem(path);
  const { locked } = useContext(FormContext);
  const told = [hint === undefined ? [] : [`${id}-hint`], problem === undefined ? [] : [`${id}-problem`]].flat();
  return (
    <div className="kit-field">
      <label htmlFor={id}>
        {label}
        {optional ? <span className="quiet"> {words.optional}</span> : null}
      </label>
      {children({
        id,
        "aria-describedby": told.length > 0 ? told.join(" ") : undefined,
        "aria-invalid": problem === undefined ? undefined : true,
        disabled: locked,
      })}
      <Told id={id} hint={hint} problem={problem} />
    </div>
  );
}

function Told(props: { readonly id: string; readonly hint: string | undefined; readonly problem: string | undefined }) {
  const { id, hint, problem } = props;
  return (
    <>
      {problem === undefined ? null : (
        <p id={`${id}-problem`} className="error kit-problem">
          <span aria-hidden="true">▲ </span>
          {problem}
        </p>
      )}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="quiet kit-hint">
          {hint}
        </p>
      )}
    </>
  );
}

/** Several controls under one name; what they want stands before them. */
export function Group(props: FieldProps & { readonly children: ReactNode }) {
  const { label, path, hint, optional = false, children } = props;
  const words = useWords(allWords);
  const id = useId();
  const problem = useProblem(path);
  return (
    <fieldset className="kit-group" aria-describedby={hint === undefined ? undefined : `${id}-hint`}>
      <legend>
        {label}
        {optional ? <span className="quiet"> {words.optional}</span> : null}
      </legend>
      <Told id={id} hint={hint} problem={problem} />
      {children}
    </fieldset>
  );
}
