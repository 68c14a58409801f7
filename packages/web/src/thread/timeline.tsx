import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import type { Reply } from "@kikimimi/api/schema-reply";
import { type Moment, stretchesOf } from "./stretches.ts";
import { Post } from "./post.tsx";
import { ReplyProblem } from "../reply/reply-words.tsx";
import { absolute, agoIn, useSpeech } from "../text/speech.tsx";
import { useNow } from "../text/now.ts";

type Activity = ThreadDetail["activities"][number];

/** What was said and what was done about it, oldest first; long stretches of little news are folded. */
export function Timeline(props: {
  readonly mentions: readonly Mention[];
  readonly activities: readonly Activity[];
  readonly replies: readonly Reply[];
  readonly canCorrect: boolean;
}) {
  const { t } = useSpeech();
  const { replies, canCorrect } = props;
  const show = (moment: Moment) =>
    moment.type === "said" ? (
      <li key={moment.mention.mentionId}>
        <Post mention={moment.mention} canCorrect={canCorrect} />
      </li>
    ) : (
      <li key={moment.activity.activityId}>
        <Done activity={moment.activity} reply={replyOf(replies, moment.activity)} />
      </li>
    );
  return (
    <ol className="timeline">
      {stretchesOf(props.mentions, props.activities).map((stretch) =>
        stretch.folded === null ? (
          stretch.moments.map(show)
        ) : (
          <li key={`folded ${stretch.moments[0]?.at ?? ""}`}>
            <details className="folded">
              <summary>{t[stretch.folded](stretch.moments.length)}</summary>
              <ol className="timeline">{stretch.moments.map(show)}</ol>
            </details>
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
