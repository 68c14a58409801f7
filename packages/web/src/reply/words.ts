import { ja } from "./words-ja.ts";

const en: typeof ja = {
  canned: "Canned replies",
  cannedInsert: "Canned reply (/)",
  cannedNone: "There is no canned reply yet. They are made in Settings, Canned replies.",
  missing: (names) => `Not known here: ${names}. So it cannot be used yet.`,
  variables: {
    "customer.name": "the customer's name",
    "agent.name": "your name",
    "brand.name": "the account's name",
    "thread.link": "the post's address",
    order: "the order number",
  },
  order: "Order number",
  orderLead: "This canned reply names an order number.",
  insert: "Insert",
  preview: (platform) => `As ${platform} shows it`,
  over: "From here on it is beyond the limit.",
  beyond: (platform, count, first) =>
    `${count} ${count === 1 ? "character is" : "characters are"} beyond the limit of ${platform}, from “${first}” on.`,
  sendNext: "Send and next",
  sendKeys: "Ctrl+Enter sends and goes on to the next thread.",
  sentNext: "Your reply is on its way. This is the next thread.",
  last: "Your reply is on its way. There is no other thread in the list.",
  failedLater: (name) => `The reply to ${name} was not sent. Its text is kept.`,
  open: "Open the thread",
  edit: "Rewrite",
};

export const words = { ja, en };
