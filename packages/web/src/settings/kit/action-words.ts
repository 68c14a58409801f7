import { actionsEn as en } from "./action-words-en.ts";
import { actionsJa as ja } from "./action-words-ja.ts";

/** Words for what can be done with a thread. */
export const actionWords = { ja, en };
