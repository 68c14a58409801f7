import type { ThreadDetail } from "@kikimimi/api/schema";
import { useTerm } from "./topics.tsx";
import { signed } from "../text/numbers.ts";
import { useSpeech } from "../text/speech.tsx";

/** The id of a post on the page. */
export function postId(mentionId: string): string {
  return `post-${mentionId}`;
}

/** Shows a post and brings the keyboard to it. */
export function goToPost(mentionId: string): void {
  const post = document.getElementById(postId(mentionId));
  post?.scrollIntoView({ block: "center" });
  post?.focus({ preventScroll: true });
}

/** Why the priority is what it is; each term leads to the post that shows it. */
export function Why({ thread }: { readonly thread: ThreadDetail }) {
  const { t } = useSpeech();
  const say = useTerm();
  const sum = thread.terms.reduce((total, term) => total + term.weight, 0);
  const spam = thread.mentions.some((mention) => mention.correction?.value.spam);
  return (
    <section className="why">
      <h2>
        {t.why(thread.priority)}
        {sum > 100 ? t.capped(sum) : null}
      </h2>
      {thread.terms.length === 0 ? <p className="quiet">{spam ? t.whySpam : t.whyNone}</p> : null}
      <ul>
        {thread.terms.map((term) => (
          <li key={`${term.term} ${term.value} ${term.mentionId}`}>
            <button
              type="button"
              className={`term ${term.term}`}
              title={t.showPost}
              onClick={() => goToPost(term.mentionId)}
            >
              <span>{say(term)}</span> <span className="figures">{signed(term.weight)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
