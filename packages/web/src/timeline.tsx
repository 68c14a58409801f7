import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import { Post } from "./post.tsx";
import { absolute, agoIn, useSpeech } from "./words.tsx";
import { useNow } from "./now.ts";

type Activity = ThreadDetail["activities"][number];

type Moment =
  | { readonly at: string; readonly type: "said"; readonly mention: Mention }
  | { readonly at: string; readonly type: "done"; readonly activity: Activity };

/** What was said and what was done about it, oldest first. */
export function Timeline(props: {
  readonly mentions: readonly Mention[];
  readonly activities: readonly Activity[];
  readonly canCorrect: boolean;
}) {
  const moments: Moment[] = [
    ...props.mentions.map((mention): Moment => ({
      at: mention.createdAt ?? mention.deletedAt ?? "",
      type: "said",
      mention,
    })),
    ...props.activities.map((activity): Moment => ({ at: activity.at, type: "done", activity })),
  ];
  moments.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return (
    <ol className="timeline">
      {moments.map((moment) =>
        moment.type === "said" ? (
          <li key={moment.mention.mentionId}>
            <Post mention={moment.mention} canCorrect={props.canCorrect} />
          </li>
        ) : (
          <li key={moment.activity.activityId}>
            <Done activity={moment.activity} />
          </li>
        ),
      )}
    </ol>
  );
}

function Done({ activity }: { readonly activity: Activity }) {
  const { t, lang } = useSpeech();
  const now = useNow();
  const text =
    activity.type === "thread.noted" ? activity.text : activity.type === "thread.closed" ? activity.reason : undefined;
  return (
    <div className={activity.type === "thread.noted" ? "done note" : "done"}>
      <p className="quiet">
        {t.did[activity.type](activity.by.name)}{" "}
        <time dateTime={activity.at} title={absolute(lang, activity.at)}>
          {agoIn(t, activity.at, now)}
        </time>
      </p>
      {text ? <p className="said">{text}</p> : null}
    </div>
  );
}
