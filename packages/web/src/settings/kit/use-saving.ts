import { useQueryClient } from "@tanstack/react-query";
import { AppError } from "@kikimimi/core/base/error";
import { useState } from "react";
import { useService } from "../../app/service.tsx";
import { explain, useSpeech, useWords } from "../../text/speech.tsx";
import type { Kind, SavedDoc } from "./documents.ts";
import { type Problems, problemsOf } from "./problems.ts";
import { words as allWords } from "./words.ts";

const NONE: Problems = new Map();

/** Saving and removing one document: what is wrong, who was faster, and whether it is under way. */
export function useSaving<Doc extends SavedDoc, Draft extends object>(
  kind: Kind<Doc, Draft>,
  /** The version that the form began from; undefined for a new one. */
  base: Doc | undefined,
  /** `saved` is what was saved; undefined where it was removed. */
  onDone: (news: string, saved: Doc | undefined) => void,
) {
  const words = useWords(allWords);
  const speech = useSpeech();
  const { client } = useService();
  const queries = useQueryClient();
  const [problems, setProblems] = useState<Problems>(NONE);
  const [failure, setFailure] = useState<string | null>(null);
  const [theirs, setTheirs] = useState<{ readonly doc: Doc | undefined } | null>(null);
  const [busy, setBusy] = useState(false);

  const refuse = (found: Problems, why: string): void => {
    setFailure(why);
    setProblems(found);
  };
  const explainFailure = async (error: unknown, id: string): Promise<void> => {
    if (error instanceof AppError && error.code === "conflict") {
      if (base === undefined) return refuse(new Map([["id", words.idTaken]]), words.refused);
      const now = await kind.list(client).catch(() => undefined);
      if (now) return setTheirs({ doc: now.find((one) => kind.idOf(one) === id) });
    }
    const issues = error instanceof AppError ? (error.details.issues ?? []) : [];
    const found = problemsOf(
      issues.map(({ path, message }) => ({ path: path.split("."), message })),
      words.wrong,
    );
    refuse(found, issues.length > 0 ? words.refused : explain(speech, error));
  };
  const attempt = async (
    act: () => Promise<readonly [news: string, saved: Doc | undefined]>,
    id: string,
  ): Promise<void> => {
    setFailure(null);
    setProblems(NONE);
    setBusy(true);
    try {
      const [news, saved] = await act();
      // Other pages read the same things under their own name.
      for (const queryKey of [["settings", kind.key], [kind.key]]) void queries.invalidateQueries({ queryKey });
      onDone(news, saved);
    } catch (error) {
      await explainFailure(error, id);
    } finally {
      setBusy(false);
    }
  };
  return {
    problems,
    failure,
    theirs,
    busy,
    settle: () => setTheirs(null),
    save: async (id: string, draft: Draft, version: number | undefined): Promise<void> => {
      const read = kind.schema.safeParse(draft);
      if (!read.success) return refuse(problemsOf(read.error.issues, words.wrong), words.refused);
      await attempt(async () => {
        const saved = await kind.save(client, id, read.data, version);
        return [words.saved(saved.name), saved];
      }, id);
    },
    remove: async (doc: Doc): Promise<void> =>
      attempt(async () => {
        await kind.remove(client, doc);
        return [words.removed(doc.name), undefined];
      }, kind.idOf(doc)),
  };
}
