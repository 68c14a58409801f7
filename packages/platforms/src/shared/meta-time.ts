import * as z from "zod";
import { EpochSeconds, Instant } from "./time.ts";

/** Meta's times: ISO 8601 with `+0000`, or epoch seconds; read as epoch milliseconds. */
export const MetaTime = z.union([Instant, EpochSeconds]);
