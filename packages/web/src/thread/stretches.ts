import type { Mention, ThreadDetail } from "@kikimimi/api/schema";

type Activity = ThreadDetail["activities"][number];

/** Something that was said, or that was done about it. */
export type Moment =
  | { readonly at: string; readonly type: "said"; readonly mention: Mention }
  | { readonly at: string; readonly type: "done"; readonly activity: Activity };

/** Moments in a row; `folded` names what they are where they stand folded. */
export type Stretch = { readonly folded: "reposts" | "foldedDeeds" | null; readonly moments: readonly Moment[] };

/** Deeds in a row that may stand before the older of them are folded, and how many of them stay. */
const MOST_DEEDS = 4;
const KEPT_DEEDS = 3;

/** What was said and done, oldest first, parted into what is read and what is folded: reposts, and old deeds in a row. */
export function stretchesOf(mentions: readonly Mention[], activities: readonly Activity[]): readonly Stretch[] {
  const moments: readonly Moment[] = [
    ...mentions.map((mention): Moment => ({
      at: mention.createdAt ?? mention.deletedAt ?? "",
      type: "said",
      mention,
    })),
    ...activities.map((activity): Moment => ({ at: activity.at, type: "done", activity })),
  ].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return runsOf(moments).flatMap(({ kind, run }): readonly Stretch[] => {
    if (kind === "repost") return [{ folded: "reposts", moments: run }];
    if (kind === "deed" && run.length > MOST_DEEDS) {
      return [
        { folded: "foldedDeeds", moments: run.slice(0, -KEPT_DEEDS) },
        { folded: null, moments: run.slice(-KEPT_DEEDS) },
      ];
    }
    return [{ folded: null, moments: run }];
  });
}

type Kind = "repost" | "deed" | "word";

function runsOf(moments: readonly Moment[]): readonly { readonly kind: Kind; readonly run: readonly Moment[] }[] {
  const runs: { kind: Kind; run: Moment[] }[] = [];
  for (const moment of moments) {
    const kind = kindOf(moment);
    const last = runs.at(-1);
    if (last?.kind === kind) last.run.push(moment);
    else runs.push({ kind, run: [moment] });
  }
  return runs;
}

/** A note is words, as a post is. */
function kindOf(moment: Moment): Kind {
  if (moment.type === "done") return moment.activity.type === "thread.noted" ? "word" : "deed";
  return moment.mention.kind === "repost" ? "repost" : "word";
}
