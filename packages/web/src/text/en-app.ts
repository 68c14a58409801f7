import type { appJa } from "./ja-app.ts";

/** Words for the frame of the page. */
export const appEn: typeof appJa = {
  nav: {
    label: "Pages",
    inbox: "Inbox",
    reports: "Reports",
    settings: "Settings",
    toInbox: "Go to the inbox",
    trouble: (n) => (n === 1 ? "1 channel needs you" : `${n} channels need you`),
  },
  notices: {
    bell: (n) => (n > 0 ? `Notices (${n} unread)` : "Notices"),
  },
  over: "Open menu",
  brands: "Brand",
  find: "Search or jump",
  goTo: (name) => `Go to ${name}`,
  person: {
    menu: (name) => `Menu of ${name}`,
    language: "Language",
    theme: "Appearance",
    themes: { system: "As the system", light: "Light", dark: "Dark" },
    singleKeys: "Use single-key shortcuts",
  },
  palette: {
    hint: "Words of a thread, an action, a page",
    results: "Results",
    threads: "Threads",
    deeds: "Actions",
    pages: "Pages",
    looks: "Appearance",
    noThreads: "No thread holds these words.",
    found: (n, more) => `${n} ${n === 1 ? "thread" : "threads"}${more ? ", and there are more" : ""}`,
  },
  toast: {
    undone: "Undone.",
    notUndone: "This could not be undone.",
    label: "News",
    region: "News ({hotkey} goes there)",
    undo: "Undo",
    undoBy: "Press z to undo",
  },
  broken: {
    words: "This page could not be shown. What you were writing is kept.",
    reload: "Load again",
    noPage: "There is no such page. The link is old or mistyped.",
    forbidden: "You are not allowed to see this page. Please ask an administrator.",
  },
  keyGroups: [
    {
      name: "List",
      keys: [
        ["j / k", "Move down or up"],
        ["Enter", "Open the thread"],
        ["x", "Select it, to act on many"],
        ["g i", "Go to all that wait"],
        ["g m", "Go to yours"],
        ["g u", "Go to the unassigned"],
        ["g s", "Go to the snoozed"],
        ["g r", "Go to the resolved"],
        ["/", "Search or jump"],
      ],
    },
    {
      name: "Open thread",
      keys: [
        ["c", "Claim"],
        ["r", "Write a reply (claims the thread where nobody holds it)"],
        ["n", "Write a note"],
        ["e", "Resolve"],
        ["s", "Snooze"],
        ["a", "Assign to a person or team"],
        ["t", "Change tags"],
        ["z", "Undo"],
        ["Ctrl+Enter", "Send the reply you are writing, and go on to the next thread"],
        ["/　@", "Canned reply, colleague (while you write a reply or a note)"],
      ],
    },
    {
      name: "Anywhere",
      keys: [
        ["Ctrl+K", "Search, jump, act (⌘K on a Mac)"],
        ["?", "Show these keys"],
        ["Esc", "Close this, or back to the list"],
      ],
    },
  ],
  keysRest: "Single keys rest while you type, compose a word or hold Ctrl or another modifier.",
};
