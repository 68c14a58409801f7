import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import type { Actor } from "@kikimimi/core/people/actor";
import { useSpeech } from "../text/speech.tsx";
import { Clocks } from "./clocks.tsx";
import { CorrectMenu } from "./correct-menu.tsx";
import { Customer } from "./customer.tsx";
import { TopicChips } from "./topics.tsx";
import { Why } from "./why.tsx";

/** What is known around a thread: why it matters, what was promised, who wrote, what it is about. */
export function ContextPane(props: {
  readonly thread: ThreadDetail;
  readonly mentions: readonly Mention[];
  readonly me: Actor;
}) {
  const { thread, mentions, me } = props;
  const { t } = useSpeech();
  const theirs = mentions.find(({ own, author }) => !own && author)?.author ?? undefined;
  const decided = mentions.find(({ mentionId }) => mentionId === thread.lead?.mentionId);
  return (
    <div className="context">
      <div>
        <Why thread={thread} />
        {decided?.signal && me.role !== "viewer" && decided.deletedAt === null ? (
          <CorrectMenu mention={decided} signal={decided.signal} />
        ) : null}
      </div>
      <Clocks thread={thread} />
      <Customer thread={thread} author={theirs} />
      {thread.topics.length + thread.tags.length > 0 ? (
        <section aria-labelledby="about">
          <h2 id="about">{t.aboutLabel}</h2>
          <TopicChips topics={thread.topics.map((topicId) => ({ topicId }))} />
          {thread.tags.length > 0 ? (
            <ul className="tag-list" aria-label={t.tagsLabel}>
              {thread.tags.map((tag) => (
                <li key={tag}>#{tag}</li>
              ))}
            </ul>
          ) : null}
        </section>
      ) : null}
    </div>
  );
}
