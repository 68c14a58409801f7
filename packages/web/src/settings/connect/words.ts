import { connectEn as en } from "./words-en.ts";
import { connectJa as ja } from "./words-ja.ts";

/** The words of this page, loaded with it. */
export const words = { ja, en };
