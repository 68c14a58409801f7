import type { Mention } from "@kikimimi/api/schema";
import { Judgement } from "../context/judgement.tsx";
import { Attachments } from "./attachments.tsx";
import { Marked } from "./marked.tsx";
import { useNow } from "../text/now.ts";
import { usePlatformName } from "../app/reads.ts";
import { TopicChips } from "../context/topics.tsx";
import { postId } from "../context/why.tsx";
import { absolute, agoIn, useSpeech } from "../text/speech.tsx";

/** One post as it was said, with what was judged of it. */
export function Post({ mention, canCorrect }: { readonly mention: Mention; readonly canCorrect: boolean }) {
  const { t } = useSpeech();
  const gone = mention.deletedAt !== null;
  const evidence = (mention.signal?.reasons ?? [])
    // Words that speak for calm are in the list of clues; marking them would say the opposite.
    .filter(
      (reason) => reason.weight > 0 && reason.label !== "0" && (reason.head === "anger" || reason.head === "urgency"),
    )
    .map((reason) => reason.evidence);
  return (
    <article
      id={postId(mention.mentionId)}
      tabIndex={-1}
      className={`post${mention.own ? " own" : ""}${gone ? " gone" : ""}`}
    >
      <Byline mention={mention} />
      {gone ? (
        <p className="quiet">{t.deleted}</p>
      ) : (
        <p className="said" lang={mention.lang ?? undefined}>
          {mention.text ? (
            <Marked text={mention.text} evidence={mention.own ? [] : evidence} topics={mention.topics} />
          ) : (
            t.noWords
          )}
        </p>
      )}
      {gone ? null : <TopicChips topics={mention.topics} />}
      {mention.rating === null ? null : <Stars rating={mention.rating} />}
      <Attachments media={mention.media} />
      <History mention={mention} />
      {mention.signal && !mention.own && !gone ? (
        <Judgement mention={mention} signal={mention.signal} canCorrect={canCorrect} />
      ) : null}
    </article>
  );
}

function Byline({ mention }: { readonly mention: Mention }) {
  const { t, lang } = useSpeech();
  const now = useNow();
  const nameOf = usePlatformName();
  const { author, createdAt, editedAt, url } = mention;
  const name = author?.name ?? author?.handle;
  return (
    <p className="byline">
      {mention.own ? <strong className="ours">{t.own}</strong> : null}
      {name || !mention.own ? <strong>{name ?? t.someoneOn(nameOf(mention.platform))}</strong> : null}
      {author?.handle && author.name ? <span className="quiet">@{author.handle}</span> : null}
      {author?.followers === undefined ? null : <span className="quiet">{t.followers(author.followers)}</span>}
      {mention.direct ? <span className="quiet">{t.direct}</span> : null}
      {createdAt ? (
        <time className="quiet" dateTime={createdAt} title={absolute(lang, createdAt)}>
          {agoIn(t, createdAt, now)}
        </time>
      ) : null}
      {editedAt ? (
        <span className="quiet" title={absolute(lang, editedAt)}>
          {t.edited(agoIn(t, editedAt, now))}
        </span>
      ) : null}
      {url ? (
        <a href={url} target="_blank" rel="noreferrer noopener">
          {t.original}
        </a>
      ) : null}
    </p>
  );
}

function Stars({ rating }: { readonly rating: number }) {
  const { t } = useSpeech();
  const stars = Math.round(1 + rating * 4);
  return (
    <p className="stars">
      <span aria-hidden="true">{"★".repeat(stars) + "☆".repeat(5 - stars)}</span> {t.stars(stars)}
    </p>
  );
}

function History({ mention }: { readonly mention: Mention }) {
  const { t, lang } = useSpeech();
  if (mention.history.length === 0) return null;
  return (
    <details>
      <summary>{t.history(mention.history.length)}</summary>
      <ol className="history">
        {mention.history.map((past) => (
          <li key={past.version}>
            <time className="quiet">{absolute(lang, new Date(past.version).toISOString())}</time>
            <p className="said" lang={mention.lang ?? undefined}>
              {past.text}
            </p>
          </li>
        ))}
      </ol>
    </details>
  );
}
