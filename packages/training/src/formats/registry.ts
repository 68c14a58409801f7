import { airline } from "./airline.ts";
import type { Format } from "./format.ts";
import { goEmotions } from "./go-emotions.ts";
import { jatoxic } from "./jatoxic.ts";
import { jrte } from "./jrte.ts";
import { jsonl } from "./jsonl.ts";
import { marc } from "./marc.ts";
import { tweeteval } from "./tweeteval.ts";
import { vader } from "./vader.ts";
import { xed } from "./xed.ts";

/** Every format that can be read; the first that matches is the guess, so that the stricter ones stand first. */
export const FORMATS: readonly Format[] = [jsonl, tweeteval, airline, marc, jatoxic, jrte, goEmotions, vader, xed];
