import { en } from "./text/en.ts";
import { ja } from "./text/ja.ts";

/** Every word of the page in one language; the compiler keeps the languages complete. */
export type Words = typeof ja;

export const languages = { ja, en };
export type Lang = keyof typeof languages;

const PLATFORMS: Readonly<Record<string, string>> = {
  x: "X",
  mastodon: "Mastodon",
  facebook: "Facebook",
  line: "LINE",
  standardwebhooks: "Webhook",
};

/** A platform's own name; its id where we do not know one. */
export function platformName(id: string): string {
  return PLATFORMS[id] ?? id;
}
