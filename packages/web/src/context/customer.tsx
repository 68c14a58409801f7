import { useQuery } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import { usePlatformName } from "../app/reads.ts";
import { useService } from "../app/service.tsx";
import { useGo, usePlace, addressOf } from "../inbox/place.ts";
import { useNow } from "../text/now.ts";
import { agoIn, useSpeech } from "../text/speech.tsx";

type Author = NonNullable<Mention["author"]>;

/** Threads of one person that are worth a look beside the open one. */
const OTHERS = 5;

/** Who wrote, as their platform shows them, and what else they told us there. */
export function Customer({ thread, author }: { readonly thread: ThreadDetail; readonly author: Author | undefined }) {
  const { t } = useSpeech();
  const platform = usePlatformName()(thread.platform);
  return (
    <section className="customer" aria-labelledby="customer">
      <h2 id="customer">{t.customer.title}</h2>
      <p>
        <strong>{author?.name ?? author?.handle ?? t.someoneOn(platform)}</strong>{" "}
        {author?.handle && author.name ? <span className="quiet">@{author.handle}</span> : null}
      </p>
      <p className="quiet">
        {platform}
        {author?.followers === undefined ? null : ` · ${t.followers(author.followers)}`}
        {author?.url && /^https?:/.test(author.url) ? (
          <>
            {" · "}
            <a href={author.url} target="_blank" rel="noreferrer noopener">
              {t.customer.profile}
            </a>
          </>
        ) : null}
      </p>
      {author ? <OtherThreads thread={thread} author={author} /> : null}
    </section>
  );
}

function OtherThreads({ thread, author }: { readonly thread: ThreadDetail; readonly author: Author }) {
  const { t } = useSpeech();
  const { client } = useService();
  const now = useNow();
  const place = usePlace();
  const go = useGo();
  const { platform, threadId } = thread;
  const { data, error } = useQuery({
    queryKey: ["threads-of", platform, author.id],
    queryFn: () => unwrap(client.v1.search.$get({ query: { author: author.id, platform, limit: String(OTHERS + 1) } })),
    staleTime: 60_000,
  });
  // The search takes a part of a name, too: only the same account is the same person.
  const theirs = data?.items.filter(({ hits }) => hits.some((hit) => hit.author?.id === author.id));
  const others = theirs?.filter((row) => row.threadId !== threadId).slice(0, OTHERS);
  if (error) return <p className="quiet">{t.customer.unknown}</p>;
  if (!others) return <p className="quiet">{t.loading}</p>;
  if (others.length === 0) return <p className="quiet">{t.customer.first}</p>;
  return (
    <>
      <h3>{t.customer.others}</h3>
      <ul className="others">
        {others.map((row) => {
          const there = { ...place, thread: row.threadId };
          return (
            <li key={row.threadId}>
              <a
                href={addressOf(there)}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                  event.preventDefault();
                  go(there);
                }}
              >
                <span className="said-short" lang={row.lead?.lang ?? undefined}>
                  {row.hits[0]?.excerpt ?? row.lead?.excerpt ?? t.noWords}
                </span>
                <span className="quiet">
                  {t.status[row.status]} · {agoIn(t, row.hits[0]?.createdAt ?? row.updatedAt, now)}
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </>
  );
}
