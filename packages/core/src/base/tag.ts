import * as z from "zod";

/** A tag: short, without control characters; compared as it stands. */
export const Tag = z
  .string()
  .trim()
  .min(1)
  .max(50)
  .regex(/^[^\p{Cc},]+$/u, "A tag has no comma and no control character.")
  .transform((tag) => tag.normalize("NFKC"));
