import { useQuery } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import type { ThreadRow } from "@kikimimi/api/schema";
import type { Topic } from "@kikimimi/api/schema-topic";
import { useMemo } from "react";
import { useService } from "../app/service.tsx";
import { useSpeech } from "../text/speech.tsx";

/** Colleagues save topics seldom; a name that is a minute old does no harm. */
const EVERY_MS = 60_000;

/** The brand's topics by id. */
export function useTopics(): ReadonlyMap<string, Topic> {
  const { client } = useService();
  const { data } = useQuery({
    queryKey: ["topics"],
    queryFn: () => unwrap(client.v1.topics.$get({ query: {} })),
    refetchInterval: EVERY_MS,
  });
  return useMemo(() => new Map(data?.items.map((topic) => [topic.topicId, topic])), [data]);
}

/** Says a topic's name; its id where it was removed. */
export function useTopicName(): (id: string) => string {
  const topics = useTopics();
  return (id) => topics.get(id)?.name ?? id;
}

/** Says a term of a priority in words, topics by their names. */
export function useTerm(): (term: Pick<ThreadRow["terms"][number], "term" | "value">) => string {
  const { t } = useSpeech();
  const nameOf = useTopicName();
  return ({ term, value }) => t.term({ term, value: term === "topic" ? nameOf(value) : value });
}

/** Topics by name; the colour only repeats what the name says. */
export function TopicChips({ topics }: { readonly topics: readonly { topicId: string; tags?: readonly string[] }[] }) {
  const { t } = useSpeech();
  const known = useTopics();
  const nameOf = useTopicName();
  if (topics.length === 0) return null;
  return (
    <span className="chips">
      <span className="unseen">{t.topicsLabel}</span>
      {topics.map(({ topicId, tags = [] }) => (
        <span key={topicId} className={`chip ${known.get(topicId)?.colour ?? "grey"}`}>
          <span className="chip-name">{nameOf(topicId)}</span>
          {tags.length > 0 ? <span className="quiet"> {tags.map((tag) => `#${tag}`).join(" ")}</span> : null}
        </span>
      ))}
    </span>
  );
}
