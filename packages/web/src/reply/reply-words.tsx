import { useQueryClient } from "@tanstack/react-query";
import type { Mention } from "@kikimimi/api/schema";
import { AppError, type Changed } from "@kikimimi/core/base/error";
import { usePlatformName } from "../app/reads.ts";
import type { Words } from "../text/languages.ts";
import { goToPost } from "../context/why.tsx";
import { moment, explain, useSpeech } from "../text/speech.tsx";

type Problem = { readonly code: string; readonly message: string };

/** What a reason means, in the reader's language; undefined for a code of a newer service. */
export function problemWords(t: Words, code: string): string | undefined {
  const words: Readonly<Record<string, string>> = t.replies.problem;
  return Object.hasOwn(words, code) ? words[code] : undefined;
}

/** Why a reply was not sent: what it means, and the platform's own words. */
export function ReplyProblem({ problem, platform }: { readonly problem: Problem; readonly platform: string }) {
  const { t } = useSpeech();
  const nameOf = usePlatformName();
  return (
    <>
      {problemWords(t, problem.code)} <span lang="en">{t.replies.reason(nameOf(platform), problem.message)}</span>
    </>
  );
}

/** What others did meanwhile, where that is why an act was refused. */
export function changesIn(error: unknown): readonly Changed[] {
  return error instanceof AppError ? (error.details.changed ?? []) : [];
}

/** Why an act upon a reply was refused, in words. */
export function explainReply(speech: ReturnType<typeof useSpeech>, error: unknown): string {
  const issues = error instanceof AppError ? (error.details.issues ?? []) : [];
  const reasons = issues.flatMap(({ path }) => problemWords(speech.t, path) ?? []);
  return reasons.length > 0 ? reasons.join(" ") : explain(speech, error);
}

/** What happened in the thread since the writer looked, each with a way to see it. */
export function ChangedList(props: { readonly changed: readonly Changed[]; readonly mentions: readonly Mention[] }) {
  const { t, lang } = useSpeech();
  const shown = new Map(props.mentions.map((mention) => [mention.mentionId, mention]));
  return (
    <>
      <p>{t.replies.changed.title}</p>
      <ul className="changes">
        {props.changed.map((change) => (
          <li key={`${change.what} ${change.id}`}>
            <time dateTime={change.at}>{moment(lang, change.at)}</time> {whatOf(t, change)}{" "}
            {shown.has(change.id) ? (
              <>
                <q lang={shown.get(change.id)?.lang ?? undefined}>{shown.get(change.id)?.text.slice(0, 80)}</q>{" "}
                <button type="button" className="plain" onClick={() => goToPost(change.id)}>
                  {t.replies.changed.show}
                </button>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function whatOf(t: Words, { what, by }: Changed): string {
  switch (what) {
    case "mention.said":
      return t.replies.changed.said;
    case "mention.own":
      return t.replies.changed.own;
    case "mention.deleted":
      return t.replies.changed.deleted;
    default: {
      const did: Readonly<Record<string, (name: string) => string>> = t.did;
      return (Object.hasOwn(did, what) ? did[what]?.(by ?? "") : undefined) ?? t.replies.changed.other;
    }
  }
}

/** Reads a thread and its replies anew. */
export function useRefresh(threadId: string): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all(["thread", "replies"].map((name) => queries.invalidateQueries({ queryKey: [name, threadId] })));
  };
}
