import { judgementEn } from "./en-judgement.ts";
import { appEn } from "./en-app.ts";
import { inboxEn } from "./en-inbox.ts";
import { repliesEn } from "./en-replies.ts";
import { clocksEn } from "./en-clocks.ts";
import type { ja } from "./ja.ts";

const one = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;

/** The page in English. */
export const en: typeof ja = {
  language: "English",
  ...judgementEn,
  ...inboxEn,
  priority: "Priority",
  span: ({ days, hours, minutes }) =>
    days > 0
      ? `${days} d${hours > 0 ? ` ${hours} h` : ""}`
      : hours > 0
        ? `${hours} h${minutes > 0 ? ` ${minutes} min` : ""}`
        : `${minutes} min`,
  left: (span) => `${span} left`,
  late: (span) => `${span} late`,
  dueNow: "due now",
  justLate: "just overdue",
  ago: (span) => `${span} ago`,
  justNow: "just now",
  dueLabel: "Answer due",
  status: {
    open: "Watching",
    queued: "Unassigned",
    claimed: "Claimed",
    escalated: "Waits for a lead",
    waiting: "With the customer",
    snoozed: "Snoozed",
    closed: "Resolved",
    ignored: "Ignored",
    merged: "Merged into another",
  },
  snoozedUntil: (when) => `Snoozed until ${when}`,
  snoozedForReply: "Snoozed until they write",
  unread: "Unread",
  presence: {
    viewing: (name) => `${name} is reading`,
    idle: (name) => `${name} left it open`,
    writing: (name) => `${name} is writing a reply`,
  },
  filters: {
    label: "Filter",
    set: "Filters in use",
    remove: (words) => `Remove the filter ${words}`,
    lang: "Language of the post",
    everyLang: "All languages",
    langs: { ja: "Japanese", en: "English", other: "Other languages" },
    sla: "Due",
    everySla: "Any due time",
    promises: { late: "Overdue", soon: "Due within an hour" },
    wave: "Copies of one post",
    team: (id) => `Team ${id}`,
    teamLabel: "Team",
    everyTeam: "All teams",
    min: (least) => `Priority ${least} or more`,
    minLabel: "Priority",
    everyMin: "Any priority",
    follower: "Followed",
    everyFollower: "All threads",
    followed: "Threads that you follow",
    followedBy: (id) => `Threads that ${id} follows`,
    loadedOnly: (n, all) =>
      all
        ? `Language and due time are looked up in all ${n} threads of this list.`
        : `Language and due time are looked up in the ${n} threads read so far. Reading on…`,
  },
  heldBy: (name) => `Held by ${name}`,
  heldByMe: "Held by you",
  posts: (n, many) => `${many ? `${n}+ posts` : one(n, "post")}`,
  copies: (n) => `${n} threads with these words`,
  noWords: "(no text)",
  why: (priority) => `Why priority ${priority}`,
  whyNone: "Nothing was found that adds points.",
  whySpam: "Treated as spam, so it has no points.",
  capped: (sum) => ` (${sum} in all, capped at 100)`,
  showPost: "Go to the post",
  term: ({ term, value }) => {
    switch (term) {
      case "urgency":
        return value === "2" ? "● Urgent" : "Somewhat urgent";
      case "anger":
        return value === "2" ? "▲ Very angry" : "Annoyed";
      case "sentiment":
        return "Negative";
      case "churn":
        return "May leave";
      case "report":
        return "Reports a fault";
      case "question":
        return "Wants an answer";
      case "rating":
        return "Low rating";
      case "reach":
        return `Wide reach (${Number(value).toLocaleString("en")} followers)`;
      case "direct":
        return "Wrote directly";
      case "topic":
        return `Topic ${value}`;
      case "wave":
        return `Copied posts (${value})`;
      case "override":
        return `Set by a person (${value} points)`;
      case "earlier":
        return `Earlier post (${value} points)`;
      default:
        return term;
    }
  },
  own: "Our reply",
  someoneOn: (platform) => `Someone on ${platform}`,
  followers: (n) => `${n.toLocaleString("en")} ${n === 1 ? "follower" : "followers"}`,
  direct: "Private",
  edited: (when) => `edited ${when}`,
  history: (n) => `Before the edit (${one(n, "version")})`,
  deleted: "Deleted by its author",
  original: "Open the original",
  stars: (n) => `Rating: ${n} of 5`,
  media: { image: "Picture", video: "Film", audio: "Sound", file: "File", link: "Link" },
  noDescription: "no description",
  did: {
    "thread.claimed": (name) => `${name} claimed this`,
    "thread.released": (name) => `${name} released this`,
    "thread.noted": (name) => `Note by ${name}`,
    "thread.closed": (name) => `${name} resolved this`,
    "thread.reopened": (name) => `${name} reopened this`,
    "thread.opened": (_name) => "This began to wait for a person",
    "thread.assigned": (name) => `${name} assigned this`,
    "thread.snoozed": (name) => `${name} snoozed this`,
    "thread.woken": (name) => `${name} woke this`,
    "thread.escalated": (name) => `${name} escalated this`,
    "thread.deescalated": (name) => `${name} took the escalation back`,
    "thread.ignored": (name) => `${name} set this aside`,
    "thread.tagged": (name) => `${name} changed the tags`,
    "thread.prioritised": (name) => `${name} changed the priority`,
    "thread.routed": (name) => `${name} changed the team`,
    "thread.merged": (name) => `${name} merged this into another thread`,
    "thread.absorbed": (name) => `${name} merged another thread into this`,
    "thread.separated": (name) => `${name} took the merge back`,
    "thread.parted": (name) => `${name} parted a thread from this`,
    "thread.split": (name) => `${name} split posts off this`,
    "thread.followed": (name) => `${name} follows this`,
    "thread.unfollowed": (name) => `${name} no longer follows this`,
    "sla.warned": (_name) => "A promise comes due",
    "sla.breached": (_name) => "A promise was missed",
    "mention.corrected": (name) => `${name} corrected a judgement`,
    "reply.submitted": (name) => `${name} asked for a reply to be approved`,
    "reply.approved": (name) => `${name} approved a reply`,
    "reply.rejected": (name) => `${name} sent a reply back`,
    "reply.sent": (name) => `${name}'s reply was sent`,
    "reply.failed": (name) => `${name}'s reply was not sent`,
  },
  claim: "Claim",
  release: "Release",
  finish: "Resolve",
  reopen: "Reopen",
  acted: {
    claim: "You claimed this thread.",
    assign: "You assigned this thread.",
    release: "You released this thread.",
    snooze: "You snoozed this thread.",
    wake: "You woke this thread.",
    escalate: "You escalated this thread.",
    deescalate: "You took the escalation back.",
    close: "You resolved this thread.",
    reopen: "You reopened this thread.",
    ignore: "You set this thread aside.",
    tag: "You changed the tags.",
    prioritise: "You changed the priority.",
    route: "You changed the team.",
    follow: "You follow this thread.",
    unfollow: "You no longer follow this thread.",
    note: "Note added.",
  },
  deedNames: {
    claim: "Claim",
    assign: "Assign",
    release: "Release",
    snooze: "Snooze",
    wake: "Wake",
    escalate: "Escalate",
    deescalate: "Take the escalation back",
    close: "Resolve",
    reopen: "Reopen",
    ignore: "Set aside",
    tag: "Change tags",
    prioritise: "Change the priority",
    route: "Change the team",
    follow: "Follow",
    unfollow: "No longer follow",
    note: "Add a note",
  },
  deeds: {
    label: "More actions",
    snooze: "Snooze",
    snoozes: {
      hour: "For an hour",
      tomorrow: "Until 9 tomorrow",
      monday: "Until 9 next Monday",
      reply: "Until they write again",
    },
    wake: "Wake it now",
    tag: "Change tags",
    tagLabel: "Tags, parted by spaces or commas",
    follow: "Follow",
    unfollow: "No longer follow",
    escalate: "Escalate to a lead",
    deescalate: "Take the escalation back",
    ignore: "Set aside",
    reason: "Reason (kept in the history)",
  },
  dock: { label: "Reply and note", note: "Note" },
  contextLabel: "About this thread",
  aboutLabel: "Topics and tags",
  tagsLabel: "Tags",
  customer: {
    title: "Customer",
    profile: "Profile",
    others: "Their other threads",
    first: "No other thread of theirs was found on this platform.",
    unknown: "Their other threads could not be looked up.",
  },
  angerTrend: (first, last, way) =>
    way === 0 ? `Anger unchanged (${last})` : `Anger ${way > 0 ? "rose" : "fell"} from ${first} to ${last}`,
  reposts: (n) => one(n, "repost"),
  foldedDeeds: (n) => `${n} earlier ${n === 1 ? "change" : "changes"}`,
  taken: (name, when) => `${name} has held this since ${when}.`,
  viewerOnly: "You are signed in to read only.",
  noteLabel: "Note for colleagues (customers never see it)",
  noteSave: "Add note",
  noteHint: "What you found out, or what comes next.",
  failed: "That did not work. Wait a moment and try again.",
  changed: "This thread has changed. Look at it again, then try once more.",
  unreachable: "The server could not be reached. Wait a moment and try again.",
  forbidden: "You are not allowed to do this.",
  notFound: "This was not found.",
  threadGone: "That thread was not found. The link is old, or you are not allowed to see it.",
  ...appEn,
  clocks: clocksEn,
  replies: repliesEn,
  signIn: {
    refused: "The token is not valid or has expired. Please sign in again.",
  },
};
