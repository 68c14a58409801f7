import * as z from "zod";
import { EpochEither, EpochSeconds, Instant } from "./time.ts";

/** Meta's times: ISO 8601 with `+0000`, or epoch seconds; read as epoch milliseconds. */
export const MetaTime = z.union([Instant, EpochSeconds]);

/** The same where seconds and milliseconds are mixed as well. */
export const MetaMoment = z.union([Instant, EpochEither]);
