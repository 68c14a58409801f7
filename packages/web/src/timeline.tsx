import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import type { Reply } from "@kikimimi/api/schema-reply";
import { Post } from "./post.tsx";
import { ReplyProblem } from "./reply-words.tsx";
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
  readonly replies: readonly Reply[];
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
            <Done activity={moment.activity} reply={replyOf(props.replies, moment.activity)} />
          </li>
        ),
      )}
    </ol>
  );
}

/** The reply that an activity is about, as far as it is still there. */
function replyOf(replies: readonly Reply[], activity: Activity): Reply | undefined {
  return "replyId" in activity ? replies.find((reply) => reply.replyId === activity.replyId) : undefined;
}

function Done({ activity, reply }: { readonly activity: Activity; readonly reply: Reply | undefined }) {
  const { t, lang } = useSpeech();
  const now = useNow();
  const text = activity.type === "thread.noted" ? activity.text : "reason" in activity ? activity.reason : undefined;
  // Whoever writes and sends in one step approves nothing.
  const alone = activity.type === "reply.approved" && reply?.by.id === activity.by.id;
  return (
    <div className={activity.type === "thread.noted" ? "done note" : "done"}>
      <p className="quiet">
        {alone ? t.replies.letGo(activity.by.name) : t.did[activity.type](activity.by.name)}{" "}
        <time dateTime={activity.at} title={absolute(lang, activity.at)}>
          {agoIn(t, activity.at, now)}
        </time>
      </p>
      {activity.type === "reply.failed" && reply ? (
        <p>
          <ReplyProblem problem={activity.problem} platform={reply.platform} />
        </p>
      ) : null}
      {text ? <p className="said">{text}</p> : null}
    </div>
  );
}
