import { createContext, useContext } from "react";
import type { kitJa } from "./words-ja.ts";

/** One thing that a schema finds wrong, as far as it is told to people. */
export type Issue = {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
};

/** A schema as the forms use it: core's own, so that what the page refuses is what the service would. */
export type Schema<T> = {
  readonly safeParse: (
    value: unknown,
  ) =>
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };
};

/** What is wrong, by the path of the field. */
export type Problems = ReadonlyMap<string, string>;

const NO_PROBLEMS: Problems = new Map();

/** The fields below know what is wrong with them, and whether anybody may write in them. */
export const FormContext = createContext<{ readonly problems: Problems; readonly locked: boolean }>({
  problems: NO_PROBLEMS,
  locked: false,
});

/** What is wrong with a field, or with anything in it. */
export function problemAt(problems: Problems, path: string): string | undefined {
  for (const [at, words] of problems)
    if (at === path || at.startsWith(`${path}.`) || at.startsWith(`${path}:`)) return words;
  return undefined;
}

export function useProblem(path: string): string | undefined {
  return problemAt(useContext(FormContext).problems, path);
}

/** Issues of a schema in the reader's words; the first one of each path. */
export function problemsOf(issues: readonly Issue[], wrong: (typeof kitJa)["wrong"]): Problems {
  const found = new Map<string, string>();
  for (const issue of issues) {
    const path = issue.path.map(String).join(".");
    if (!found.has(path)) found.set(path, wordsFor(issue, wrong));
  }
  return found;
}

function wordsFor(issue: Issue, wrong: (typeof kitJa)["wrong"]): string {
  const { code, origin, message } = issue;
  if (code === "too_small") {
    const least = String(issue.minimum);
    if (origin === "string") return least === "1" ? wrong.missing : wrong.short(least);
    return origin === "array" ? (least === "1" ? wrong.missing : wrong.few(least)) : wrong.least(least);
  }
  if (code === "too_big") {
    const most = String(issue.maximum);
    return origin === "string" ? wrong.long(most) : origin === "array" ? wrong.many(most) : wrong.most(most);
  }
  if (code === "invalid_type" || code === "invalid_union") return wrong.missing;
  return wrong.form(message);
}
