import type { cannedJa } from "./words-ja.ts";

/** Words for canned replies. */
export const cannedEn: typeof cannedJa = {
  title: "Canned replies",
  lead: "Words to begin a reply with. Variables are filled in by each thread.",
  add: "Add a canned reply",
  none: "There are no canned replies yet.",
  name: "Name",
  shortcut: "Shortcut",
  shortcutHint: "What one types after / in a reply. Small letters, digits and dashes; it stays as it is.",
  text: { ja: "Japanese text", en: "English text" },
  textHint: "One of the two is enough. The one in the customer's language is used.",
  insert: "Insert:",
  variables: {
    "customer.name": "Customer's name",
    "agent.name": "Agent's name",
    "brand.name": "Account's name",
    "thread.link": "Address of the post",
    order: "Order number",
  },
  preview: "How it reads (with made-up values)",
  wrongVariable: (text) => `“${text}” is no variable.`,
};
