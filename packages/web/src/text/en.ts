import { repliesEn } from "./en-replies.ts";
import { channelsEn } from "./en-channels.ts";
import { clocksEn } from "./en-clocks.ts";
import type { ja } from "./ja.ts";

const one = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;

/** What the classifier names where no word gave a post away. */
const RULES: Readonly<Record<string, string>> = {
  rating: "the rating given",
  length: "how long the text is",
  short: "a very short text",
  "no feeling": "no words of feeling",
  mixed: "good words and bad ones",
  exclamation: "exclamation marks",
  question: "question marks",
  "marks together": "marks in a row",
  capitals: "words in capitals",
  quoted: "how much is quoted",
  "quoted good": "good words in a quotation",
  "quoted bad": "bad words in a quotation",
  "quoted heat": "angry words in a quotation",
  laughter: "laughter",
  links: "links",
  handles: "handles (@)",
  emoji: "emoji",
  spacing: "spaces and line breaks",
};

/** The page in English. */
export const en: typeof ja = {
  language: "English",
  tabs: { active: "Needs people", mine: "Mine", closed: "Closed", all: "All" },
  tabsLabel: "Lists",
  sortLabel: "Order",
  sort: { priority: "By priority", due: "By due time" },
  platformLabel: "Platform",
  everyPlatform: "All platforms",
  topicLabel: "Topic",
  topicsLabel: "Topics: ",
  everyTopic: "All topics",
  and: " and ",
  dayBefore: "Day before",
  dayAfter: "Day after",
  dayMeans: (from, to) => `Threads that changed between ${from} and ${to}, your time.`,
  listLabel: "Threads",
  threadLabel: "Thread",
  chooseThread: "Choose a thread from the list to read it here.",
  back: "Back to the list",
  loading: "Loading…",
  more: "Show more",
  older: "Show earlier posts",
  newRows: (n) => `${n} new`,
  live: "Updated",
  liveLabel: "Updating by itself",
  reconnecting: "Reconnecting",
  lastAnswer: (time) => `last updated ${time}`,
  help: "Keys",
  signOut: "Sign out",
  retry: "Try again",
  close: "Close",
  empty: {
    active: "Nothing is waiting for a person.",
    mine: "You hold no threads.",
    closed: "No thread has been closed yet.",
    all: "No thread changed on this day.",
    hint: {
      active: "New posts appear here by themselves.",
      mine: "Press Claim on a thread that needs people, and it is listed here.",
      closed: "Threads are listed here once they are closed.",
    },
    filtered: (platform) => `Nothing here for ${platform}.`,
    clear: "Clear the filter",
  },
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
  status: { open: "Watching", queued: "Unassigned", claimed: "Claimed", closed: "Closed" },
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
      case "earlier":
        return `Earlier post (${value} points)`;
      default:
        return term;
    }
  },
  sentiment: { positive: "Positive", neutral: "Neutral", negative: "Negative" },
  anger: ["Not angry", "Annoyed", "Very angry"],
  urgency: ["Not urgent", "Somewhat urgent", "Urgent"],
  head: { sentiment: "Sentiment", anger: "Anger", urgency: "Urgency", intents: "Content", language: "Language" },
  intents: {
    complaint: "Complaint",
    question: "Question",
    request: "Request",
    praise: "Praise",
    suggestion: "Suggestion",
    churn: "May leave",
    purchase: "Wants to buy",
    report: "Reports a fault",
    spam: "Spam",
    chatter: "Chatter",
  },
  scores: "Why it was judged so",
  cautious: "So that nothing is missed, a fairly low probability is enough for urgent.",
  reasonsLabel: "Words that gave it away",
  noReasons: "No single word gave it away.",
  rule: (name) => RULES[name] ?? `a trait of the text (${name})`,
  model: (name) => `Model: ${name}`,
  correctedBy: (name) => `Corrected by ${name}`,
  correct: "Correct this",
  machine: (judged) => `As judged (${judged})`,
  spam: "Treat as spam",
  spamHint: "The machine's judgement alone takes nothing off the list.",
  saveCorrection: "Save correction",
  saving: "Saving…",
  saved: "Saved.",
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
    "thread.closed": (name) => `${name} closed this`,
    "thread.reopened": (name) => `${name} reopened this`,
    "mention.corrected": (name) => `${name} corrected a judgement`,
    "reply.submitted": (name) => `${name} asked for a reply to be approved`,
    "reply.approved": (name) => `${name} approved a reply`,
    "reply.rejected": (name) => `${name} sent a reply back`,
    "reply.sent": (name) => `${name}'s reply was sent`,
    "reply.failed": (name) => `${name}'s reply was not sent`,
  },
  claim: "Claim",
  release: "Release",
  finish: "Close",
  reopen: "Reopen",
  acted: {
    claim: "You claimed this thread.",
    release: "You released this thread.",
    close: "You closed this thread.",
    reopen: "You reopened this thread.",
    note: "Note added.",
  },
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
  keys: {
    move: "Move down or up the list",
    open: "Open the thread",
    claim: "Claim",
    reply: "Write a reply (claims the thread where nobody holds it)",
    send: "Send the reply you are writing",
    note: "Write a note",
    close: "Close the thread",
    help: "Show these keys",
    escape: "Close this, or back to the list",
    off: "Keys rest while you type. c, r, n and e act on the open thread.",
  },
  channels: channelsEn,
  clocks: clocksEn,
  replies: repliesEn,
  signIn: {
    title: "Sign in",
    lead: "See what people say, and answer those who need a person.",
    how: "Open the sign-in link that npm start printed, or paste a token.",
    again: "This command issues a new token.",
    command: "npx kikimimi token --as NAME --role agent",
    label: "Token",
    enter: "Sign in",
    refused: "The token is not valid or has expired. Please sign in again.",
  },
};
