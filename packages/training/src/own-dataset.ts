import type { Dataset, Row } from "./dataset.ts";
import { ownPosts, splitOf, type OwnPost } from "./own-posts.ts";
import type { Task } from "./task.ts";

function rowOf(task: Task, language: "ja" | "en", post: OwnPost): Row {
  const label = { language, intent: "", sentiment: post.sentiment, anger: `${post.anger}`, urgency: `${post.urgency}` }[
    task
  ];
  return { text: post.text, truth: { label, intents: task === "intent" ? post.intents : [] }, slices: post.slices };
}

/** The project's own test writers of one language as a dataset of one task. */
export function ownTestSet(task: Task, language: "ja" | "en"): Dataset {
  const rows = ownPosts(language)
    .filter((post) => splitOf(post) === "test")
    .map((post) => rowOf(task, language, post));
  return { rows, format: "own posts", guessed: false, split: "test", bad: 0, unlabelled: 0, otherLanguage: 0 };
}
