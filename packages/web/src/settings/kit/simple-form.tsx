import { AppError } from "@kikimimi/core/base/error";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { explain, useSpeech, useWords } from "../../text/speech.tsx";
import { Failure } from "./failure.tsx";
import { FormContext, type Problems, problemsOf, type Schema } from "./problems.ts";
import { words as allWords } from "./words.ts";

/** A form that does one thing: checks what is written, does it, and says beside each field what is wrong. */
export function SimpleForm<T>(props: {
  readonly label: string;
  readonly act: string;
  readonly schema: Schema<T>;
  readonly value: unknown;
  readonly onAct: (value: T) => Promise<void>;
  readonly onCancel?: () => void;
  readonly children: ReactNode;
}) {
  const { label, act, schema, value, onAct, onCancel, children } = props;
  const speech = useSpeech();
  const words = useWords(allWords);
  const form = useRef<HTMLFormElement>(null);
  const [problems, setProblems] = useState<Problems>(new Map());
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    const read = schema.safeParse(value);
    setProblems(read.success ? new Map() : problemsOf(read.error.issues, words.wrong));
    setFailure(read.success ? null : words.refused);
    if (!read.success) return;
    setBusy(true);
    try {
      await onAct(read.data);
    } catch (error) {
      const issues = error instanceof AppError ? (error.details.issues ?? []) : [];
      const found = issues.map(({ path, message }) => ({ path: path.split("."), message }));
      setProblems(problemsOf(found, words.wrong));
      setFailure(issues.length > 0 ? words.refused : explain(speech, error));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy) void run();
  };
  return (
    <FormContext value={{ problems, locked: false }}>
      <form ref={form} className="kit-form" noValidate aria-label={label} onSubmit={submit}>
        {children}
        <Failure form={form} problems={problems} failure={failure} />
        <div className="kit-buttons">
          <button type="submit" className="primary" aria-disabled={busy}>
            {act}
          </button>
          {onCancel ? (
            <button type="button" onClick={onCancel}>
              {words.cancel}
            </button>
          ) : null}
        </div>
      </form>
    </FormContext>
  );
}
