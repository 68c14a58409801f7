import { kitEn as en } from "./words-en.ts";
import { kitJa as ja } from "./words-ja.ts";

/** The words that the settings' forms share. */
export const words = { ja, en };
