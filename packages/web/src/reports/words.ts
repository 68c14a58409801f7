import { reportsEn as en } from "../text/en-reports.ts";
import { reportsJa as ja } from "../text/ja-reports.ts";

/** The words of the reports, loaded with them. */
export const words = { ja, en };
