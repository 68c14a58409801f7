import { runsOf, type TopicWords } from "./highlight.ts";
import { useTopicName, useTopics } from "../context/topics.tsx";
import { useSpeech } from "../text/speech.tsx";

/** A text with its evidence marked and the words of topics underlined, each topic named on hover. */
export function Marked(props: {
  readonly text: string;
  readonly evidence: readonly string[];
  readonly topics?: readonly TopicWords[];
}) {
  const { t } = useSpeech();
  const known = useTopics();
  const nameOf = useTopicName();
  let at = 0;
  return runsOf(props.text, props.evidence, props.topics).map(({ text, marked, topics }) => {
    const key = at;
    at += text.length;
    const [first] = topics;
    const hit = first && {
      className: `hit ${known.get(first)?.colour ?? "grey"}`,
      title: topics.map((id) => t.term({ term: "topic", value: nameOf(id) })).join(" "),
    };
    return marked ? (
      <mark key={key} {...hit}>
        {text}
      </mark>
    ) : (
      <span key={key} {...hit}>
        {text}
      </span>
    );
  });
}
