import { canonicalJson } from "@kikimimi/core/base/json";
import { useEffect, useMemo, useState } from "react";
import { backupOf } from "./backup.ts";

/** What somebody writes into a form. */
export type Draft<D> = {
  readonly value: D;
  readonly set: (part: Partial<D>) => void;
  readonly dirty: boolean;
  /** What an earlier window had not saved is back. */
  readonly restored: boolean;
  /** Counts how often it began anew: fields that keep what is typed follow it. */
  readonly begun: number;
  /** Begins anew from what is saved. */
  readonly restart: (from: D) => void;
};

/** A form's content; what is not saved outlives a sign-in. `name` says whose form of what it is. */
export function useDraft<D extends object>(name: string, start: D, version: number | undefined): Draft<D> {
  const [base, setBase] = useState(start);
  const backup = useMemo(() => backupOf(sessionStorage, name, start), [name]);
  const [kept] = useState(() => {
    const found = backup.read();
    return found?.version === version ? found?.draft : undefined;
  });
  const [value, setValue] = useState(kept ?? start);
  const [begun, setBegun] = useState(0);
  const [restored, setRestored] = useState(kept !== undefined);
  const dirty = useMemo(() => canonicalJson(value) !== canonicalJson(base), [value, base]);
  useEffect(() => {
    backup.keep(dirty ? { draft: value, version } : undefined);
  }, [backup, dirty, value, version]);
  return {
    value,
    set: (part) => setValue((before) => ({ ...before, ...part })),
    dirty,
    restored: restored && dirty,
    begun,
    restart: (from) => {
      setBegun((before) => before + 1);
      setBase(from);
      setValue(from);
      setRestored(false);
      backup.keep(undefined);
    },
  };
}
