import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import { useService } from "../app/service.tsx";
import { useGo, usePlace } from "../inbox/place.ts";
import { useSpeech, useWords } from "../text/speech.tsx";
import { useToast } from "../ui/toast.tsx";
import { watchReply } from "./watch.ts";
import { words } from "./words.ts";

/** Goes on to the next thread of the list, and tells if the reply that was left behind fails. */
export function useGoOn(
  { threadId }: Pick<ThreadDetail, "threadId">,
  mentions: readonly Mention[],
): (replyId: string, next: string) => void {
  const { client } = useService();
  const { t } = useSpeech();
  const w = useWords(words);
  const say = useToast();
  const go = useGo();
  const place = usePlace();
  return (replyId, next) => {
    const author = mentions.find((mention) => !mention.own && mention.author)?.author;
    const name = author?.name ?? author?.handle ?? t.threadLabel;
    const open = { name: w.open, run: () => go({ ...place, thread: threadId }) };
    watchReply(client, threadId, replyId, () => say({ words: w.failedLater(name), more: open }));
    go({ ...place, thread: next });
    say({ words: w.sentNext });
  };
}
