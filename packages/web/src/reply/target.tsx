import type { Mention } from "@kikimimi/api/schema";
import { usePlatformName } from "../app/reads.ts";
import { useNow } from "../text/now.ts";
import { agoIn, useSpeech } from "../text/speech.tsx";

/** The posts that can be answered, newest first. */
export function answerable(mentions: readonly Mention[]): readonly Mention[] {
  return mentions.filter((mention) => !mention.own && mention.deletedAt === null).toSorted(newestFirst);
}

/** Which post is answered. */
export function Target(props: {
  readonly mentions: readonly Mention[];
  readonly chosen: string | undefined;
  readonly onChoose: (mentionId: string) => void;
}) {
  const { t } = useSpeech();
  const now = useNow();
  const nameOf = usePlatformName();
  const { mentions, chosen, onChoose } = props;
  const [newest] = mentions;
  if (!newest) return null;
  const say = ({ author, createdAt, text, platform }: Mention): string =>
    t.replies.said(
      author?.name ?? author?.handle ?? t.someoneOn(nameOf(platform)),
      createdAt ? agoIn(t, createdAt, now) : "",
      Array.from(text.replace(/\s+/g, " ")).slice(0, 40).join(""),
    );
  return (
    <label className="target">
      {t.replies.answering}
      <select value={chosen ?? newest.mentionId} onChange={(event) => onChoose(event.target.value)}>
        {mentions.map((mention) => (
          <option key={mention.mentionId} value={mention.mentionId}>
            {say(mention)}
          </option>
        ))}
      </select>
    </label>
  );
}

function newestFirst(a: Mention, b: Mention): number {
  const [one, other] = [a.createdAt ?? "", b.createdAt ?? ""];
  return one < other ? 1 : one > other ? -1 : 0;
}
